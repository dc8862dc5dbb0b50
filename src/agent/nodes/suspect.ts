import { settingHistories } from '../../analysis/setting-history.ts';
import { rankSuspects } from '../../analysis/suspects.ts';
import { createLedger } from '../../ledger.ts';
import type { Deps } from '../deps.ts';
import { observed } from '../observed.ts';
import { blindSpots } from '../gaps.ts';
import type { Step } from '../state.ts';

/** Ranks what may have caused it, each with its grounds for and against, and the history of each setting in question. */
export function suspect({ store, modes }: Pick<Deps, 'store' | 'modes'>): Step<'suspects' | 'settings' | 'evidence'> {
  return async ({ incident, findings, changes, calls, timeline, evidence, gaps }) => {
    const { answers } = await store.recording();
    const ledger = createLedger(evidence);
    const seen = observed(answers);
    const suspects = rankSuspects({
      incident,
      findings,
      changes,
      timeline,
      calls,
      seen,
      ledger,
      blindSpots: blindSpots(gaps),
      modes,
    });
    const settings = settingHistories(seen, suspects, ledger);
    await store.putBlobs(ledger.blobs());
    const [first] = suspects;
    const leading =
      first?.disposition === 'leading' ? `${first.entity.ref.slice(0, 24)} leads with ${first.p}` : 'none leads';
    return {
      note: `${suspects.length} suspects, ${leading}`,
      update: { suspects, settings, evidence: ledger.evidence() },
    };
  };
}
