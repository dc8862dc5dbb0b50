import { html } from '../html.ts';

/** Narrow screens: rows of tables become blocks. A sheet of paper is as narrow, and keeps its tables. */
export const narrow = html`<style>
  @media screen and (max-width: 720px) {
    .page {
      padding: 14px 10px 40px;
    }
    main > section,
    main > header {
      padding: 16px 14px;
    }
    h1 {
      font-size: 22px;
    }
    .figures {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .figures b {
      font-size: 17px;
    }
    .reach {
      display: block;
    }
    .reach dd {
      margin-bottom: 8px;
    }
    .why .sure {
      float: none;
      margin: 0;
    }
    .tree ol {
      margin-left: 6px;
      padding-left: 8px;
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody,
    tr,
    th,
    td {
      display: block;
    }
    tr {
      padding: 9px 0;
      border-bottom: 1px solid var(--line);
    }
    tbody tr:last-child {
      border-bottom: 0;
    }
    tbody th,
    td {
      padding: 1px 0;
      border: 0;
      overflow-wrap: anywhere;
    }
    .num {
      white-space: normal;
    }
    td:empty {
      display: none;
    }
    tr:has(.lane) > :is(th, td[data-label='lane']) {
      display: inline;
      margin-right: 10px;
    }
    td[data-label]:not([data-label='']):not(
        :is([data-label='lane'], [data-label='event'], [data-label='evidence'])
      )::before {
      display: inline-block;
      margin-right: 6px;
      color: var(--soft);
      font-size: 12px;
      content: attr(data-label) ':';
    }
  }
</style>`;
