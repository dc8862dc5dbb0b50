import { html } from '../html.ts';

/** Tables and lists of terms. */
export const tables = html`<style>
  @media (min-width: 1100px) {
    .page {
      display: grid;
      grid-template-columns: 172px minmax(0, 1fr);
      column-gap: 36px;
    }
    .contents {
      position: sticky;
      top: 28px;
      align-self: start;
      max-height: calc(100vh - 56px);
      overflow: auto;
    }
    .contents ol {
      display: block;
    }
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 14px;
    line-height: 1.45;
  }
  th,
  td {
    padding: 7px 14px 7px 0;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
    overflow-wrap: break-word;
  }
  th:last-child,
  td:last-child {
    padding-right: 0;
  }
  tbody th {
    font-weight: 400;
  }
  thead th {
    color: var(--soft);
    font-size: 12px;
    font-weight: 600;
  }
  tbody tr:last-child > * {
    border-bottom: 0;
  }
  @media (min-width: 721px) {
    td[data-label='evidence'] {
      min-width: 178px;
    }
    td[data-label='proof'] {
      min-width: 168px;
    }
    td[data-label='action'] {
      min-width: 250px;
    }
    td[data-label='done when'] {
      min-width: 140px;
    }
    th[data-label='cause'],
    td[data-label='effect'] {
      width: 28%;
    }
    th[data-label='alert'] code {
      white-space: nowrap;
    }
  }
  .num {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  tr.anchor th,
  tr.anchor b {
    font-weight: 600;
  }
  tr:has(+ tr.more) > * {
    border-bottom-color: transparent;
  }
  tr.silence {
    color: var(--soft);
    font-style: italic;
  }
  .lane {
    white-space: nowrap;
  }
  .lane::before {
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-right: 6px;
    border-radius: 50%;
    background: var(--dot, var(--line));
    content: '';
  }
  .lane.change {
    --dot: var(--lane-change);
  }
  .lane.traffic {
    --dot: var(--lane-traffic);
  }
  .lane.symptom {
    --dot: var(--lane-symptom);
  }
  .lane.alert {
    --dot: var(--lane-alert);
  }
  .lane.people {
    --dot: var(--lane-people);
  }
  .lane.recovery {
    --dot: var(--lane-recovery);
  }
  .reach {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 5px 18px;
    margin: 16px 0 0;
    font-size: 14px;
  }
  .reach dt {
    color: var(--soft);
  }
  .reach dd {
    margin: 0;
  }
</style>`;
