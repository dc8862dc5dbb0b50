import type { Rca } from '../../../../schema/index.ts';
import { html, type Markup } from '../html.ts';
import { claimed, prose, section, table, type Cite } from '../parts.ts';

/** How it was found, and what every alert in the window has to do with it. The decisions stand in the timeline. */
export function detection({ detection: { foundBy, alerts } }: Rca, cite: Cite): Markup {
  return section(
    'detection',
    'Detection and response',
    html`<p>${claimed(foundBy, cite)}</p>`,
    table(
      'Alerts in the window',
      ['alert', 'firings', 'explained', 'because', 'evidence'],
      alerts.map(({ name, firings, explained, reason, evidence }) => ({
        cells: [html`<code>${name}</code>`, firings, explained ? 'yes' : 'set aside', prose(reason), cite(evidence)],
      })),
    ),
  );
}
