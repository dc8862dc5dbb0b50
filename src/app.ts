import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { InvestigationStore, Progress, Recording } from './agent/deps.ts';
import { investigate } from './agent/investigate.ts';
import type { Config } from './config.ts';
import { ConfigError, PublishError, ToolError, messageOf } from './errors.ts';
import { createLogger, type Logger } from './log.ts';
import { digestOf } from './publish/digest.ts';
import { folderPublisher } from './publish/folder.ts';
import { githubPublisher, githubTarget } from './publish/github/github.ts';
import { planWrites } from './publish/plan.ts';
import type { Publisher } from './publish/publisher.ts';
import { releasable } from './publish/release.ts';
import { drainOutbox, type WriterProgress } from './publish/writer.ts';
import { check, type CheckResult } from './rca/checks/check.ts';
import { renderMarkdown } from './rca/render/markdown/markdown.ts';
import { createCompletion, type Completion } from './reasoner/openai/complete.ts';
import { openaiReasoner } from './reasoner/openai/openai.ts';
import { loadPrompts, type Prompts } from './reasoner/openai/prompts.ts';
import type { Reasoner } from './reasoner/reasoner.ts';
import { rulesReasoner } from './reasoner/rules/rules.ts';
import { instant, type Incident, type Plan, type Publication, type Rca, type Verdict } from './schema/index.ts';
import { openStore, type Where } from './store/open.ts';
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

/** One line of `doctor`. */
export interface Health {
  name: string;
  state: 'on' | 'off' | 'broken';
  note: string;
}

/** Days for which an approval holds. `trust.md` APR-1. */
const APPROVAL_DAYS = 7;
const LEASE_MS = 60_000;

/** Hindcast, wired: what the command line, the server and the tests drive. */
export interface App {
  config: Config;
  store: Store;
  publisher: Publisher;
  triggers: readonly OpenTrigger[];
  log: Logger;
  /** Investigates an incident, from recorded answers where `tools` are given. Stores the draft and its plan. */
  investigate: (incident: Incident, options?: InvestigateOptions) => Promise<Investigated>;
  /** Takes up the next queued run, if there is one, and carries it to its draft. */
  work: (worker: string, onProgress?: (progress: Progress) => void) => Promise<Investigated | undefined>;
  /** Approves writes of the current draft, to the byte; they go into the outbox. Gives the verdicts. */
  approve: (approval: Approval) => Promise<Verdict[]>;
  /** Sends what may leave. */
  publish: (onProgress?: (progress: WriterProgress) => void) => Promise<Publication[]>;
  doctor: () => Promise<Health[]>;
  close: () => Promise<void>;
}

export interface InvestigateOptions {
  tools?: readonly OpenTool[];
  onProgress?: (progress: Progress) => void;
}

export interface Approval {
  incident: string;
  /** Ids of writes of its plan. */
  writes: readonly string[];
  by: string;
  role: string;
  decision?: 'approve' | 'reject';
  comment?: string;
}

