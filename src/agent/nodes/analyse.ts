import { analysing } from '../../analysis/analyse.ts';
import { inSlices } from '../../in-slices.ts';
import { createLedger } from '../../ledger.ts';
import type { Deps } from '../deps.ts';
import { observed } from '../observed.ts';
import type { Step } from '../state.ts';

/** Finds what deviated and what stayed, which log lines are new, what changed, who calls whom, what was not there. */
export function analyse({ store }: Pick<Deps, 'store'>): Step<'findings' | 'changes' | 'calls' | 'evidence'> {
  return async ({ incident, scope, evidence }) => {
    const { answers } = await store.recording();
    const ledger = createLedger(evidence);
    const { findings, changes, calls } = await inSlices(
      analysing({ incident, window: scope.window, seen: observed(answers), ledger }),
    );
    await store.putBlobs(ledger.blobs());
    const count = (kind: string): number => findings.filter((finding) => finding.kind === kind).length;
    return {
      note: `${count('deviation')} deviations, ${count('steady')} steady, ${count('template')} new log templates, ${changes.length} changes, ${count('safeguard')} safeguards`,
      update: { findings, changes, calls, evidence: ledger.evidence() },
    };
  };
}
