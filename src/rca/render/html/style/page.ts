import { html } from '../html.ts';

/** The page: contents at the side, parts as cards, the header. */
export const page = html`<style>
  .skip {
    position: absolute;
    left: -999px;
  }
  .skip:focus {
    left: 8px;
    top: 8px;
    z-index: 2;
    padding: 6px 10px;
    background: var(--card);
  }
  .page {
    max-width: 1240px;
    margin: 0 auto;
    padding: 28px 24px 64px;
  }
  .contents {
    font-size: 13px;
  }
  .contents ol {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    margin: 0 0 16px;
    padding: 0;
    list-style: none;
  }
  .contents li {
    padding: 2px 0;
  }
  .contents a {
    color: var(--soft);
    text-decoration: none;
  }
  .contents a:hover {
    color: var(--link);
    text-decoration: underline;
  }
  .contents strong {
    display: block;
    margin-bottom: 6px;
    color: var(--ink);
    font-family: var(--mono);
    overflow-wrap: anywhere;
  }
  main > section,
  main > header {
    margin-bottom: 18px;
    padding: 22px 24px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--card);
  }
  main > header {
    border-top: 3px solid var(--link);
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 10px;
    align-items: center;
    font-size: 13px;
  }
  .tag {
    padding: 1px 8px;
    border: 1px solid var(--line);
    border-radius: 12px;
  }
  .tag.sev {
    border-color: var(--bad);
    color: var(--bad);
    font-weight: 600;
  }
  .tag.draft {
    border-color: var(--warn);
    color: var(--warn);
    white-space: normal;
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(164px, 1fr));
    gap: 8px 24px;
    margin: 14px 0 0;
    font-size: 14px;
  }
  .facts div {
    min-width: 0;
  }
  .facts dt {
    color: var(--soft);
    font-size: 12px;
  }
  .facts dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .promise {
    margin: 14px 0 0;
    padding: 9px 14px;
    border-left: 3px solid var(--warn);
    border-radius: 0 6px 6px 0;
    background: var(--faint);
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr));
    margin: 0 0 18px;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: 6px;
    list-style: none;
  }
  .figures li {
    padding: 10px 14px;
    box-shadow: 0 0 0 0.5px var(--line);
  }
  .figures b {
    display: block;
    font-size: 19px;
    font-weight: 600;
    line-height: 1.3;
    font-variant-numeric: tabular-nums;
  }
  .figures span.what {
    display: block;
    color: var(--soft);
    font-size: 13px;
  }
</style>`;
