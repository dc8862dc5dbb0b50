import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../fixtures/doubles/random.ts';
import { openStore } from '../../src/testing.ts';
import { QUIET_SECONDS, decided, faultsOf, hurry, isDone, openApp, startGithub, unsent } from './installation.ts';

/** What came of answers that were lost. */
export interface LostReport {
  /** Changes whose outcome was not told: carried out, carried out late, or not at all. */
  ambiguous: number;
  /** The same by what happened to the answer. */
  byFault: Record<string, number>;
  staleLists: number;
  rounds: number;
  /** Writes that were given up after ten tries, for a person to look at. */
  parked: number;
  /** What was found wrong at an end; empty is right. */
  wrong: string[];
}

const LOSSES = ['commit-then-drop', 'commit-then-502', 'half-body', 'drop', 'commit-late'] as const;

/** Publishes one incident again and again to new places that lose answers, until so many were lost. */
export async function loseAnswers(
  { least, seed }: { least: number; seed: number },
  onRound: (report: LostReport) => void = () => undefined,
): Promise<LostReport> {
  const store = await openStore({ kind: 'memory' });
  const chance = seededRandom(seed);
  const report: LostReport = { ambiguous: 0, byFault: {}, staleLists: 0, rounds: 0, parked: 0, wrong: [] };
  try {
    const wanted = await decided(await openApp('.', 'http://127.0.0.1:9', { store }));
    while (report.ambiguous < least) {
      await store.pool.query(
        `UPDATE hindcast.outbox SET status = 'queued', publication = NULL, sent_at = NULL, attempts = 0, due_at = now()`,
      );
      const before = (await store.audit.list(1))[0]?.seq ?? 0;
      const github = await startGithub();
      const app = await openApp('.', github.url, { store });
      const losses = LOSSES.map((fault) => {
        const common = { match: { method: 'POST', prob: 0.08 }, seed: Math.floor(chance() * 1e9), times: 6 };
        return github.fault(
          fault === 'commit-late' ? { ...common, fault, args: { ms: 200 + chance() * 800 } } : { ...common, fault },
        );
      });
      const stale = github.fault({
        match: { method: 'GET', path: '/(issues|pulls)\\?', prob: 0.3 },
        fault: 'stale-list',
        args: { seconds: QUIET_SECONDS / 2 },
        seed: Math.floor(chance() * 1e9),
        times: 10,
      });
      const isEnded = async (): Promise<boolean> => {
        const { givenUp } = await unsent(app, wanted, before);
        return isDone(app, { ...wanted, released: wanted.released.filter((id) => !givenUp.includes(id)) });
      };
      for (let pass = 0; pass < 100 && !(await isEnded()); pass++) {
        await hurry(app);
        await app.publish();
        await sleep(QUIET_SECONDS * 1000);
      }
      await sleep(1_100); // What is late has come by now.
      const { givenUp, wrong } = await unsent(app, wanted, before);
      const isSilent = !(await isEnded());
      report.wrong.push(
        ...[...(await faultsOf(github, wanted, givenUp)), ...wrong, ...(isSilent ? ['not settled'] : [])].map(
          (fault) => `round ${report.rounds}: ${fault}`,
        ),
      );
      for (const [index, fault] of LOSSES.entries()) {
        const fired = losses[index]?.fired() ?? 0;
        report.ambiguous += fired;
        report.byFault[fault] = (report.byFault[fault] ?? 0) + fired;
      }
      report.staleLists += stale.fired();
      report.parked += givenUp.length;
      report.rounds += 1;
      await github.close();
      onRound(report);
    }
  } finally {
    await store.close();
  }
  return report;
}
