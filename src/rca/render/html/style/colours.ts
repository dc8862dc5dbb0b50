import { html } from '../html.ts';

/** Colours by meaning, for light and for dark. */
export const colours = html`<style>
  :root {
    color-scheme: light dark;
    --page: #f7f8f9;
    --card: #ffffff;
    --ink: #1b2126;
    --soft: #56616b;
    --line: #dfe3e7;
    --faint: #eef1f3;
    --link: #0b559e;
    --good: #1a7340;
    --warn: #8a5a00;
    --bad: #b3261e;
    --lane-change: #7a3db8;
    --lane-traffic: #0d7a80;
    --lane-symptom: #b3261e;
    --lane-alert: #a35c00;
    --lane-people: #0b559e;
    --lane-recovery: #1a7340;
    --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif;
    --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace;
  }
  @media screen and (prefers-color-scheme: dark) {
    :root {
      --page: #13171a;
      --card: #1a1f24;
      --ink: #e3e7ea;
      --soft: #9ba7b1;
      --line: #2e363d;
      --faint: #222930;
      --link: #7db8f2;
      --good: #68c48c;
      --warn: #ddb15a;
      --bad: #f08a82;
      --lane-change: #c39af0;
      --lane-traffic: #5cc4c9;
      --lane-symptom: #f08a82;
      --lane-alert: #ddb15a;
      --lane-people: #7db8f2;
      --lane-recovery: #68c48c;
    }
  }
</style>`;
