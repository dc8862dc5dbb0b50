import { canonical } from '../../ledger.ts';
import { leadOf } from '../../rca/lead.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { judgement } from '../judgement.ts';
import { openQuestions } from '../open-questions.ts';
import { stopOf } from '../stop.ts';
import type { Step } from '../state.ts';
import { testedOf, withSuspectOfLooks } from '../suspect-of-looks.ts';

/**
 * How often a rival may ask for one more test; `rca.md` d.2, node 9. Once, where the leader is so far ahead, or where the
 * tests so far moved nothing.
 */
const MOST_ROUNDS = 2;
const FAR_AHEAD = 0.5;

/**
 * Asks for the best rival of the leading hypothesis and for a test that tells them apart. A new test sends the rival
 * back to be tested; when there is none, or the rounds are used up, what is still open becomes a gap, and a cause that
 * only looks have shown is a suspect from then on.
 */
export function falsify(deps: Deps): Step<'hypotheses' | 'rivalry' | 'suspects'> {
  return async (state) => {
    const known = caseOf(state, (await deps.store.recording()).answers);
    const { rounds, tests } = state.rivalry;
    const stop = stopOf(state.hypotheses, state.course);
    const isLast = stop.kind === 'inconclusive' || leadOf(state.hypotheses).margin >= 100 * FAR_AHEAD;
    const mostRounds = isLast ? 1 : MOST_ROUNDS;
    // After the last test the rules say who is second: no further one would be made.
    const mayTest = rounds < mostRounds && stop.kind !== 'abort';
    const asked = mayTest ? deps : { ...deps, reasoner: deps.rules };
    const { result, fallbacks } = await judgement(asked, 'falsify', (one) => one.falsify(known, state.hypotheses));
    const rival = state.hypotheses.find(({ id }) => id === result.rival);
    const test = result.prediction;
    const isKnown = rival?.predictions.some(({ query }) => canonical(query) === canonical(test?.query));
    const isOpen = rival !== undefined && test !== null && !isKnown && mayTest;
    const id = `P-${(rival?.predictions.length ?? 0) + 1}`;
    const hypotheses = state.hypotheses.map((one) =>
      isOpen && one.id === rival.id ? { ...one, predictions: [...one.predictions, { ...test, id }] } : one,
    );
    const named = isOpen ? undefined : withSuspectOfLooks(known, hypotheses, testedOf(state, known));
    return {
      note: `${result.rival ?? 'nothing'} rivals ${result.leader}, ${isOpen ? 'to be tested' : `${stop.kind}: ${stop.because}`}`,
      update: {
        suspects: named?.suspects ?? state.suspects,
        hypotheses: named?.hypotheses ?? hypotheses,
        rivalry: { rounds: rounds + 1, isOpen, tests: isOpen ? [...tests, `${rival.id} ${id}`] : tests },
        gaps: isOpen ? [] : openQuestions(hypotheses, state.gaps.length, known),
        fallbacks,
      },
    };
  };
}