/** Wires an app. Throws `ConfigError` where the configuration does not fit or the store is in use. */
export async function createApp(parts: AppParts): Promise<App> {
  const { config, home } = parts;
  const now = parts.now ?? Date.now;
  const log = parts.log ?? createLogger(config.logLevel);
  const tools = openAll('tools', parts.tools, config.tools);
  const triggers = openAll('triggers', parts.triggers, config.triggers);
  const rules = rulesReasoner();
  const mind = parts.reasoner ? { reasoner: parts.reasoner } : mindOf(config, home, rules);
  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))).version;
  const store = parts.store ?? (await openStore(whereOf(config)));
  const markerSecret = await store.secret('marker');
  const publisher = parts.publisher ?? publisherOf(config, markerSecret, store, log);

  function planOf(rca: Rca): Plan {
    return planWrites({
      rca,
      rcaMarkdown: renderMarkdown(rca),
      repository: repositoryOf(config, publisher),
      markerSecret,
    });
  }

  async function run(
    claimed: Run,
    { tools: given = tools, onProgress = ignore }: InvestigateOptions,
  ): Promise<Investigated> {
    const { incident } = claimed;
    const texts = new Map<string, string>();
    const renewal = setInterval(() => {
      store.runs.renew(claimed, LEASE_MS).then(
        (isOurs) =>
          isOurs || log.warn({ run: claimed.id }, 'another worker has taken up this run; its draft will count'),
        (error: unknown) => log.warn({ run: claimed.id, message: messageOf(error) }, 'the lease was not renewed'),
      );
    }, LEASE_MS / 3);
    try {
      const rca = await investigate(
        { run: claimed.id, incident },
        {
          tools: [...given],
          places: parts.tools,
          reasoner: mind.reasoner,
          rules,
          spent: () => mind.completion?.spent() ?? { calls: 0, tokensIn: 0, tokensOut: 0 },
          models: mind.completion && typeof config.reasoner !== 'string' ? [config.reasoner.openai.model] : [],
          promptHash: mind.prompts?.hash ?? null,
          store: investigationStore(store, claimed, texts, (content) =>
            releasable({ plan: content.plan, verdicts: [], policies: config.publish.policy, now: instant(now()) }).map(
              ({ write, digest }) => ({ incident: incident.id, write, digest, publisher: publisher.name }),
            ),
          ),
          plan: planOf,
          reach: { lookbackMs: config.window.lookbackHours * 3_600_000, tailMs: config.window.tailHours * 3_600_000 },
          version,
          now,
          onProgress,
          log,
        },
        await store.checkpointer(),
      );
      const refused = check(rca, { blob: (sha) => texts.get(sha) }).filter(({ severity }) => severity === 'error');
      const draft = await store.drafts.current(incident.id);
      return { rca, plan: draft?.plan ?? { incident: incident.id, writes: [] }, refused, run: claimed.id };
    } finally {
      clearInterval(renewal);
    }
  }

  return {
    config,
    store,
    publisher,
    triggers,
    log,

    async investigate(incident, options = {}) {
      const claimed = await store.runs.start(incident);
      try {
        return await run(claimed, options);
      } catch (error) {
        await store.runs.finish(claimed, 'failed', messageOf(error));
        throw error;
      }
    },

    async work(worker, onProgress = ignore) {
      const claimed = await store.runs.claim(worker, LEASE_MS);
      if (!claimed) return undefined;
      try {
        return await run(claimed, { onProgress });
      } catch (error) {
        log.error(
          { run: claimed.id, incident: claimed.incident.id, message: messageOf(error) },
          'the investigation failed',
        );
        await store.runs.postpone(claimed, messageOf(error));
        return undefined;
      }
    },

    async approve({ incident, writes, by, role, decision = 'approve', comment = '' }) {
      const draft = await store.drafts.current(incident);
      if (!draft) throw new ConfigError(incident, 'there is no draft of this incident; see `hindcast review`');
      const verdicts: Verdict[] = [];
      for (const id of writes) {
        const write = draft.plan.writes.find((one) => one.id === id);
        if (!write) throw new ConfigError(`${incident} ${id}`, 'the plan has no such write; see `hindcast review`');
        const digest = digestOf(write);
        const verdict: Verdict = {
          id: randomUUID(),
          incident,
          subject: id,
          decision,
          digest,
          by,
          role,
          at: instant(now()),
          expiresAt: instant(now() + APPROVAL_DAYS * 86_400_000),
          comment,
        };
        await store.audit.append({
          actor: by,
          action: decision,
          subject: `${incident}/${id}`,
          details: { digest, role },
        });
        if (decision === 'approve') {
          await store.outbox.release(verdict, [{ incident, write, digest, publisher: publisher.name }]);
        } else {
          await store.verdicts.save(verdict);
        }
        verdicts.push(verdict);
      }
      return verdicts;
    },

    publish: (onProgress = ignore) =>
      drainOutbox({ outbox: store.outbox, publisher, now, onProgress, worker: `writer-${process.pid}` }),

    async doctor() {
      const context = { signal: AbortSignal.timeout(20_000), now };
      const checked = await Promise.all(
        parts.tools
          .filter(({ name }) => name !== 'bundle')
          .map(async ({ name }): Promise<Health> => {
            const open = tools.find((tool) => tool.name === name);
            if (!open) return { name: `tool ${name}`, state: 'off', note: `no section tools.${name}` };
            try {
              return { name: `tool ${name}`, state: 'on', note: await open.doctor(context) };
            } catch (error) {
              if (!(error instanceof ToolError)) throw error;
              return { name: `tool ${name}`, state: 'broken', note: error.message };
            }
          }),
      );
      const publishing = await publisher.doctor().then(
        (note): Health => ({ name: `publisher ${publisher.name}`, state: 'on', note }),
        (error: unknown): Health => {
          if (!(error instanceof PublishError)) throw error;
          return { name: `publisher ${publisher.name}`, state: 'broken', note: error.message };
        },
      );
      const chain = await store.audit.verify();
      return [
        {
          name: 'store',
          state: chain.ok ? 'on' : 'broken',
          note: chain.ok ? 'open, audit chain whole' : `audit chain broken at ${chain.at}`,
        },
        {
          name: `reasoner ${mind.reasoner.name}`,
          state: 'on',
          note: mind.completion ? 'not asked: a look costs money' : 'built in',
        },
        ...checked,
        ...parts.triggers
          .filter(({ name }) => name !== 'manual')
          .map(({ name }): Health => {
            const isOn = triggers.some((trigger) => trigger.name === name);
            return {
              name: `trigger ${name}`,
              state: isOn ? 'on' : 'off',
              note: isOn ? `POST /hooks/${name}` : `no section triggers.${name}`,
            };
          }),
        publishing,
      ];
    },

    close: () => store.close(),
  };
}

