import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createCompletion } from '../reasoner/openai/complete.ts';
import type { Endpoint, Role } from '../reasoner/openai/endpoint.ts';
import { createMeter, type Account, type Caps } from '../reasoner/openai/meter.ts';
import { openaiReasoner } from '../reasoner/openai/openai.ts';
import { createBreaker } from '../reasoner/openai/patience.ts';
import { loadPrompts } from '../reasoner/openai/prompts.ts';
import type { Session } from '../reasoner/openai/session.ts';
import { keepTurns, replayTurns, type Invalidated, type TurnKeeper } from '../reasoner/openai/turns.ts';
import type { Reasoner } from '../reasoner/reasoner.ts';
import { instant, type Turn } from '../schema/index.ts';
import type { Store } from '../store/store.ts';

/** Who judges in one run, and what was asked of a model so far. */
export interface RunMind {
  reasoner: Reasoner;
  promptHash: string | null;
  turns: TurnKeeper;
}

/** Who judges: the same for all runs, counted and kept for each. */
export interface Mind {
  name: string;
  asksModel: boolean;
  /** How long a queued run waits for a model that is out of reach. Milliseconds. */
  waitsMs: number;
  ofRun: (run: string) => RunMind;
  /** From the turns of a recorded run, with no endpoint. */
  replaying: (turns: readonly Turn[]) => RunMind & { invalidated: () => Invalidated[] };
}

/** What a mind is made of. */
export interface MindParts {
  config: Config;
  home: string;
  rules: Reasoner;
  store: Store;
  clean: (text: string) => string;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The configured reasoner; the rules where none is. A run that asked a model is replayed as such in any case. */
export function mindOf(parts: MindParts): Mind {
  const { config, rules } = parts;
  const formats: Session['formats'] = new Map();
  if (config.reasoner === 'rules') return { ...mindWithout(rules), replaying: (turns) => replaying(parts, turns) };
  const { openai } = config.reasoner;
  const endpoint = endpointOf(openai, parts.clean, parts.store.audit);
  const prompts = loadPrompts(join(parts.home, 'prompts'));
  const { inSequence } = openai.caps.run;
  const caps = { run: { ...capsOf(openai.caps.run), inSequence }, day: capsOf(openai.caps.day) };
  const breaker = createBreaker(parts.now);
  return {
    name: 'openai',
    asksModel: true,
    waitsMs: openai.waitHours * 3_600_000,
    ofRun(run) {
      const turns = keepTurns(
        () => parts.store.turns.of(run),
        (turn) => parts.store.turns.save(run, turn),
      );
      const meter = createMeter(accountOf(parts.store, run, parts.now, turns), caps, parts.now);
      const completion = createCompletion(endpoint, { turns, meter, formats, breaker });
      return { reasoner: openaiReasoner(completion, prompts, rules), promptHash: prompts.hash, turns };
    },
    replaying: (turns) => replaying(parts, turns),
  };
}

/** A mind that asks no model, such as one that a test hands in. */
export function mindWithout(reasoner: Reasoner): Mind {
  const none = replayTurns([]);
  const mind = { reasoner, promptHash: null, turns: none };
  return {
    name: reasoner.name,
    asksModel: false,
    waitsMs: 0,
    ofRun: () => mind,
    replaying: () => ({ ...mind, invalidated: none.invalidated }),
  };
}

function replaying(
  { config, home, rules, clean }: MindParts,
  recorded: readonly Turn[],
): ReturnType<Mind['replaying']> {
  if (recorded.length === 0) return mindWithout(rules).replaying([]);
  const turns = replayTurns(recorded);
  const prompts = loadPrompts(join(home, 'prompts'));
  // Nothing is sent: what is not among the turns is not asked.
  const settings = config.reasoner === 'rules' ? NOWHERE : config.reasoner.openai;
  const meter = { reserve: () => Promise.reject(new Error('a replay asks no model')) };
  const completion = createCompletion(endpointOf(settings, clean), {
    turns,
    meter,
    formats: new Map(),
    breaker: createBreaker(() => 0),
  });
  return {
    reasoner: openaiReasoner(completion, prompts, rules),
    promptHash: prompts.hash,
    turns,
    invalidated: turns.invalidated,
  };
}

type Settings = Exclude<Config['reasoner'], 'rules'>['openai'];

const NOWHERE = {
  baseUrl: 'http://127.0.0.1:9',
  apiKey: 'none',
  model: 'none',
  maxTokens: 1,
  maxTokensParam: 'max_tokens',
  temperature: null,
  retries: 0,
  timeoutSeconds: 1,
  format: 'json_schema',
  roles: {},
  price: null,
} satisfies Omit<Settings, 'caps' | 'waitHours'>;

function endpointOf(
  settings: Omit<Settings, 'caps' | 'waitHours'>,
  clean: (text: string) => string,
  audit?: Store['audit'],
): Endpoint {
  const { retries, timeoutSeconds, roles, ...endpoint } = settings;
  const timeoutMs = timeoutSeconds * 1000;
  return {
    ...endpoint,
    roles: Object.fromEntries(Object.entries(roles).map(([step, role]) => [step, given(role)])),
    clean,
    ...(audit && {
      record: ({ model, ...details }) =>
        audit.append({ actor: 'investigator', action: 'ask-model', subject: model, details }),
    }),
    retry: { retries, timeoutMs, deadlineMs: timeoutMs * (retries + 2), maxWaitMs: 60_000 },
  };
}

/** What a role says for itself, without what it leaves to the endpoint. */
function given(role: { [Name in keyof Role]?: Role[Name] | undefined }): Partial<Role> {
  return Object.fromEntries(Object.entries(role).filter(([, value]) => value !== undefined));
}

function capsOf({ calls, tokensIn, tokensOut, money, minutes }: Settings['caps']['day']): Caps {
  return {
    calls,
    tokensIn,
    tokensOut,
    costMicros: money === null ? null : money * 1e6,
    wallMs: minutes === null ? null : minutes * 60_000,
  };
}

function accountOf({ spend }: Store, run: string, now: () => number, turns: TurnKeeper): Account {
  const cost = ({ modelCalls, ...rest }: Awaited<ReturnType<typeof spend.ofRun>>) => ({ calls: modelCalls, ...rest });
  return {
    inSequence: async () => Math.max(0, ...(await turns.all()).map(({ depth }) => depth)),
    ofRun: async () => cost(await spend.ofRun(run)),
    ofToday: async () => cost(await spend.ofDay(instant(now()).slice(0, 10))),
    async add({ calls, ...rest }) {
      await spend.add(run, calls === undefined ? rest : { ...rest, modelCalls: calls });
    },
  };
}
