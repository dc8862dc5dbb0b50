import type { Rca } from '../../../../schema/index.ts';
import { pastWords } from '../../view/past-words.ts';
import { line, section, table } from '../block.ts';
import { cite, claimLine } from '../cite.ts';
import { code, prose } from '../escape.ts';

/** How it was found, and what every alert in the window has to do with it. The decisions stand in the timeline. */
export function detection({ detection: { foundBy, alerts }, computations }: Rca): string {
  return section(
    'Detection and response',
    claimLine(foundBy),
    table(
      ['alert', 'firings', 'before the incident', 'explained', 'because', 'evidence'],
      alerts.map(({ name, firings, explained, reason, evidence, history }) => [
        code(name),
        String(firings),
        line(pastWords(history, computations), history && cite(history.evidence)),
        explained ? 'yes' : 'set aside',
        prose(reason),
        cite(evidence),
      ]),
    ),
  );
}
