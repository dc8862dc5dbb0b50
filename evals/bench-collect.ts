import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp, parseConfig, readBundle, tools, triggers } from '../src/index.ts';
import { openStore } from '../src/testing.ts';

const HOME = resolve(import.meta.dirname, '..');
const FULL = { lines: 1_000_000, series: 10_000 };
/** `architecture.md` 8. */
const BUDGET = { ms: 30_000, mb: 1024 };
/** How much dearer than ten times a tenth the whole may be, and still be called linear. */
const MOST_RATIO = 1.5;
const BEGIN = '--once';

interface Measured {
  ms: number;
  peakMb: number;
}

/** Collects one size in this process: generated logs from a file, series from a server on loopback. */
async function collect(share: number): Promise<Measured> {
  const workshop = mkdtempSync(join(tmpdir(), 'hindcast-bench-'));
  const { incident } = readBundle(join(HOME, 'fixtures/incidents/pool-shrunk'));
  const startMs = Date.parse(incident.startedAt) - 3_600_000;
  const log = join(workshop, 'checkout.log');
  await writeLog(log, FULL.lines * share, startMs);
  const server = await serveSeries(FULL.series * share, startMs);
  const store = await openStore({ kind: 'memory' });
  try {
    const settings = [
      'logLevel: error',
      `tools: {logs-file: {files: [{path: ${JSON.stringify(log)}, service: checkout}], maxBytesPerFile: 500000000}, prometheus: {url: "${server.url}", maxSeries: ${FULL.series}}}`,
    ];
    const config = parseConfig('bench', settings.join('\n'), tools, triggers, {});
    const app = await createApp({ config, tools, triggers, home: HOME, store });
    const from = performance.now();
    await app.investigate(incident);
    return { ms: performance.now() - from, peakMb: process.resourceUsage().maxRSS / 1024 };
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

/** As much of Prometheus as the tool asks: every query finds the same series. */
async function serveSeries(count: number, startMs: number): Promise<{ url: string; close: () => void }> {
  const values = Array.from({ length: 120 }, (_, step) => [startMs / 1000 + step * 30, String(step % 9)]);
  const names = Array.from({ length: count }, (_, index) => ({
    __name__: `bench_gauge_${index % 50}`,
    service: 'checkout',
    instance: `i-${index}`,
  }));
  const matrix = JSON.stringify({
    status: 'success',
    data: { resultType: 'matrix', result: names.map((metric) => ({ metric, values })) },
  });
  const server = createServer((request, reply) => {
    reply.setHeader('content-type', 'application/json');
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname.endsWith('/query_range')) reply.end(matrix);
    else if (pathname.endsWith('/series')) reply.end(JSON.stringify({ status: 'success', data: names }));
    else if (pathname.endsWith('/rules')) reply.end(JSON.stringify({ status: 'success', data: { groups: [] } }));
    else if (pathname.endsWith('/metadata')) reply.end(JSON.stringify({ status: 'success', data: {} }));
    else reply.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('127.0.0.1 gave no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

/** Each size in a process of its own, so that the peak is its own. */
function measure(share: number): Measured {
  const self = fileURLToPath(import.meta.url);
  const { status, stdout, stderr } = spawnSync('npx', ['tsx', self, BEGIN, String(share)], {
    cwd: HOME,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`collecting ${share} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured;
}

/** Measures a tenth and the whole; says the ratio, and whether the whole is within its budget. */
export function benchCollect(): boolean {
  const [tenth, whole] = [measure(0.1), measure(1)];
  const ratio = whole.ms / (10 * tenth.ms);
  const holds = whole.ms <= BUDGET.ms && whole.peakMb <= BUDGET.mb && ratio <= MOST_RATIO;
  console.log(`a tenth: ${Math.round(tenth.ms)} ms, ${Math.round(tenth.peakMb)} MiB at most`);
  console.log(
    `${FULL.lines} lines, ${FULL.series} series: ${Math.round(whole.ms)} ms, ${Math.round(whole.peakMb)} MiB at most`,
  );
  console.log(
    `ratio to ten tenths ${ratio.toFixed(2)} (at most ${MOST_RATIO}); budget ${BUDGET.ms} ms, ${BUDGET.mb} MiB: ${holds ? 'within' : 'OVER'}`,
  );
  return holds;
}

if (process.argv[2] === BEGIN) console.log(JSON.stringify(await collect(Number(process.argv[3]))));
