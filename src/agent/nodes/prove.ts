import { sizedPool } from '../../analysis/pools/sized-pool.ts';
import { deriveSignals } from '../../analysis/signals.ts';
import { manifestProblems } from '../../fixes/check-manifest.ts';
import { schemaPathOf, withBound } from '../../fixes/config-schema.ts';
import type { ConfigSchema } from '../../fixes/json-schema.ts';
import { draftFix } from '../../fixes/draft-fix.ts';
import { fileVersions } from '../../fixes/file-versions.ts';
import { replayAlert } from '../../fixes/replay-alert.ts';
import { replaySchema } from '../../fixes/replay-schema.ts';
import { replaySize } from '../../fixes/replay-size.ts';
import { replaySetting } from '../../fixes/replay-setting.ts';
import type { Repository } from '../../fixes/repository.ts';
import { createLedger, ofKind, type Ledger, type Seen } from '../../ledger.ts';
import { epochMs, rungOf, type Action, type Explanation, type Fix, type Proof } from '../../schema/index.ts';
import { caseOf } from '../case.ts';
import type { Deps } from '../deps.ts';
import { repositoryIn, rungsOf } from '../fixes.ts';
import { observed } from '../observed.ts';
import type { State, Step } from '../state.ts';

/**
 * Tries each action on what was recorded: a proposed alert over the signal it would watch, a bound over the values that
 * the setting had. What an action's proof shows also decides the counterfactual of the condition that it answers.
 */
export function prove({ store, trials }: Pick<Deps, 'store' | 'trials'>): Step<'actions' | 'explanation' | 'evidence'> {
  return async (state) => {
    const { answers } = await store.recording();
    const seen = observed(answers);
    const ledger = createLedger(state.evidence);
    const known = caseOf(state, answers);
    const ground = { state, seen, ledger, known, repository: repositoryIn(answers) };
    const proved = withoutIdleAlerts(state.actions.map((action) => ({ ...action, proof: proofOf(action, ground) })));
    const actions: Action[] = [];
    for (const action of proved) {
      const rungs = await rungsOf(action, ground.repository, trials);
      actions.push(rungs.length === 0 ? action : { ...action, rungs });
    }
    await store.putBlobs(ledger.blobs());
    const proven = actions.filter(({ proof }) => 'holds' in proof && proof.holds).length;
    return {
      note: `${proven} of ${actions.length} actions proven`,
      update: { actions, explanation: withTested(state.explanation, actions), evidence: ledger.evidence() },
    };
  };
}

type SettingCriterion = Extract<NonNullable<Action['criterion']>, { kind: 'setting' }>;

interface Ground {
  state: State;
  seen: readonly Seen[];
  ledger: Ledger;
  known: ReturnType<typeof caseOf>;
  repository: Repository;
}

function proofOf(action: Action, ground: Ground): Proof {
  const { criterion, fix } = action;
  if (criterion?.kind === 'alert') return alertProof(criterion, ground);
  if (criterion?.kind === 'setting') {
    const whole = schemaProof(action, criterion, ground);
    return whole.kind === 'guard-replay' ? whole : settingProof(criterion, ground);
  }
  if (!fix) return { kind: 'not-provable', reason: UNDRAFTED[action.category] };
  if (fix.kind === 'setting') return sizeProof(fix, ground);
  if (fix.kind === 'manifest' || fix.kind === 'edits') return patchProof(action, ground);
  return { kind: 'not-provable', reason: UNPROVABLE[fix.kind] };
}

/** So many gauges of a pool are cited: those of a few copies. */
const MOST_OF_POOL = 6;

const UNDRAFTED: Readonly<Record<Action['category'], string>> = {
  architecture: 'it changes the system; what it does cannot be replayed on recordings',
  automation: 'it changes the pipeline; what it does cannot be replayed on recordings',
  monitoring: 'its threshold is for the owners to choose; the changed rule can be replayed then',
  knowledge: 'a text for people; only a drill shows whether it leads where it should',
};

const UNPROVABLE: Readonly<Record<Exclude<Fix['kind'], 'manifest' | 'edits' | 'setting'>, string>> = {
  'alert-rule': 'the action names no signal that was recorded',
  'config-schema': 'the action names no bound that could be run over earlier versions',
  'health-gate': 'a step of the pipeline runs while something is deployed; on recordings there is no deploy to stop',
  timeout: 'whether the caller reads the setting, and what it does then, only a test of the caller shows',
  'runbook-step': 'a text for people; only a drill shows whether it leads where it should',
  runbook: 'a text for people; only a drill shows whether it leads where it should',
};

/** An alert that would not have fired is not proposed, unless a condition would then have no answer at all. */
function withoutIdleAlerts(actions: readonly Action[]): Action[] {
  const isIdle = ({ proof }: Action): boolean => proof.kind === 'alert-replay' && proof.firesAt === null;
  return actions.filter(
    (action) =>
      !isIdle(action) ||
      !action.addresses.every((id) =>
        actions.some((one) => one !== action && !isIdle(one) && one.addresses.includes(id)),
      ),
  );
}

