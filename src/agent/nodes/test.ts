import { createLedger } from '../../ledger.ts';
import { believe } from '../belief.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { judgement } from '../judgement.ts';
import { askForModel } from '../look/ask.ts';
import { createLooker } from '../look/looker.ts';
import { testByLook } from '../look/test-prediction.ts';
import type { Step } from '../state.ts';

/**
 * Tests the predictions of each hypothesis by itself: what the analysis measured, and looks at evidence or through the
 * tools. How far it is then believed is decided in code.
 */
export function test(deps: Deps): Step<'hypotheses' | 'evidence'> {
  return async (state) => {
    const { answers } = await deps.store.recording();
    const known = caseOf(state, answers);
    const ledger = createLedger(state.evidence);
    const { window } = state.scope;
    const looker = createLooker({
      answers,
      ledger,
      ask: (tool, input) => askForModel({ ...deps, answers, window }, tool, input),
    });
    const judged = await Promise.all(
      state.hypotheses.map(async (hypothesis) => {
        const { result, fallbacks } = await judgement(deps, 'judge', (one) => one.judge(known, hypothesis));
        return { hypothesis: { ...hypothesis, predictions: result }, fallbacks };
      }),
    );
    const tested = [];
    // One after another, so that evidence is numbered alike each time.
    for (const { hypothesis } of judged) {
      const predictions = [];
      for (const one of hypothesis.predictions) {
        predictions.push(await testByLook(one, looker, { timeline: state.timeline, window }));
      }
      tested.push({ ...hypothesis, predictions });
    }
    const hypotheses = believe(tested, state.suspects);
    await deps.store.putBlobs(ledger.blobs());
    const rejected = hypotheses.filter(({ status }) => status === 'rejected').length;
    const leader = hypotheses.find(({ status }) => status === 'confirmed');
    const { asked, refused } = looker.counts();
    deps.log.debug({ run: state.run, ...looker.counts() }, 'looks that hypotheses asked for');
    const looks = asked === 0 ? '' : `, ${asked} looks, ${refused} refused`;
    return {
      note: `${leader ? `${leader.id} confirmed` : 'none confirmed'}, ${rejected} rejected${looks}`,
      update: { hypotheses, evidence: ledger.evidence(), fallbacks: judged.flatMap(({ fallbacks }) => fallbacks) },
    };
  };
}
