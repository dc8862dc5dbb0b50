import { deriveSignals } from '../../analysis/signals.ts';
import { replayAlert } from '../../fixes/replay-alert.ts';
import { replaySetting } from '../../fixes/replay-setting.ts';
import { createLedger, type Ledger, type Seen } from '../../ledger.ts';
import { epochMs, type Action, type Explanation, type Proof } from '../../schema/index.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { observed } from '../observed.ts';
import type { State, Step } from '../state.ts';

/**
 * Tries each action on what was recorded: a proposed alert over the signal it would watch, a bound over the values that
 * the setting had. What an action's proof shows also decides the counterfactual of the condition that it answers.
 */
export function prove({ store }: Pick<Deps, 'store'>): Step<'actions' | 'explanation' | 'evidence'> {
  return async (state) => {
    const { answers } = await store.recording();
    const seen = observed(answers);
    const ledger = createLedger(state.evidence);
    const known = caseOf(state, answers);
    const actions = state.actions.map((action) => ({
      ...action,
      proof: proofOf(action, { state, seen, ledger, known }),
    }));
    await store.putBlobs(ledger.blobs());
    const proven = actions.filter(({ proof }) => 'holds' in proof && proof.holds).length;
    return {
      note: `${proven} of ${actions.length} actions proven`,
      update: { actions, explanation: withTested(state.explanation, actions), evidence: ledger.evidence() },
    };
  };
}

interface Trial {
  state: State;
  seen: readonly Seen[];
  ledger: Ledger;
  known: ReturnType<typeof caseOf>;
}

function proofOf({ criterion }: Action, trial: Trial): Proof {
  const reason = 'it changes the pipeline or the runbook; what it does cannot be replayed on recordings';
  if (!criterion) return { kind: 'not-provable', reason };
  return criterion.kind === 'alert' ? alertProof(criterion, trial) : settingProof(criterion, trial);
}

function alertProof(
  criterion: Extract<NonNullable<Action['criterion']>, { kind: 'alert' }>,
  { state, seen, ledger }: Trial,
): Proof {
  const at = (name: string): number | null => {
    const anchor = state.timeline.anchors.find((one) => one.name === name);
    return anchor ? epochMs(anchor.at) : null;
  };
  const signal = deriveSignals(seen, state.scope.window).find(
    ({ name, entity }) => name === criterion.signal && entity === criterion.service,
  );
  if (!signal) return { kind: 'not-provable', reason: `no recorded series gives ${criterion.signal}` };
  const evidence = signal.sources
    .slice(0, 2)
    .map((source) => ledger.cite(source, { title: `${source.observation.metric}, whole, as replayed` }));
  return replayAlert(
    criterion,
    { points: signal.points, evidence },
    {
      onsetMs: at('firstSignal') ?? at('onset') ?? epochMs(state.incident.startedAt),
      endMs: epochMs(state.incident.resolvedAt),
      detectedMs: at('detected'),
    },
  );
}

function settingProof(
  criterion: Extract<NonNullable<Action['criterion']>, { kind: 'setting' }>,
  { state, known }: Trial,
): Proof {
  const leading = state.suspects.find(({ disposition }) => disposition === 'leading')?.change?.sha ?? null;
  const history = known.settings.find(({ path, key }) => path === criterion.path && key === criterion.key);
  return replaySetting(criterion, leading, history?.values ?? []);
}

/** A counterfactual is supported where the measure that would have made it true was shown to hold. */
function withTested(explanation: Explanation, actions: readonly Action[]): Explanation {
  const whyChains = explanation.whyChains.map((chain) => ({
    ...chain,
    whys: chain.whys.map((why) => {
      const condition = explanation.rootConditions.find((one) => one.why === why.id);
      const proven = actions.find(
        ({ addresses, proof }) => condition && addresses.includes(condition.id) && 'holds' in proof && proof.holds,
      );
      if (!proven || !('evidence' in proven.proof)) return why;
      const test = `${proven.proof.kind === 'alert-replay' ? 'replay of the alert' : 'replay of the bound'} of ${proven.id}`;
      const result = 'supported' as const;
      return {
        ...why,
        counterfactual: { ...why.counterfactual, test, result, evidence: proven.proof.evidence.slice(0, 3) },
      };
    }),
  }));
  return { ...explanation, whyChains };
}
