import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../fixtures/doubles/random.ts';
import { copyOf, decided, faultsOf, openApp, startGithub, type Decided } from './installation.ts';

/** What came of killing a writer again and again. */
export interface KillReport {
  kills: number;
  /** Those of them at a random request. */
  random: number;
  /** Named points at which a process died. */
  points: string[];
  incidents: number;
  /** What was found wrong at an end; empty is right. */
  wrong: string[];
}

const POINTS = ['claim', 'begin', 'settle', 'audit', 'post'].flatMap((name) => [`before ${name}`, `after ${name}`]);
const VICTIM = join(import.meta.dirname, 'victim.ts');
/** Longest life of a victim. Milliseconds. */
const LIFE_MS = 120_000;

/**
 * Kills writers with SIGKILL between draft and last write: at each named point, then at random requests, `random` times;
 * so many to an incident. Each time the next one starts on what the last one left, and at the end everything that was
 * released must stand once and nothing else.
 */
export async function killWriters(
  { random, perIncident, seed }: { random: number; perIncident: number; seed: number },
  onIncident: (report: KillReport) => void = () => undefined,
): Promise<KillReport> {
  const workshop = mkdtempSync(join(tmpdir(), 'chaos-'));
  const template = join(workshop, 'store');
  const chance = seededRandom(seed);
  const report: KillReport = { kills: 0, random: 0, points: [], incidents: 0, wrong: [] };
  try {
    const app = await openApp(template, 'http://127.0.0.1:9');
    const wanted = await decided(app).finally(() => app.close());
    const deaths: (string | undefined)[] = [...POINTS, ...Array.from({ length: random }, () => undefined)];
    for (let at = 0; at < deaths.length; at += perIncident) {
      await oneIncident(copyOf(template), wanted, deaths.slice(at, at + perIncident));
      onIncident(report);
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return report;

  async function oneIncident(store: string, wanted: Decided, deaths: readonly (string | undefined)[]): Promise<void> {
    const github = await startGithub();
    const requests = () => github.journal().length;
    try {
      const order = { store, github: github.url, decided: wanted };
      for (const point of deaths) {
        const died = point
          ? await live({ ...order, at: { point, nth: 1 } })
          : await live(order, { requests, most: requests() + 1 + Math.floor(chance() * 12), lateMs: chance() * 5 });
        if (died) report.kills += 1;
        if (died && !point) report.random += 1;
        if (died && point) report.points.push(point);
      }
      if (await live(order)) report.wrong.push(`incident ${report.incidents}: the last writer did not end`);
      const faults = await faultsOf(github, wanted);
      report.wrong.push(...faults.map((fault) => `incident ${report.incidents}: ${fault}`));
      report.incidents += 1;
    } finally {
      await github.close();
      rmSync(store, { recursive: true, force: true });
    }
  }
}

/** One life of a writer; whether it ended by a kill. With `kill` it is killed once the double has seen so many requests. */
async function live(order: object, kill?: { requests: () => number; most: number; lateMs: number }): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', 'tsx', VICTIM, JSON.stringify(order)], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once('exit', (_code, signal) => done(signal)));
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const diesAt = performance.now() + LIFE_MS;
  while (isAlive() && performance.now() < diesAt && !(kill && kill.requests() >= kill.most)) await sleep(1);
  if (kill) await sleep(kill.lateMs);
  if (isAlive()) child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}
