import type { Rca } from '../../../../schema/index.ts';
import { section, table } from '../block.ts';
import { cite, claimLine } from '../cite.ts';
import { code, prose } from '../escape.ts';

/** How it was found, and what every alert in the window has to do with it. The decisions stand in the timeline. */
export function detection({ detection: { foundBy, alerts } }: Rca): string {
  return section(
    'Detection and response',
    claimLine(foundBy),
    table(
      ['alert', 'firings', 'explained', 'because', 'evidence'],
      alerts.map(({ name, firings, explained, reason, evidence }) => [
        code(name),
        String(firings),
        explained ? 'yes' : 'set aside',
        prose(reason),
        cite(evidence),
      ]),
    ),
  );
}