/** The drafted schema or test, over the configuration file as each recorded commit left it. */
function schemaProof(
  action: Action,
  criterion: SettingCriterion,
  { state, seen, ledger, known, repository }: Ground,
): Proof {
  const { path, key, minimum, maximum } = criterion;
  const reason = `no guard of \`${path}\` could be drafted`;
  const drafted = draftFix(action, repository);
  const file = ofKind(seen, 'file').find(
    ({ observation }) => observation.path === path && observation.sha === repository.sha,
  );
  if ('refused' in drafted || action.fix?.kind !== 'config-schema' || !file) return { kind: 'not-provable', reason };
  const commits = ofKind(seen, 'commit').filter(({ observation }) => observation.paths.includes(path));
  const versions = fileVersions(
    file.observation,
    commits.map(({ observation }) => observation),
  );
  // First what shows where the bound comes from, because a counterfactual quotes only the first ones.
  const bounds = known.settings
    .filter((one) => one.path === path && one.key === key)
    .flatMap(({ values }) => values.filter(({ value }) => Number(value) === (minimum ?? maximum)))
    .flatMap(({ evidence: shown }) => shown);
  const evidence = bounds.concat(
    commits
      .filter(({ observation }) => versions.some(({ sha }) => sha === observation.sha))
      .map((commit) => ledger.cite(commit, { title: `${path} as \`${commit.observation.sha.slice(0, 7)}\` left it` })),
  );
  const written = drafted.files.find((one) => one.path === schemaPathOf(path));
  // A test holds the setting to the bound and asks nothing else, as this schema does.
  const schema = written ? (JSON.parse(written.content) as ConfigSchema) : withBound({}, key.split('.'), criterion);
  return replaySchema(schema, path, leadingSha(state), versions, [...new Set(evidence)]);
}

/** Another size of the pool that demand filled, over what was asked of it. */
function sizeProof({ path, key, value }: Extract<Fix, { kind: 'setting' }>, { state, seen, ledger }: Ground): Proof {
  const deviations = state.findings.filter((one) => one.kind === 'deviation');
  const { incident, calls } = state;
  const found = sizedPool({ incident, deviations, calls, seen });
  if (found?.setting.path !== path || found.setting.key !== key)
    return { kind: 'not-provable', reason: `nothing that was recorded tells what \`${key}\` sizes` };
  const { pool } = found;
  const evidence = [...pool.taken, ...pool.waiting]
    .slice(0, MOST_OF_POOL)
    .map((one) => ledger.cite(one, { title: `${one.observation.metric}, whole, as replayed` }));
  return replaySize(pool, Number(value), [...new Set(evidence)]);
}

/** A changed manifest against the structure of its objects; other edits are only known to apply and to parse. */
function patchProof(action: Action, { seen, ledger, repository }: Ground): Proof {
  const drafted = draftFix(action, repository);
  if ('refused' in drafted) return { kind: 'not-provable', reason: `no change was drafted: ${drafted.refused}` };
  const manifests = drafted.files.filter(
    ({ path, content }) => /\.ya?ml$/i.test(path) && /^apiVersion:/m.test(content),
  );
  const sources = ofKind(seen, 'file').filter(({ observation }) =>
    manifests.some(({ path }) => path === observation.path),
  );
  if (sources.length === 0) {
    return { kind: 'not-provable', reason: 'the edits apply and the files still parse; what they do was not recorded' };
  }
  const problems = manifests.flatMap(({ path, content }) => manifestProblems(content, path));
  const evidence = sources.map((source) =>
    ledger.cite(source, { title: `${source.observation.path}, as it was changed` }),
  );
  return { kind: 'manifest-check', holds: problems.length === 0, problems, evidence: [...new Set(evidence)] };
}

function alertProof(
  criterion: Extract<NonNullable<Action['criterion']>, { kind: 'alert' }>,
  { state, seen, ledger }: Ground,
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

function settingProof(criterion: SettingCriterion, { state, known }: Ground): Proof {
  const history = known.settings.find(({ path, key }) => path === criterion.path && key === criterion.key);
  return replaySetting(criterion, leadingSha(state), history?.values ?? []);
}

function leadingSha({ suspects }: State): string | null {
  return suspects.find(({ disposition }) => disposition === 'leading')?.change?.sha ?? null;
}

const TRIED = { 'alert-replay': 'alert', 'guard-replay': 'bound', 'manifest-check': 'manifest', 'size-replay': 'size' };

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
      const tried = TRIED[proven.proof.kind];
      const test = `${rungOf(proven.proof) ?? 'check'} of the ${tried} of ${proven.id}`;
      const result = 'supported' as const;
      return {
        ...why,
        counterfactual: { ...why.counterfactual, test, result, evidence: proven.proof.evidence.slice(0, 3) },
      };
    }),
  }));
  return { ...explanation, whyChains };
}
