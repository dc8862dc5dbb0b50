import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diagnose, readBundle, type Answer, type Observation } from '../../src/index.ts';

const HOME = resolve(import.meta.dirname, '../..');
/** `architecture.md` 8, and issue 4. */
const TYPICAL = { lines: 50_000, series: 500, ms: 3000 };
const LARGE = { lines: 1_000_000, series: 10_000, ms: 30_000, mb: 1024 };
/** How much dearer than ten times a tenth the whole may be, and still be called linear. */
const MOST_RATIO = 1.5;
const RUNS = 3;
const BEGIN = '--diagnose-once';

const SERVICES = Array.from({ length: 20 }, (_, index) => `service-${index}`);
const HOUR_MS = 3_600_000;
const STEPS = 120;
const LONGEST_LINE = 200;

interface Measured {
  ms: number;
  cpuMs: number;
  peakMb: number;
  findings: number;
}

/** A typical bundle diagnosed in this process. */
export function diagnosing(): { what: string; measured: number[]; budgetMs: number } {
  const measured = Array.from({ length: RUNS }, () => diagnoseOnce(TYPICAL.lines, TYPICAL.series).ms);
  return { what: 'diagnose 50,000 lines and 500 series', measured, budgetMs: TYPICAL.ms };
}

/** A tenth and the whole of what is large, each in a process of its own; says the ratio, and whether all of it is within its budget. */
export function diagnosesLarge(): boolean {
  const [tenth, whole] = [0.1, 1].map(measure);
  if (!tenth || !whole) return false;
  const ratio = whole.cpuMs / (10 * tenth.cpuMs);
  const holds = whole.ms <= LARGE.ms && whole.peakMb <= LARGE.mb && ratio <= MOST_RATIO;
  for (const [name, share, one] of [
    ['a tenth', 0.1, tenth],
    ['the whole', 1, whole],
  ] as const) {
    console.log(
      `diagnose ${name}, ${LARGE.lines * share} lines and ${LARGE.series * share} series: ${Math.round(one.ms)} ms, ${Math.round(one.cpuMs)} ms of processor, ${Math.round(one.peakMb)} MiB at most, ${one.findings} findings`,
    );
  }
  console.log(
    `ratio of processor time to ten tenths ${ratio.toFixed(2)} (at most ${MOST_RATIO}); budget ${LARGE.ms} ms, ${LARGE.mb} MiB with what is diagnosed: ${holds ? 'within' : 'OVER'}`,
  );
  return holds;
}

function measure(share: number): Measured {
  const self = fileURLToPath(import.meta.url);
  const { status, stdout, stderr } = spawnSync('npx', ['tsx', self, BEGIN, String(share)], {
    cwd: HOME,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`diagnosing ${share} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured;
}

/** Diagnoses a made incident beside the changes, files and alerts of a recorded one. */
function diagnoseOnce(lines: number, series: number): Measured {
  const { incident, recordings } = readBundle(resolve(HOME, 'fixtures/incidents/pool-shrunk'));
  const startMs = Date.parse(incident.startedAt) - HOUR_MS;
  const window = { from: new Date(startMs).toISOString(), to: new Date(startMs + 2 * HOUR_MS).toISOString() };
  const told = { input: {}, window, fetchedAt: window.to, truncated: false };
  const made: [string, Observation[]][] = [
    ['loki', logsOf(lines, startMs)],
    ['prometheus', seriesOf(series, startMs, Date.parse(incident.startedAt))],
  ];
  const answers = [
    ...recordings.filter((one): one is Answer => 'observations' in one),
    ...made.map(([tool, observations]) => ({
      ...told,
      tool,
      total: observations.length,
      returned: observations.length,
      observations,
    })),
  ];
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  const { findings } = diagnose({ incident, window, answers });
  const { user, system } = process.cpuUsage(cpu);
  return {
    ms: performance.now() - from,
    cpuMs: (user + system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
    findings: findings.length,
  };
}

/** Lines of twenty services over two hours, of fifteen kinds; no two are the same. */
function logsOf(count: number, startMs: number): Observation[] {
  return SERVICES.map((service, index) => {
    // Written into one buffer, as a tool reads it: making the lines is not what is measured.
    const own = Buffer.alloc(Math.ceil(count / SERVICES.length) * LONGEST_LINE);
    let end = 0;
    for (let line = index; line < count; line += SERVICES.length) {
      const at = new Date(startMs + Math.floor((line / count) * 2 * HOUR_MS)).toISOString();
      const level = line % 97 === 0 ? 'warn' : 'info';
      const peer = SERVICES[(index + 1) % SERVICES.length] ?? '';
      const said = MESSAGES[line % MESSAGES.length]?.(line, peer) ?? '';
      end += own.write(`{"ts":"${at}","level":"${level}","msg":"${said}"}\n`, end, 'latin1');
    }
    return { kind: 'logs', service, text: own.toString('latin1', 0, end) };
  });
}

const MESSAGES: ((line: number, peer: string) => string)[] = [
  (line) => `GET /api/carts/${line}/items?limit=${line % 50} 200 ${line % 900}ms`,
  (line) => `order ${line} of user ${(line * 7919).toString(36)} placed, total ${(line % 10_000) / 100} EUR`,
  (line) => `connection from 10.${line % 256}.${(line >> 8) % 256}.7:${1024 + (line % 60_000)} accepted`,
  (line, peer) => `calling ${peer} took ${line % 400} ms`,
  (line) => `cache miss for key cart:${line}, loading`,
  (line) => `worker-${line % 16} finished job ${line} in ${(line % 97) / 10}s`,
  (line) => `session ${(line * 40_503).toString(16)} expired after ${line % 60} min`,
];

/** Counters, gauges and request counts of twenty services with many instances, sampled every minute; a part of them shifts. */
function seriesOf(count: number, startMs: number, onsetMs: number): Observation[] {
  return Array.from({ length: count }, (_, index): Observation => {
    const service = SERVICES[index % SERVICES.length] ?? '';
    const isCounter = index % 3 === 0;
    const labels = {
      service,
      instance: `i-${Math.floor(index / 60)}`,
      ...(index % 6 === 0 ? { code: index % 12 === 0 ? '200' : '500' } : {}),
    };
    const metric =
      index % 6 === 0 ? 'http_server_requests_total' : `bench_${isCounter ? 'events_total' : 'gauge'}_${index % 50}`;
    let total = 0;
    const samples = Array.from({ length: STEPS }, (_unused, step): [number, number] => {
      const at = startMs + step * 60_000;
      const level = 50 + ((index * 31 + step * 17) % 11) + (index % 40 === 0 && at >= onsetMs ? 60 : 0);
      total += level;
      return [at, isCounter ? total : level];
    });
    return { kind: 'series', metric, type: isCounter ? 'counter' : 'gauge', labels, samples };
  });
}

if (process.argv[2] === BEGIN) {
  const share = Number(process.argv[3]);
  console.log(JSON.stringify(diagnoseOnce(LARGE.lines * share, LARGE.series * share)));
}
