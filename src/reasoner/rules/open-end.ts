import { leadOf } from '../../rca/lead.ts';
import type { Hypothesis } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { symptomOf } from './causal-graph.ts';
import { found } from './found.ts';
import { clause, list } from './phrase.ts';
import type { Sentence } from './sentences.ts';

/** How a summary ends that names no cause: that it is not decided, and what would decide it. */
export function openEnd(known: Case, hypotheses: readonly Hypothesis[]): [Sentence, Sentence] {
  const { leader } = leadOf(hypotheses);
  const ground = known.suspects.find(({ id }) => id === leader?.suspect)?.for[0];
  const seen = symptomOf(known)?.evidence ?? found(known).evidence;
  const likeliest =
    leader && ground
      ? {
          text: `What set it off is not decided; ${leader.id} is the likeliest hypothesis: ${clause(ground.statement)}`,
          evidence: ground.evidence,
          p: leader.posterior,
        }
      : { text: 'What set it off is not decided', evidence: seen };
  return [
    likeliest,
    { text: `It would be decided by ${whatDecides(known, hypotheses)}`, evidence: likeliest.evidence },
  ];
}

/** What is missing: tests that nothing recorded shows, sources that could not be looked at, or else one more source. */
function whatDecides({ gaps, suspects }: Case, hypotheses: readonly Hypothesis[]): string {
  const { leader, rival } = leadOf(hypotheses);
  const blind = [...new Set(gaps.filter(({ reason }) => BLIND.has(reason)).flatMap(toolsOf))];
  if (blind.length > 0) return `what could not be seen of ${list(blind.slice(0, 3))}`;
  const untested = [leader, rival].find((one) => one?.predictions.some(({ result }) => result === 'unchecked'));
  if (untested) return `a source that shows whether what ${untested.id} predicts came true`;
  if (leader && rival && suspects.some(({ id }) => id === leader.suspect))
    return `a test that ${leader.id} passes and ${rival.id} fails; none that could be made tells them apart`;
  return 'signals, logs or changes of the services behind the alert; none of them was recorded';
}

const BLIND: ReadonlySet<string> = new Set(['could-not-look', 'not-recorded', 'found-nothing']);

function toolsOf({ triedQueries }: Case['gaps'][number]): string[] {
  return triedQueries.map(({ tool }) => tool);
}
