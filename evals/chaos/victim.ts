import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../src/index.ts';
import { QUIET_SECONDS, hurry, isDone, openApp, type Decided } from './installation.ts';

/** The points at which a process may be told to die, each before and after. */
export const FAILPOINTS = ['claim', 'begin', 'settle', 'audit', 'post'] as const;
type Failpoint = `${'before' | 'after'} ${(typeof FAILPOINTS)[number]}`;

interface Order {
  store: string;
  github: string;
  decided: Decided;
  /** Where to die, and the how-manieth time. */
  at?: { point: Failpoint; nth: number };
}

/** Publishes until all that was released has left, or until it is killed; by itself where it was told to. */
async function publish({ store, github, decided, at }: Order): Promise<void> {
  const app = await openApp(store, github);
  if (at) arm(app, at);
  process.stdout.write('open\n');
  for (let round = 0; round < 60 && !(await isDone(app, decided)); round++) {
    await hurry(app);
    await app.publish();
    await sleep(QUIET_SECONDS * 500);
  }
  await app.close();
}

function arm({ store }: App, { point, nth }: NonNullable<Order['at']>): void {
  let passed = 0;
  const wrapped = <Args extends unknown[], Result>(
    name: (typeof FAILPOINTS)[number],
    work: (...args: Args) => Promise<Result>,
    counts: (...args: Args) => boolean = () => true,
  ) => {
    return async (...args: Args): Promise<Result> => {
      const isIt = point.endsWith(` ${name}`) && counts(...args) && ++passed === nth;
      if (isIt && point.startsWith('before')) die();
      const result = await work(...args);
      if (isIt) die();
      return result;
    };
  };
  Object.assign(store.outbox, {
    claim: wrapped('claim', store.outbox.claim),
    begin: wrapped('begin', store.outbox.begin),
    settle: wrapped('settle', store.outbox.settle),
  });
  Object.assign(store.audit, { append: wrapped('audit', store.audit.append) });
  globalThis.fetch = wrapped('post', globalThis.fetch, (_url, init) => init?.method !== 'GET');
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

await publish(JSON.parse(process.argv[2] ?? '') as Order);
