import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { askTools, readBundle, seedQuestions, tools, writeBundle } from '../src/index.ts';
import { createRedactor, openStore, withRedaction } from '../src/testing.ts';

const HOME = resolve(import.meta.dirname, '..');
const FULL = { lines: 1_000_000, series: 10_000 };
/** `architecture.md` 8. */
const BUDGET = { ms: 30_000, mb: 1024 };
/** How much dearer than ten times a tenth the whole may be, and still be called linear. */
const MOST_RATIO = 1.5;
const BEGIN = '--once';
const SERVE = '--serve';
const OPEN = '--open';
const SELF = fileURLToPath(import.meta.url);

const EVERYTHING = { card: true, ssn: true, iban: true, email: true, phone: true };

interface Measured {
  ms: number;
  /** Of all threads, in milliseconds. */
  cpuMs: number;
  peakMb: number;
  /** What arrived. */
  lines: number;
  series: number;
  failures: string[];
}

/**
 * Collects one size in this process as an investigation does, generated logs from a file, series from a server on
 * loopback in a process of its own: asked, searched for secrets, stored in a folder that is a store already, read back,
 * and written as a bundle.
 */
async function collect(share: number): Promise<Measured> {
  const workshop = mkdtempSync(join(tmpdir(), 'hindcast-bench-'));
  const { incident } = readBundle(join(HOME, 'fixtures/incidents/pool-shrunk'));
  const startMs = Date.parse(incident.startedAt) - 3_600_000;
  const log = join(workshop, 'checkout.log');
  await writeLog(log, FULL.lines * share, startMs);
  const server = await startServer(FULL.series * share, startMs);
  const folder = join(workshop, 'store');
  inProcess(OPEN, folder);
  const store = await openStore({ kind: 'embedded', folder });
  try {
    const sections: Readonly<Record<string, object>> = {
      'logs-file': { files: [{ path: log, service: 'checkout' }], maxBytesPerFile: 500_000_000 },
      prometheus: { url: server.url, maxSeries: FULL.series },
    };
    const redactor = createRedactor({ key: await store.secret('redaction'), own: [], personal: EVERYTHING });
    const opened = tools
      .filter(({ name }) => name in sections)
      .map((tool) => withRedaction(tool.open(sections[tool.name]), redactor));
    const [from, cpu] = [performance.now(), process.cpuUsage()];
    const { id: run } = await store.runs.start(incident);
    const window = { from: new Date(startMs).toISOString(), to: incident.resolvedAt };
    await askTools(seedQuestions(opened, { incident, window, services: [] }), Date.now, {
      answered: (answer) => store.recordings.save(run, answer),
      failed: (failed) => store.recordings.saveFailure(run, failed),
    });
    const { answers, failures } = await store.recordings.of(run);
    writeBundle(join(workshop, 'bundle'), { incident, recordings: [...answers, ...failures] });
    const { user, system } = process.cpuUsage(cpu);
    const ms = performance.now() - from;
    const peakMb = process.resourceUsage().maxRSS / 1024;
    const seen = answers.flatMap(({ observations }) => observations);
    return {
      ms,
      cpuMs: (user + system) / 1000,
      peakMb,
      lines: seen.reduce((sum, one) => sum + (one.kind === 'logs' ? one.text.trimEnd().split('\n').length : 0), 0),
      series: seen.filter(({ kind }) => kind === 'series').length,
      failures: failures.map(({ message }) => message),
    };
  } finally {
    server.close();
    await store.close();
    rmSync(workshop, { recursive: true, force: true });
  }
}

async function writeLog(path: string, lines: number, startMs: number): Promise<void> {
  const out = createWriteStream(path);
  for (let line = 0; line < lines; line += 1) {
    const at = new Date(startMs + Math.floor((line / lines) * 3_600_000)).toISOString();
    const text = `${at} INFO checkout request ${line} to /api/v1/carts finished in ${line % 97} ms, pool waiting ${line % 7}\n`;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** As much of Prometheus as the tool asks: a query finds the series of the metrics that it names. */
async function serveSeries(count: number, startMs: number): Promise<void> {
  const values = Array.from({ length: 120 }, (_, step) => [startMs / 1000 + step * 30, String(step % 9)]);
  const names = Array.from({ length: count }, (_, index) => ({
    __name__: `bench_gauge_${index % 50}`,
    service: 'checkout',
    instance: `i-${index}`,
  }));
  const matrixOf = (query: string): object => {
    const named = new Set(query.match(/bench_gauge_\d+/g));
    const found = names.filter(({ __name__: name }) => named.has(name));
    return { resultType: 'matrix', result: found.map((metric) => ({ metric, values })) };
  };
  const server = createServer((request, reply) => {
    void textOf(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const query = searchParams.get('query') ?? new URLSearchParams(body).get('query') ?? '';
      const data = pathname.endsWith('/series')
        ? names
        : pathname.endsWith('/rules')
          ? { groups: [] }
          : pathname.endsWith('/metadata')
            ? {}
            : matrixOf(query);
      reply.setHeader('content-type', 'application/json');
      reply.end(JSON.stringify({ status: 'success', data }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('127.0.0.1 gave no port');
  console.log(`http://127.0.0.1:${address.port}`);
}

/** The server in a process of its own, because what it holds is not what Hindcast holds. */
async function startServer(count: number, startMs: number): Promise<{ url: string; close: () => void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', SELF, SERVE, String(count), String(startMs)], {
    cwd: HOME,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: first.toString().trim(), close: () => void child.kill() };
}

/** The first start of a store, which makes its database, once for all that comes. MiB at most. */
async function firstStart(folder: string): Promise<number> {
  const store = await openStore({ kind: 'embedded', folder });
  await store.close();
  return process.resourceUsage().maxRSS / 1024;
}

/** Does one thing in a process of its own, so that the peak is its own. */
function inProcess(what: string, ...args: string[]): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', SELF, what, ...args], {
    cwd: HOME,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${what} ${args.join(' ')} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** Measures a tenth and the whole; says the ratio, and whether the whole is within its budget. */
export function benchCollect(): boolean {
  const [tenth, whole] = [0.1, 1].map((share) => inProcess(BEGIN, String(share)) as Measured);
  if (!tenth || !whole) return false;
  const ratio = whole.cpuMs / (10 * tenth.cpuMs);
  const isWhole = whole.lines === FULL.lines && whole.series === FULL.series && whole.failures.length === 0;
  const holds = isWhole && whole.ms <= BUDGET.ms && whole.peakMb <= BUDGET.mb && ratio <= MOST_RATIO;
  for (const [name, one] of Object.entries({ 'a tenth': tenth, 'the whole': whole })) {
    console.log(
      `${name}: ${one.lines} lines and ${one.series} series into a bundle: ${Math.round(one.ms)} ms, ${Math.round(one.cpuMs)} ms of processor, ${Math.round(one.peakMb)} MiB at most${one.failures.map((failure) => `; ${failure}`).join('')}`,
    );
  }
  console.log(
    `ratio of processor time to ten tenths ${ratio.toFixed(2)} (at most ${MOST_RATIO}); budget ${BUDGET.ms} ms, ${BUDGET.mb} MiB, with ${loadavg()[0]?.toFixed(1)} runnable on ${availableParallelism()} cores: ${holds ? 'within' : 'OVER'}`,
  );
  return holds;
}

const [, , what, first = '', second = ''] = process.argv;
if (what === BEGIN) console.log(JSON.stringify(await collect(Number(first))));
if (what === SERVE) await serveSeries(Number(first), Number(second));
if (what === OPEN) console.log(JSON.stringify(await firstStart(first)));
