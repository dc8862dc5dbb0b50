import { html } from '../html.ts';

/** The drawn timeline. */
export const chart = html`<style>
  .chart {
    margin: 0 0 14px;
    overflow-x: auto;
  }
  .chart svg {
    display: block;
    width: 100%;
    min-width: 760px;
    height: auto;
    font-family: var(--sans);
    font-size: 11.5px;
  }
  .chart text {
    fill: var(--ink);
  }
  .chart .mark text {
    stroke: var(--card);
    stroke-width: 3px;
    paint-order: stroke;
    stroke-opacity: 0.75;
  }
  .chart .lane-label,
  .chart .tick-label {
    fill: var(--soft);
  }
  .chart .rule,
  .chart .tick {
    stroke: var(--line);
  }
  .chart .tick {
    stroke-dasharray: 2 4;
  }
  .chart .break {
    stroke: var(--soft);
    stroke-dasharray: 5 4;
  }
  .chart .active {
    fill: var(--bad);
    opacity: 0.06;
  }
  .chart .silence {
    fill: url(#hatch);
  }
  .chart .hatch {
    stroke: var(--soft);
    stroke-width: 1.4;
    opacity: 0.55;
  }
  .chart .anchor {
    stroke: var(--soft);
    opacity: 0.75;
  }
  .chart .anchor-label {
    font-weight: 600;
  }
  .chart .exposure {
    fill: var(--soft);
    opacity: 0.35;
  }
  .chart .exposure.leading {
    fill: var(--lane-change);
    opacity: 0.75;
  }
  .chart .change circle {
    fill: var(--lane-change);
  }
  .chart .traffic circle {
    fill: var(--lane-traffic);
  }
  .chart .symptom circle {
    fill: var(--lane-symptom);
  }
  .chart .alert circle {
    fill: var(--lane-alert);
  }
  .chart .people circle {
    fill: var(--lane-people);
  }
  .chart .recovery circle {
    fill: var(--lane-recovery);
  }
  .chart .bound,
  .chart .span {
    stroke: var(--soft);
  }
  .metrics {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
    gap: 14px 24px;
  }
  .metric {
    margin: 0;
  }
  .metric svg {
    display: block;
    width: 100%;
    height: auto;
    font-family: var(--sans);
    font-size: 11px;
  }
  .metric figcaption {
    font-size: 13px;
  }
  .metric text {
    fill: var(--soft);
  }
  .metric .role-axis line,
  .metric .role-axis path {
    stroke: var(--line);
  }
  .metric .samples_marks path {
    stroke: var(--link);
  }
  .metric .onset_marks line {
    stroke: var(--bad);
  }
  .metric .changed_marks line {
    stroke: var(--lane-change);
  }
  .chart circle {
    stroke: var(--card);
    stroke-width: 1.5;
  }
</style>`;
