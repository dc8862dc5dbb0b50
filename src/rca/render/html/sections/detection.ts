import type { Rca } from '../../../../schema/index.ts';
import { pastWords } from '../../view/past-words.ts';
import { html, type Markup } from '../html.ts';
import { claimed, prose, section, table, type Cite } from '../parts.ts';

/** How it was found, and what every alert in the window has to do with it. The decisions stand in the timeline. */
export function detection({ detection: { foundBy, alerts }, computations }: Rca, cite: Cite): Markup {
  return section(
    'detection',
    'Detection and response',
    html`<p>${claimed(foundBy, cite)}</p>`,
    table(
      'Alerts in the window',
      ['alert', 'firings', 'before the incident', 'explained', 'because', 'evidence'],
      alerts.map(({ name, firings, explained, reason, evidence, history }) => ({
        cells: [
          html`<code>${name}</code>`,
          firings,
          html`${pastWords(history, computations)} ${history && cite(history.evidence)}`,
          explained ? 'yes' : 'set aside',
          prose(reason),
          cite(evidence),
        ],
      })),
    ),
  );
}
