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
    #evidence {
      columns: 2;
      column-gap: 18px;
      font-size: 7.5pt;
    }
    #evidence h2 {
      column-span: all;
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
      column-span: all;
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
