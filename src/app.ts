import { randomUUID } from 'node:crypto';
import type { Deps, InvestigationStore, Progress } from './agent/deps.ts';
import { investigate } from './agent/investigate.ts';
import { withRedaction } from './agent/redacted-tool.ts';
import { decide, entriesOf, type Approval, type Deciding } from './app/approvals.ts';
import { withAudit } from './app/audited-tool.ts';
import { cleanIncident } from './app/clean-incident.ts';
import { credentialsOf } from './app/credentials.ts';
import { failureModes } from './app/failure-modes.ts';
import { healthOf, type Health } from './app/health.ts';
import { listener } from './app/heard-approvals.ts';
import { investigationStore, replayStore } from './app/investigation-store.ts';
import { keepLease, LEASE_MS } from './app/lease.ts';
import { mindOf, mindWithout, type RunMind } from './app/mind.ts';
import { openSections } from './app/open-sections.ts';
import { whereOf } from './app/where-of.ts';
import { ownVersion } from './app/own-version.ts';
import { park, waitedMs } from './app/park.ts';
import { configuredPublishers, placesOf } from './app/publishing.ts';
import { takeEdits, type Taken } from './app/take-edits.ts';
import { configuredTrials, recordedTrials } from './app/trials.ts';
import { readStanding } from './app/read-standing.ts';
import { recordedOf } from './app/recorded.ts';
import { sendAll } from './app/writing.ts';
import type { Bundle } from './bundle.ts';
import type { Config } from './config.ts';
import { Parked, messageOf } from './errors.ts';
import { openRecording } from '../tools/bundle.ts';
import { inSlices } from './in-slices.ts';
import { sha256 } from './ledger.ts';
import { createLogger, type Logger } from './log.ts';
import { planWrites, type PlannedFix } from './publish/plan.ts';
import type { Publisher } from './publish/publisher.ts';
import { publishersOf, type Publishers } from './publish/publishers.ts';
import type { WriterProgress } from './publish/writer.ts';
import { checking, type CheckResult } from './rca/checks/check.ts';
import { createRedactor, type Redactor } from './redact/redactor.ts';
import { differencesBetween } from './rca/differences.ts';
import { renderMarkdown } from './rca/render/markdown/markdown.ts';
import type { Invalidated } from './reasoner/openai/turns.ts';
import type { Reasoner } from './reasoner/reasoner.ts';
import { rulesReasoner } from './reasoner/rules/rules.ts';
import { type Incident, type Plan, type Publication, type Rca, type Verdict } from './schema/index.ts';
import { openStore } from './store/open.ts';
import type { Run } from './store/runs.ts';
import type { Store } from './store/store.ts';
import type { OpenTool, Tool } from './tool.ts';
import type { OpenTrigger, Trigger } from './trigger.ts';

/** What an app is made of. Everything that a test wants to be its own can be handed in. */
export interface AppParts {
  config: Config;
  tools: readonly Tool[];
  triggers: readonly Trigger[];
  /** The folder of the installation: where `prompts/` and `package.json` stand. */
  home: string;
  store?: Store;
  reasoner?: Reasoner;
  /** For pull requests and issues, in place of those of the configuration. */
  publisher?: Publisher;
  now?: () => number;
  log?: Logger;
}

/** A finished investigation. What `refused` holds keeps it from being published. */
export interface Investigated {
  rca: Rca;
  plan: Plan;
  refused: CheckResult[];
  run: string;
}

/**
 * A run done again from its recording. `differences` are JSON pointers into the RCA; none means: the same. `invalidated`
 * are the model's turns that are asked otherwise now, by a changed prompt for example; the rules did their steps.
 */
export interface Replayed {
  rca: Rca;
  differences: string[];
  invalidated: Invalidated[];
}

/** How long the search of one question for secrets may take. */
const CLEANING_MS = 60_000;
export type { Approval } from './app/approvals.ts';