function ignore(): void {
  // Nobody watches.
}

/** Opens what has a section. Throws `ConfigError` where a section does not fit. */
function openAll<Open>(
  place: string,
  list: readonly { name: string; open: (section: unknown) => Open }[],
  sections: Readonly<Record<string, unknown>>,
): Open[] {
  return list.flatMap(({ name, open }) => {
    const section = sections[name];
    if (section === undefined) return [];
    try {
      return [open(section)];
    } catch (error) {
      throw new ConfigError(`${place}.${name}`, messageOf(error), { cause: error });
    }
  });
}

interface Mind {
  reasoner: Reasoner;
  completion?: Completion;
  prompts?: Prompts;
}

function mindOf({ reasoner }: Config, home: string, rules: Reasoner): Mind {
  if (reasoner === 'rules') return { reasoner: rules };
  const { retries, timeoutSeconds, ...endpoint } = reasoner.openai;
  const timeoutMs = timeoutSeconds * 1000;
  const completion = createCompletion({
    ...endpoint,
    retry: { retries, timeoutMs, deadlineMs: timeoutMs * (retries + 2), maxWaitMs: 60_000 },
  });
  const prompts = loadPrompts(join(home, 'prompts'));
  return { reasoner: openaiReasoner(completion, prompts, rules), completion, prompts };
}

function whereOf({ store }: Config): Where {
  return 'url' in store ? { kind: 'postgres', url: store.url } : { kind: 'embedded', folder: store.folder };
}

function publisherOf({ publish }: Config, markerSecret: string, store: Store, log: Logger): Publisher {
  if (!publish.github) return folderPublisher({ folder: publish.folder?.path ?? 'published', markerSecret });
  const { baseUrl, baseBranch, secondsBetweenWrites, ...place } = publish.github;
  return githubPublisher({
    ...place,
    markerSecret,
    apiUrl: baseUrl,
    ...(baseBranch === undefined ? {} : { base: baseBranch }),
    spacingMs: secondsBetweenWrites * 1000,
    remembered: async ({ incident, id }) =>
      (await store.publications.of(incident)).find((one) => one.write === id)?.url ?? null,
    onNote: (note) => log.warn({ note }, 'left out of a write'),
  });
}

/** What the publisher's target is called in markers, and where its files can be read in a browser. */
function repositoryOf({ publish }: Config, { name }: Publisher): { target: string; webUrl: string | null } {
  if (!publish.github) return { target: name, webUrl: null };
  const { owner, repo, baseUrl } = publish.github;
  const webUrl = baseUrl === 'https://api.github.com' ? `https://github.com/${owner}/${repo}` : null;
  return { target: githubTarget({ owner, repo }), webUrl };
}

/** The store as one run may use it. What was recorded is read once and then kept, because every node asks for it. */
function investigationStore(
  store: Store,
  run: Run,
  texts: Map<string, string>,
  immediate: (content: {
    plan: Plan;
  }) => { incident: string; write: Plan['writes'][number]; digest: string; publisher: string }[],
): InvestigationStore {
  let heard: Promise<Recording> | undefined;
  return {
    async saveAnswer(answer) {
      heard = undefined;
      await store.recordings.save(run.id, answer);
    },
    async saveFailure(failed) {
      heard = undefined;
      await store.recordings.saveFailure(run.id, failed);
    },
    recording: () => (heard ??= store.recordings.of(run.id)),
    async putBlobs(added) {
      const unknown = new Map([...added].filter(([sha]) => !texts.has(sha)));
      for (const [sha, text] of unknown) texts.set(sha, text);
      if (unknown.size > 0) await store.blobs.put(unknown);
    },
    async blob(sha) {
      const text = texts.get(sha) ?? (await store.blobs.get(sha));
      if (text !== undefined) texts.set(sha, text);
      return text;
    },
    async saveDraft(content) {
      const saved = await store.drafts.save({ ...content, run, writes: immediate(content) });
      if (!saved) throw new Error(`another worker has taken up run ${run.id}`);
    },
    async earlier() {
      const drafts = await store.drafts.list();
      return drafts.map(({ incident, title, recurrenceMark, conditions, actions }) => ({
        incident,
        title,
        fingerprint: recurrenceMark,
        rootConditions: conditions,
        openActions: actions.map(({ id, title: what, due }) => ({ action: id, title: what, due })),
      }));
    },
  };
}
