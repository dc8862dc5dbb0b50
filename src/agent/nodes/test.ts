import { createLedger } from '../../ledger.ts';
import { NOT_TESTED, isUntested } from '../open-questions.ts';
import type { Evidence, Hypothesis, Prediction } from '../../schema/index.ts';
import { believe } from '../belief.ts';
import { testedOf } from '../suspect-of-looks.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { judgement } from '../judgement.ts';
import { askForModel } from '../look/ask.ts';
import { createLooker } from '../look/looker.ts';
import { isVerb } from '../look/verbs.ts';
import { testByLook } from '../look/test-prediction.ts';
import type { Step } from '../state.ts';
import { mostMovingFirst } from '../look/order.ts';
import { MOST_HOPS, hopsFrom, quietAfter, stopOf } from '../stop.ts';

/**
 * Tests the predictions of each hypothesis by itself: what the analysis measured, and looks at evidence or through the
 * tools. How far it is then believed is decided in code.
 */
export function test(deps: Deps): Step<'hypotheses' | 'evidence' | 'course'> {
  return async (state) => {
    const { answers } = await deps.store.recording();
    const known = caseOf(state, answers);
    const ledger = createLedger(state.evidence);
    const { window } = state.scope;
    const looker = createLooker({
      answers,
      ledger,
      ask: (tool, input) => askForModel({ ...deps, answers, window }, tool, input),
      isTooFar: (name) => (hopsFrom(state.incident.services, name, state.calls) ?? 0) > MOST_HOPS,
      onRefused: (verb, why) => deps.denied(verb, why),
    });
    const judged = await Promise.all(
      state.hypotheses.map(async (hypothesis) => {
        const { result, fallbacks } = await judgement(deps, 'judge', (one) => one.judge(known, hypothesis));
        return { hypothesis: { ...hypothesis, predictions: result }, fallbacks };
      }),
    );
    const believed = (tested: readonly Hypothesis[], evidence: readonly Evidence[] = ledger.evidence()): Hypothesis[] =>
      believe(tested, state.suspects, evidence, testedOf(state, known));
    let hypotheses = believed(judged.map(({ hypothesis }) => hypothesis));
    let { quiet } = state.course;
    // One after another, so that evidence is numbered alike each time.
    for (const { id, prediction } of mostMovingFirst(hypotheses, ledger.evidence(), believed)) {
      const stop = stopOf(hypotheses, { quiet, ...looker.went() });
      // However quiet the tests before were: each hypothesis has one look of its own, and a rival the test that was asked for it.
      const isOwed = isUnlooked(hypotheses, id) || state.rivalry.tests.includes(`${id} ${prediction.id}`);
      const isOver = stop.kind === 'abort' || (stop.kind === 'inconclusive' && !isOwed);
      if (isOver) {
        hypotheses = withResult(hypotheses, id, { ...prediction, observed: `${NOT_TESTED}: ${stop.because}` });
        continue;
      }
      const result = await testByLook(prediction, looker, { timeline: state.timeline, window });
      const after = believed(withResult(hypotheses, id, result));
      quiet = quietAfter(quiet, hypotheses, after);
      hypotheses = after;
    }
    await deps.store.putBlobs(ledger.blobs());
    const rejected = hypotheses.filter(({ status }) => status === 'rejected').length;
    const leader = hypotheses.find(({ status }) => status === 'confirmed');
    const { asked, refused } = looker.counts();
    deps.log.debug({ run: state.run, ...looker.counts() }, 'looks that hypotheses asked for');
    const looks = asked === 0 ? '' : `, ${asked} looks, ${refused} refused`;
    return {
      note: `${leader ? `${leader.id} confirmed` : 'none confirmed'}, ${rejected} rejected${looks}`,
      update: {
        hypotheses,
        evidence: ledger.evidence(),
        course: { quiet, ...looker.went() },
        fallbacks: judged.flatMap(({ fallbacks }) => fallbacks),
      },
    };
  };
}

/** Whether no look that a hypothesis asked for was made. */
function isUnlooked(hypotheses: readonly Hypothesis[], id: Hypothesis['id']): boolean {
  const looks = hypotheses.find((one) => one.id === id)?.predictions.filter(({ query }) => isVerb(query.tool)) ?? [];
  return looks.every(({ result, observed }) => result === 'unchecked' && (observed === '' || isUntested(observed)));
}

function withResult(hypotheses: readonly Hypothesis[], id: Hypothesis['id'], result: Prediction): Hypothesis[] {
  return hypotheses.map((one) =>
    one.id === id
      ? { ...one, predictions: one.predictions.map((other) => (other.id === result.id ? result : other)) }
      : one,
  );
}