/** Hindcast, wired: what the command line, the server and the tests drive. */
export interface App {
  config: Config;
  store: Store;
  publishers: Publishers;
  triggers: readonly OpenTrigger[];
  log: Logger;
  /** Investigates an incident, from recorded answers where `tools` are given. Stores the draft and its plan. */
  investigate: (incident: Incident, options?: InvestigateOptions) => Promise<Investigated>;
  /** What was asked and heard for the current draft of an incident. Throws `ConfigError` where there is none. */
  recorded: (incident: string) => Promise<Bundle>;
  /** Investigates again from the recording, without network, and says where the outcome differs from the draft. */
  replay: (incident: string, onProgress?: (progress: Progress) => void) => Promise<Replayed>;
  /** Takes up the next queued run, if there is one, and carries it to its draft. */
  work: (worker: string, onProgress?: (progress: Progress) => void) => Promise<Investigated | undefined>;
  /** Approves writes of the current draft, to the byte; they go into the outbox. Gives the verdicts. */
  approve: (approval: Approval) => Promise<Verdict[]>;
  /** Puts what people changed in an `rca.md` of the incident into the current draft. */
  takeEdits: (edited: { incident: string; markdown: string; by: string }) => Promise<Taken>;
  /** Sends what may leave. */
  publish: (onProgress?: (progress: WriterProgress) => void) => Promise<Publication[]>;
  doctor: () => Promise<Health[]>;
  /** Takes secrets and personal data out of what comes in, and names them in what is about to leave. */
  redactor: Redactor;
  close: () => Promise<void>;
}

export interface InvestigateOptions {
  tools?: readonly OpenTool[];
  onProgress?: (progress: Progress) => void;
  /** Documents of the incident that people changed outside of the store; what they wrote stands in the draft. */
  edited?: readonly Rca[];
}

type RunOptions = InvestigateOptions & Partial<Pick<Deps, 'mayWait' | 'denied' | 'trials'>>;

