import type { Hypothesis, Prediction, Rca, Suspect } from '../../../../schema/index.ts';
import { suspectGrounds } from '../../view/suspect-grounds.ts';
import { capital, plain } from '../../view/words.ts';
import { blocks, line, section, table } from '../block.ts';
import { cite, place } from '../cite.ts';
import { code, prose } from '../escape.ts';
import { belief } from '../../format/quantity.ts';

/** The rivals with what they predicted and what was seen, and every change with how it was disposed of. */
export function considered(rca: Rca): string {
  return section(
    'What else was considered',
    table(['hypothesis', 'prediction', 'result', 'verdict'], rca.hypotheses.flatMap(hypothesisRows)),
    suspects(rca),
  );
}

function hypothesisRows(hypothesis: Hypothesis): string[][] {
  const { id, statement, predictions, status, posterior, refutedBy } = hypothesis;
  const clearing = refutedBy.map(({ evidence }) => evidence);
  const verdict = line(`**${status}**`, belief(posterior), clearing.length > 0 && `by ${cite(clearing)}`);
  return predictions.map((prediction, index) => [
    index === 0 ? line(`${place(id)}${cite([id])}`, prose(statement)) : cite([id]),
    prose(prediction.ifTrue),
    resultOf(prediction),
    index === 0 ? verdict : '',
  ]);
}

function resultOf({ result, observed, evidence }: Prediction): string {
  if (result === 'unchecked') return line('not looked at', observed !== '' && `(${prose(observed)})`);
  return line(`${result}:`, prose(observed), cite(evidence));
}

function suspects(rca: Rca): string | undefined {
  const shown = table(
    ['suspect', 'what it is', 'disposition', 'because'],
    rca.suspects.map((suspect) => [
      `${place(suspect.id)}${suspect.id}`,
      whatOf(suspect),
      capital(suspect.disposition),
      becauseOf(suspect, rca),
    ]),
  );
  return shown === undefined ? undefined : blocks('**Changes and services in the window**', shown);
}

function whatOf({ change, entity, kind }: Suspect): string {
  if (!change) return line(plain(kind), prose(entity.ref));
  const settings = change.settings.map(({ key, before, after }) =>
    code(`${key}: ${before ?? 'unset'} → ${after ?? 'unset'}`),
  );
  return line(
    code(change.sha.slice(0, 7)),
    `on ${prose(change.service)}:`,
    code(change.subject),
    settings.join(', '),
    cite(change.evidence),
  );
}

function becauseOf(suspect: Suspect, rca: Rca): string {
  const { grounds, hypothesis } = suspectGrounds(suspect, rca);
  const told = grounds.map(({ statement, evidence }) =>
    line(`${prose(statement).replace(/[.\s]+$/, '')}.`, cite(evidence)),
  );
  return line(hypothesis && `As ${cite([hypothesis])} shows.`, told.join(' '), `(${belief(suspect.p)})`);
}
