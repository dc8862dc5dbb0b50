import { html } from '../html.ts';

/** Paper. */
export const print = html`<style>
  @media print {
    :root {
      color-scheme: light;
      --page: #fff;
      --card: #fff;
      --ink: #000;
      --soft: #444;
      --line: #bbb;
      --faint: #f4f4f4;
    }
    body {
      font-size: 10.5pt;
    }
    .page {
      display: block;
      padding: 0;
    }
    .contents,
    .skip {
      display: none;
    }
    main > section,
    main > header {
      padding: 0 0 8px;
      border: 0;
      border-radius: 0;
    }
    h2,
    h3 {
      break-after: avoid;
    }
    tr,
    .why,
    article,
    figure {
      break-inside: avoid;
    }
    pre {
      max-height: none;
    }
    main > section {
      margin-bottom: 10px;
    }
    table {
      font-size: 8pt;
      line-height: 1.35;
    }
    th,
    td {
      padding: 4px 8px 4px 0;
      overflow-wrap: break-word;
    }
    thead th,
    table small {
      font-size: 7.5pt;
    }
    :is([data-label='id'], [data-label='time'], [data-label='due'], [data-label='review']) {
      white-space: nowrap;
    }
    .chip {
      padding: 0 2px;
      font-size: 6.5pt;
      line-height: 10pt;
      background: none;
    }
    td[data-label='evidence'] {
      width: 22%;
    }
    td[data-label='action'] {
      width: 32%;
    }
    td[data-label='done when'] {
      width: 19%;
    }
    #metrics {
      break-inside: avoid;
    }
    .metrics {
      grid-template-columns: 1fr 1fr;
    }
    /* What is folded on the screen is read on paper. */
    details::details-content {
      content-visibility: visible;
    }
    summary {
      list-style: none;
      break-after: avoid;
    }
    #evidence {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      column-gap: 18px;
      font-size: 7.5pt;
    }
    #evidence h2 {
      grid-column: 1 / -1;
    }
    #evidence article {
      padding: 0;
      border: 0;
    }
    #evidence h3 {
      overflow: hidden;
      margin: 0;
      font-size: 7pt;
      font-weight: 400;
      line-height: 1.4;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    #evidence pre,
    #evidence details {
      display: none;
    }
    .on-paper {
      display: block;
      break-after: avoid;
      grid-column: 1 / -1;
    }
    .chart,
    .scroll {
      overflow: visible;
    }
    .chart svg {
      min-width: 0;
    }
    a {
      color: inherit;
      text-decoration: none;
    }
  }
</style>`;
