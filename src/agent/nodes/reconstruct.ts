import { createLedger } from '../../ledger.ts';
import { buildTimeline } from '../../timeline/build.ts';
import type { Deps } from '../deps.ts';
import { citeNoEvent } from '../../timeline/no-event.ts';
import { observed } from '../observed.ts';
import { timelineGaps } from '../timeline-gaps.ts';
import type { Step } from '../state.ts';

/** Puts everything that happened into one order, and finds the turning points. */
export function reconstruct({ store }: Pick<Deps, 'store'>): Step<'timeline' | 'evidence'> {
  return async ({ incident, findings, changes, evidence, gaps }) => {
    const { answers } = await store.recording();
    const ledger = createLedger(evidence);
    const seen = observed(answers);
    const timeline = buildTimeline({ incident, seen, findings, changes, ledger });
    citeNoEvent(timeline, seen, ledger);
    await store.putBlobs(ledger.blobs());
    const onset = timeline.anchors.find(({ name }) => name === 'onset');
    return {
      note: `${timeline.events.length} events, onset ${onset ? onset.at.slice(11, 19) : 'not found'}`,
      update: { timeline, evidence: ledger.evidence(), gaps: timelineGaps(timeline, gaps.length) },
    };
  };
}
