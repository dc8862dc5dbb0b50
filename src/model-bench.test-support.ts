import { join, resolve } from 'node:path';
import { honest } from '../fixtures/doubles/model/honest.ts';
import { startModelDouble, type ModelRequest, type Reply } from '../fixtures/doubles/model/model-double.ts';
import { openRecording } from '../tools/bundle.ts';
import { tools } from '../tools/index.ts';
import { createApp, type App, type AppParts, type Investigated } from './app.ts';
import { readBundle, type Bundle } from './bundle.ts';
import { parseConfig } from './config.ts';
import type { Rca } from './schema/index.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { triggers } from './triggers/index.ts';

export const HOME = resolve(import.meta.dirname, '..');
/** Every incident of the lab. */
export const LAB = ['pool-shrunk', 'pool-shrunk-swapped'] as const;

/** The last lines of each log: what a model does with an incident does not hang on how long they are. */
const LINES = 300;

/** An incident of the lab, its logs shortened. */
export function labIncident(name: (typeof LAB)[number], lines = LINES): Bundle {
  const { incident, recordings } = readBundle(join(HOME, 'fixtures/incidents', name));
  return {
    incident,
    recordings: recordings.map((recording) =>
      'failure' in recording
        ? recording
        : {
            ...recording,
            observations: recording.observations.map((one) =>
              one.kind === 'logs' ? { ...one, text: one.text.split('\n').slice(-lines).join('\n') } : one,
            ),
          },
    ),
  };
}

export type Replies = (request: ModelRequest) => Reply;

/** What an investigation with a model came to, and what the model was asked. */
export interface Played extends Investigated {
  requests: readonly ModelRequest[];
  complaints: readonly string[];
}

/** Where recorded incidents are investigated with a model that says what a test wants. */
export interface Bench {
  store: Store;
  appWith: (settings: string, more?: Partial<AppParts>) => Promise<App>;
  /** By the rules alone. */
  byRules: (bundle: Bundle) => Promise<Investigated>;
  /** With a model; `settings` are further keys of its section, from a comma on. */
  play: (bundle: Bundle, replies: Replies, settings?: string, more?: Partial<AppParts>) => Promise<Played>;
  /** Replies of a model that finds what the rules find. */
  honestTo: (bundle: Bundle) => Promise<Replies>;
  close: () => Promise<void>;
}

/** Opens a bench on a store in memory. */
export async function openBench(): Promise<Bench> {
  const store = await openStore({ kind: 'memory' });
  const found = new Map<string, Promise<Rca>>();

  function appWith(settings: string, more: Partial<AppParts> = {}): Promise<App> {
    const config = parseConfig('test', `logLevel: silent\n${settings}`, tools, triggers, {});
    return createApp({ config, tools, triggers, home: HOME, store, ...more });
  }

  async function byRules(bundle: Bundle): Promise<Investigated> {
    const app = await appWith('');
    return app.investigate(bundle.incident, { tools: [openRecording(bundle, 'test')] });
  }

  return {
    store,
    appWith,
    byRules,
    async play(bundle, replies, settings = '', more = {}) {
      const double = await startModelDouble({ replies });
      try {
        const app = await appWith(`reasoner: {openai: ${modelAt(double.url)}${settings}}}`, more);
        const done = await app.investigate(bundle.incident, { tools: [openRecording(bundle, 'test')] });
        return { ...done, requests: double.requests(), complaints: double.complaints() };
      } finally {
        await double.close();
      }
    },
    async honestTo(bundle) {
      const known = found.get(bundle.incident.id) ?? byRules(bundle).then(({ rca }) => rca);
      found.set(bundle.incident.id, known);
      return honest(await known);
    },
    close: () => store.close(),
  };
}

/** The beginning of a model's section, without its closing brace. */
export function modelAt(url: string): string {
  return `{baseUrl: "${url}", model: double, retries: 0, timeoutSeconds: 1`;
}