/** Wires an app. Throws `ConfigError` where the configuration does not fit or the store is in use. */
export async function createApp(parts: AppParts): Promise<App> {
  const { config, home } = parts;
  const now = parts.now ?? Date.now;
  const tools = openSections('tools', parts.tools, config.tools);
  const triggers = openSections('triggers', parts.triggers, config.triggers);
  const modes = failureModes(config.failureModes);
  const rules = rulesReasoner();
  const version = ownVersion(home);
  const store = parts.store ?? (await openStore(whereOf(config)));
  const markerSecret = await store.secret('marker');
  const redactor = createRedactor({
    key: await store.secret('redaction'),
    own: [...credentialsOf(config), markerSecret],
    personal: config.redaction,
  });
  const log = parts.log ?? createLogger(config.logLevel, redactor.text);
  const mind = parts.reasoner
    ? mindWithout(parts.reasoner)
    : mindOf({ config, home, rules, store, clean: redactor.text, now });
  const publishers = parts.publisher
    ? publishersOf({ repository: parts.publisher })
    : configuredPublishers(config, markerSecret, store, log);

  const openTrials = configuredTrials(config, redactor.text);
  const deciding: Deciding = { config, store, publishers, now };

  const listen = listener(deciding, log);
  const taking = { store, plan: planOf };

  function planOf(rca: Rca, fixes: readonly PlannedFix[]): Plan {
    return planWrites({
      rca,
      rcaMarkdown: renderMarkdown(rca),
      ...placesOf(config, publishers),
      markerSecret,
      fixes,
    });
  }

  function depsOf(
    kept: InvestigationStore,
    { reasoner, promptHash, turns }: RunMind,
    { tools: given = tools, onProgress = ignore, mayWait = false, denied = unheard, trials = openTrials() }: RunOptions,
  ): Deps {
    return {
      tools: given.map((tool) => withRedaction(tool, redactor)),
      places: parts.tools,
      reasoner,
      rules,
      turns,
      mayWait,
      promptHash,
      denied,
      store: kept,
      plan: planOf,
      trials,
      reach: { lookbackMs: config.window.lookbackHours * 3_600_000, tailMs: config.window.tailHours * 3_600_000 },
      modes,
      version,
      now,
      onProgress,
      log,
    };
  }

  async function run(claimed: Run, options: RunOptions): Promise<Investigated> {
    const incident = cleanIncident(claimed.incident, redactor);
    const texts = new Map<string, string>();
    const clean = <Value>(value: Value): Promise<Value> => redactor.slowly(value, { limitMs: CLEANING_MS });
    await readStanding(taking, publishers.repository, incident.id, log);
    const immediate = ({ plan }: { plan: Plan }) => entriesOf(deciding, plan);
    const endLease = keepLease(claimed, { store, log });
    try {
      const rca = await investigate(
        { run: claimed.id, incident },
        depsOf(
          investigationStore(store, claimed, clean, texts, immediate, options.edited ?? []),
          mind.ofRun(claimed.id),
          {
            ...options,
            denied: (look, why) =>
              store.audit.append({
                actor: 'investigator',
                action: 'refuse-look',
                subject: claimed.id,
                details: { look, whySha256: sha256(why) },
              }),
            tools: (options.tools ?? tools).map((tool) => withAudit(tool, store.audit, claimed.id)),
          },
        ),
        await store.checkpointer(),
      );
      const found = await inSlices(checking(rca, { blob: (sha) => texts.get(sha) }));
      const refused = found.filter(({ severity }) => severity === 'error');
      const draft = await store.drafts.current(incident.id);
      return { rca, plan: draft?.plan ?? { incident: incident.id, writes: [] }, refused, run: claimed.id };
    } finally {
      endLease();
    }
  }

  return {
    config,
    store,
    publishers,
    triggers,
    log,
    redactor,

    async investigate(incident, options = {}) {
      const claimed = await store.runs.start(cleanIncident(incident, redactor));
      try {
        return await run(claimed, options);
      } catch (error) {
        await store.runs.finish(claimed, 'failed', messageOf(error));
        throw error;
      }
    },

    recorded: async (incident) => (await recordedOf(store, incident)).bundle,

    async replay(incident, onProgress = ignore) {
      const { draft, bundle, turns } = await recordedOf(store, incident);
      const replayed = mind.replaying(turns);
      const place = `the recording of ${incident}`;
      const rca = await investigate(
        { run: `replay-${randomUUID()}`, incident: draft.incident },
        depsOf(replayStore(store, incident), replayed, {
          tools: [openRecording(bundle, place)],
          trials: recordedTrials(draft.rca),
          onProgress,
        }),
      );
      return { rca, differences: differencesBetween(draft.rca, rca), invalidated: replayed.invalidated() };
    },

    async work(worker, onProgress = ignore) {
      const claimed = await store.runs.claim(worker, LEASE_MS);
      if (!claimed) return undefined;
      try {
        return await run(claimed, { onProgress, mayWait: waitedMs(claimed, now()) < mind.waitsMs });
      } catch (error) {
        if (error instanceof Parked) {
          await park(claimed, error, { store, log, now: now() });
          return undefined;
        }
        log.error(
          { run: claimed.id, incident: claimed.incident.id, message: messageOf(error) },
          'the investigation failed',
        );
        await store.runs.postpone(claimed, messageOf(error));
        return undefined;
      }
    },

    approve: (approval) => decide(deciding, approval),

    takeEdits: (edited) => takeEdits(taking, edited),

    async publish(onProgress = ignore) {
      await listen();
      return sendAll(deciding, redactor.kindsSlowly, onProgress);
    },

    doctor: () => healthOf({ parts, tools, triggers, store, publishers, trials: openTrials(), mind, now }),

    close: () => store.close(),
  };
}

function ignore(): void {
  // Nobody watches.
}

function unheard(): Promise<void> {
  return Promise.resolve();
}
