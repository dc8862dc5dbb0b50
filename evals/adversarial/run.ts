import { createHash, randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { hasCorpus, readCorpus, wantedOf, type CorpusRecord } from './corpus.ts';
import { outputsOf, type Outputs } from './investigate.ts';
import { searchOf } from './traces.ts';

/** Made up for the run. */
const CREDENTIALS = {
  GITHUB_TOKEN: `ghp_${createHash('sha256').update(randomUUID()).digest('hex').slice(0, 36)}`,
  MODEL_KEY: `mk-${createHash('sha256').update(randomUUID()).digest('hex').slice(0, 40)}`,
};
const LINES = 10_000;
/** `trust.md` SEC-3, DOS-2. */
const MOST_ALTERED = LINES / 1000;
const LONGEST_STALL_MS = 200;

/** What became of one record, or of one kind of text. */
export interface AdversarialRow {
  id: string;
  class: string;
  /** What was expected and did not hold; empty where all did. */
  wrong: string[];
  /** The longest time that the event loop stood still. Milliseconds. */
  stallMs: number;
  /** What the process held more at the end. MiB. */
  grownMb: number;
}

/**
 * Plants each record of the adversarial corpus that is about secrets, personal data, size, form or time in every carrier
 * of a recorded incident, investigates it, and looks at all that came out. Nothing where the corpus is not there.
 */
export async function runAdversarial(
  onRow: (row: AdversarialRow) => void = () => undefined,
): Promise<AdversarialRow[]> {
  if (!hasCorpus()) return [];
  const rows: AdversarialRow[] = [];
  const add = (row: AdversarialRow): void => {
    rows.push(row);
    onRow(row);
  };
  // The first run loads and compiles: it is not measured.
  await outputsOf('nothing', CREDENTIALS);
  const planted = await readCorpus(
    ['secret', 'pii', 'benign-control', 'redos', 'bomb', 'malformed', 'time'],
    CREDENTIALS,
  );
  for (const record of planted) add(await rowOf(record));
  add(await harmlessLines());
  return rows;
}

function rowOf(record: CorpusRecord): Promise<AdversarialRow> {
  const text = record.bytes().toString('utf8');
  return measured(record.id, record.class, text, (outputs) => {
    if (record.class === 'benign-control')
      return outputs.evidence.includes(JSON.stringify(text).slice(1, -1)) ? [] : ['altered'];
    const wanted = wantedOf(record, CREDENTIALS);
    return Object.entries(outputs).flatMap(([place, out]) => {
      const isIn = searchOf(out);
      return wanted.filter(isIn).map(() => `a trace in ${place}`);
    });
  });
}

/** Lines of commits, UUIDs, digests and etags, as real logs have them. */
function harmlessLines(): Promise<AdversarialRow> {
  const hash = (kind: string, seed: number): string => createHash(kind).update(String(seed)).digest('hex');
  const lines = Array.from({ length: LINES }, (_, seed) => {
    const etag = createHash('md5').update(`e${seed}`).digest('base64');
    return `deploy ${hash('sha1', seed)} trace ${randomUUID()} image sha256:${hash('sha256', seed)} span ${hash('md5', seed).slice(0, 16)} etag "${etag}"`;
  });
  return measured('lines', 'benign-control', lines.join('\n'), ({ evidence }) => {
    const kept = new Set(evidence.replaceAll('\\"', '"').split('\\n'));
    const altered = lines.filter((line) => !kept.has(line)).length;
    return altered > MOST_ALTERED ? [`${altered} of ${LINES} lines altered`] : [];
  });
}

/** The investigation is measured, the search in what came out of it is not. */
async function measured(
  id: string,
  kind: string,
  text: string,
  look: (outputs: Outputs) => string[],
): Promise<AdversarialRow> {
  const before = process.memoryUsage().rss;
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const outputs = await outputsOf(text, CREDENTIALS).catch((error: unknown) => `ended with ${String(error)}`);
  delay.disable();
  return {
    id,
    class: kind,
    wrong: typeof outputs === 'string' ? [outputs] : look(outputs),
    stallMs: Math.round(delay.max / 1e6),
    grownMb: Math.round((process.memoryUsage().rss - before) / 2 ** 20),
  };
}

async function main(): Promise<void> {
  if (!hasCorpus()) {
    console.log('The adversarial corpus is not beside the project; nothing was run.');
    return;
  }
  const rows = await runAdversarial(({ id, class: kind, wrong, stallMs, grownMb }) => {
    const verdict = wrong.length === 0 ? 'holds' : [...new Set(wrong)].join('; ');
    const stall = `${stallMs} ms${stallMs > LONGEST_STALL_MS ? ' !' : ''}`;
    console.log(
      `${id.padEnd(6)} ${kind.padEnd(15)} stall ${stall.padEnd(9)} memory ${String(grownMb).padStart(5)} MiB  ${verdict}`,
    );
  });
  const failed = rows.filter(({ wrong }) => wrong.length > 0).length;
  console.log(`${rows.length - failed} of ${rows.length} hold`);
  if (failed > 0) process.exitCode = 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
