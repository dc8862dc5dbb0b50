import { html } from '../html.ts';

/** Text, links, chips, excerpts. */
export const text = html`<style>
  .on-paper {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  html {
    scroll-padding-top: 16px;
    -webkit-text-size-adjust: 100%;
  }
  body {
    margin: 0;
    background: var(--page);
    color: var(--ink);
    font: 15px/1.5 var(--sans);
    overflow-wrap: anywhere;
  }
  a {
    color: var(--link);
    text-underline-offset: 2px;
  }
  a:focus-visible,
  summary:focus-visible {
    outline: 2px solid var(--link);
    outline-offset: 2px;
    border-radius: 3px;
  }
  h1 {
    margin: 6px 0 10px;
    font-size: 27px;
    line-height: 1.22;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  h2 {
    margin: 0 0 12px;
    font-size: 18px;
    line-height: 1.3;
  }
  h3 {
    margin: 22px 0 8px;
    font-size: 15px;
  }
  p {
    margin: 0 0 8px;
  }
  code,
  pre,
  .mono {
    font-family: var(--mono);
    font-size: 0.88em;
  }
  code {
    padding: 0.08em 0.3em;
    border-radius: 3px;
    background: var(--faint);
    overflow-wrap: anywhere;
  }
  small,
  .muted {
    color: var(--soft);
  }
  small {
    font-size: 13px;
  }
  .sr,
  caption {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .sentences {
    max-width: 78ch;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .sentences li {
    margin-bottom: 7px;
  }
  .plain {
    margin: 0;
    padding-left: 20px;
  }
  .plain li {
    margin-bottom: 6px;
  }
  .cites {
    font-size: 0;
  }
  .chip {
    display: inline-block;
    margin: 0 3px 1px 0;
    padding: 0 4px;
    border: 1px solid var(--line);
    border-radius: 3px;
    background: var(--faint);
    color: var(--soft);
    font: 11px/16px var(--mono);
    text-decoration: none;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    vertical-align: -4px;
  }
  a.chip:hover {
    border-color: var(--link);
    color: var(--link);
  }
  .chip.computed {
    border-style: dashed;
  }
  details {
    border-top: 1px solid var(--line);
  }
  details:first-of-type {
    margin-top: 12px;
  }
  summary {
    padding: 8px 0;
    cursor: pointer;
  }
  details > :not(summary) {
    margin-left: 16px;
  }
  pre {
    max-height: 340px;
    margin: 8px 0 12px;
    padding: 10px 12px;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--faint);
    line-height: 1.45;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  article {
    padding: 12px 0 4px;
    border-top: 1px solid var(--line);
  }
  article h3 {
    margin: 0 0 2px;
    font-size: 14px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  article p {
    overflow-wrap: anywhere;
  }
  footer {
    padding: 0 4px;
    color: var(--soft);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  article details,
  article details:first-of-type {
    margin: 0;
    border: 0;
  }
  article summary {
    padding: 2px 0 4px;
  }
  article pre {
    margin-top: 2px;
  }
</style>`;
