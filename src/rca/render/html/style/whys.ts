import { html } from '../html.ts';

/** Why trees, confidence and verdicts. */
export const whys = html`<style>
  tr:target > *,
  article:target,
  .why:target {
    background: color-mix(in srgb, var(--link) 12%, transparent);
  }
  .trigger {
    padding: 10px 14px;
    border-left: 3px solid var(--lane-change);
    border-radius: 0 6px 6px 0;
    background: var(--faint);
  }
  .tree,
  .tree ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .tree ol {
    margin-left: 13px;
    padding-left: 20px;
    border-left: 1px solid var(--line);
  }
  .why {
    position: relative;
    padding: 7px 10px 9px 36px;
    border-radius: 6px;
  }
  .why .sure {
    float: right;
    margin-left: 16px;
  }
  .tree > li + li,
  .tree ol > li + li {
    margin-top: 8px;
  }
  .why .n {
    position: absolute;
    top: 9px;
    left: 0;
    min-width: 27px;
    padding: 0 4px;
    border: 1px solid var(--line);
    border-radius: 99px;
    background: var(--card);
    font: 12px/20px var(--mono);
    text-align: center;
  }
  .why p {
    margin: 0 0 3px;
  }
  .why .asked,
  .why .otherwise {
    color: var(--soft);
    font-size: 13px;
  }
  .why.condition {
    margin: 4px 0;
    padding: 9px 12px 10px 36px;
    border: 1px solid var(--good);
  }
  .why.condition .n {
    left: 6px;
  }
  .why.stops {
    margin: 4px 0;
    border: 1px dashed var(--warn);
  }
  .why.stops .n {
    left: 6px;
  }
  .end {
    font-weight: 600;
  }
  .condition .end {
    color: var(--good);
  }
  .stops .end {
    color: var(--warn);
  }
  .sure {
    white-space: nowrap;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  .bar {
    display: inline-block;
    width: 44px;
    height: 6px;
    margin-right: 6px;
    overflow: hidden;
    border-radius: 3px;
    background: var(--line);
    vertical-align: 1px;
  }
  .bar i {
    display: block;
    height: 100%;
    background: var(--link);
  }
  .verdict {
    font-weight: 600;
  }
  .verdict.confirmed,
  .holds {
    color: var(--good);
  }
  .verdict.inconclusive,
  .open {
    color: var(--warn);
  }
  .fails {
    color: var(--bad);
  }
  .why .otherwise b {
    font-weight: 600;
  }
</style>`;
