import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createApp, defaultConfig, readBundle, renderHtml, renderMarkdown, tools, triggers } from '../src/index.ts';
import { openStore } from '../src/testing.ts';
import { benchCollect } from './bench-collect.ts';
import { cpuMsOf } from './bench/cpu-time.ts';
import { diagnosesLarge, diagnosing } from './bench/diagnosing.ts';
import { linting } from './bench/linting.ts';
import { loadingCharts } from './bench/loading-charts.ts';
import { mining } from './bench/mining.ts';

const HOME = resolve(import.meta.dirname, '..');
const INCIDENT = join(HOME, 'fixtures/incidents/pool-shrunk');
const RUNS = 3;
/** How often each draft is rendered. */
const RENDERED = 5;

/** A figure with what it may be at most. Milliseconds. */
interface Row {
  what: string;
  measured: number[];
  budgetMs: number;
}

/** Measures the figures of the design on this machine; exits with 1 where a median is over its budget. */
async function main(): Promise<void> {
  const rows = [await linting(), diagnosing(), demo(), ...(await investigation()), mining(RUNS)];
  for (const { what, measured, budgetMs } of rows) {
    const [least, middle, most] = [0, 0.5, 1].map((share) => Math.round(quantile(measured, share)));
    const verdict = (middle ?? 0) <= budgetMs ? 'within' : 'OVER';
    console.log(
      `${what.padEnd(44)} ${String(middle).padStart(6)} ms  (${least} to ${most}, ${measured.length} runs)  ${verdict} ${budgetMs} ms`,
    );
    if (verdict === 'OVER') process.exitCode = 1;
  }
  // A million lines take minutes on a busy machine.
  if (process.argv.includes('--long')) {
    const within = [diagnosesLarge(), benchCollect()];
    if (within.includes(false)) process.exitCode = 1;
  }
}

function demo(): Row {
  const out = mkdtempSync(join(tmpdir(), 'hindcast-bench-'));
  const measured = Array.from({ length: RUNS }, () => {
    const from = performance.now();
    const { status, stderr } = spawnSync('npm', ['run', '-s', 'demo', '--', '--out', out], {
      cwd: HOME,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the demo ended with ${status}: ${stderr}`);
    return performance.now() - from;
  });
  return { what: 'demo, the whole command', measured, budgetMs: 15_000 };
}

async function investigation(): Promise<Row[]> {
  const { incident } = readBundle(INCIDENT);
  const bundle = tools.find(({ name }) => name === 'bundle');
  if (!bundle) throw new Error('there is no bundle tool');
  const store = await openStore({ kind: 'memory' });
  const config = { ...defaultConfig(tools, triggers), logLevel: 'silent' as const };
  const app = await createApp({ config, tools, triggers, home: HOME, store });
  const [investigated, rendered]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    const from = performance.now();
    const { rca } = await app.investigate(incident, { tools: [bundle.open({ folder: INCIDENT })] });
    investigated.push(performance.now() - from);
    for (let again = 0; again < RENDERED; again += 1)
      rendered.push(
        await cpuMsOf(async () => {
          renderMarkdown(rca);
          await renderHtml(rca);
        }),
      );
  }
  await app.close();
  return [
    { what: 'investigate, beyond process and store start', measured: investigated, budgetMs: 3000 },
    { what: 'render Markdown and HTML, CPU', measured: rendered, budgetMs: 300 },
    {
      what: 'the same, first in a process: Vega is loaded',
      measured: loadingCharts(HOME, RUNS).map((load) => load + quantile(rendered, 0.5)),
      budgetMs: 300,
    },
  ];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}

await main();
