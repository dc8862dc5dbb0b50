import { epochMs, type Evidence, type Hypothesis, type Window } from '../../schema/index.ts';
import { leadOf } from '../lead.ts';
import { isPartial } from './reading/partial.ts';
import type { Rule } from './rule.ts';

/** Tools whose silence shows nothing: many faults leave no line in any log. */
const LOGS = /\b(?:logs?|loki|elastic(?:search)?|opensearch|splunk|cloudwatch)\b/i;

/** Rules over the competing explanations. */
export const hypotheses: readonly Rule[] = [
  {
    id: 'H01',
    severity: 'error',
    flags: 'fewer than three hypotheses, or none that was rejected or left open',
    why: 'The first idea wins where it has no rival.',
    bad: 'one hypothesis, confirmed',
    good: 'five, one confirmed, three rejected, one inconclusive',
    remedy: 'Add rivals of other kinds: another change, load, a dependency, something latent.',
    check({ hypotheses: all }) {
      const place = { at: '/hypotheses', text: all.map(({ id, status }) => `${id} ${status}`).join(', ') };
      const fewer = all.length < 3 ? [{ ...place, problem: `there are ${all.length} hypotheses, not three` }] : [];
      const open = all.some(({ status }) => status === 'rejected' || status === 'inconclusive');
      return open ? fewer : [...fewer, { ...place, problem: 'none is rejected or inconclusive' }];
    },
  },
  {
    id: 'H02',
    severity: 'error',
    flags: 'a rejection without a prediction that failed and its evidence',
    why: '"Ruled out" needs the thing that should have been seen and was not.',
    bad: 'not the database',
    good: 'if the database: p99 of Q1 rises; observed 4 ms, flat [E-met-011]',
    remedy: 'Name the prediction that failed with its evidence, or call the hypothesis inconclusive.',
    check: ({ hypotheses: all }) =>
      all.flatMap(({ id, status, statement, predictions, refutedBy }, index) => {
        if (status !== 'rejected') return [];
        const failed = refutedBy.filter(({ prediction }) =>
          predictions.some((tested) => tested.id === prediction && tested.result === 'absent'),
        );
        if (failed.length > 0) return [];
        const problem = `${id} is rejected, and none of its predictions is shown to have failed`;
        return [{ at: `/hypotheses/${index}/refutedBy`, text: statement, problem }];
      }),
  },
  {
    id: 'H03',
    severity: 'error',
    flags: 'a confirmation with predictions that were not looked at',
    why: 'Declaring victory early is the commonest way to be wrong.',
    bad: 'confirmed, 1 of 3 predictions checked',
    good: 'confirmed, 3 of 3 checked',
    remedy: 'Look at the rest, or call the hypothesis inconclusive.',
    check: ({ hypotheses: all }) =>
      all.flatMap(({ id, status, predictions }, index) =>
        status !== 'confirmed'
          ? []
          : predictions.flatMap(({ id: prediction, ifTrue, result }, j) =>
              result === 'unchecked'
                ? [
                    {
                      at: `/hypotheses/${index}/predictions/${j}`,
                      text: ifTrue,
                      problem: `${id} is confirmed while ${prediction} is unchecked`,
                    },
                  ]
                : [],
            ),
      ),
  },
  {
    id: 'H04',
    severity: 'warn',
    flags: 'two leading hypotheses that no test tells apart',
    why: 'What fits both is no reason to believe one.',
    bad: 'both predict errors after 09:37, and both saw them',
    good: 'only the batch predicts that a revert ends it, and it did',
    remedy: 'Find what only one of the two predicts and look at it, or leave both open with a gap.',
    check({ hypotheses: all, gaps }) {
      const { leader, rival } = leadOf(all.filter(({ status }) => status !== 'merged'));
      if (!leader || !rival || [leader, rival].some(hasFailed)) return [];
      if (gaps.some(({ question, blockedBy }) => `${question} ${blockedBy}`.includes(rival.id))) return [];
      const problem = `nothing that was looked at tells ${leader.id} and ${rival.id} apart`;
      return [{ at: `/hypotheses/${all.indexOf(rival)}`, text: rival.statement, problem }];
    },
  },
  {
    id: 'H06',
    severity: 'error',
    flags:
      'a rejection that rests on having found nothing where not all was looked at: cut off, too short, or logs only',
    why: 'Silence refutes only where the sign would have been heard; many faults leave no line in a log.',
    bad: 'no errors in the logs, so not the database',
    good: 'p99 of Q1 stayed at 4 ms from 09:00 to 11:15 [E-met-011]',
    remedy: 'Measure the prediction over the whole incident, or call the hypothesis inconclusive.',
    check: ({ hypotheses: all, impact }, context) =>
      all.flatMap((hypothesis, index) => {
        const { id, status, statement, refutedBy } = hypothesis;
        if (status !== 'rejected' || refutedBy.length === 0) return [];
        const weak = refutedBy.map(({ evidence }) => weaknessOf(context.byId.get(evidence), impact.window));
        if (weak.some((reason) => reason === undefined)) return [];
        const problem = `${id} is rejected on ${[...new Set(weak)].join(', ')}`;
        return [{ at: `/hypotheses/${index}/refutedBy`, text: statement, problem }];
      }),
  },
];

function hasFailed({ predictions }: Hypothesis): boolean {
  return predictions.some(({ result }) => result === 'absent');
}

/** Why a piece of evidence cannot refute what `window` would have shown, or undefined where it can; rule H06. */
export function weaknessOf(piece: Evidence | undefined, { from, to }: Window): string | undefined {
  // Evidence that is not there is G02.
  if (!piece) return undefined;
  if (isPartial(piece)) return `${piece.id}, which shows a part`;
  if (piece.kind !== 'abs') return undefined;
  const { window, tool } = piece.source;
  if (epochMs(window.from) > epochMs(from) || epochMs(window.to) < epochMs(to)) {
    return `${piece.id}, which looked from ${window.from} to ${window.to} only`;
  }
  return LOGS.test(tool) ? `${piece.id}, the silence of a log` : undefined;
}
