import { createHash, randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { hasCorpus, readCorpus, textOf, wantedOf, type CorpusRecord } from './corpus.ts';
import type { Cost } from './heartbeat.ts';
import { openLaboratory, type Laboratory, type Outputs } from './investigate.ts';
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

/** Classes of what is meant to stop a process; analysing an ordinary incident is measured elsewhere. */
const STOPPING = ['redos', 'bomb', 'malformed', 'time'];
/** `trust.md` DOS-2; and what was let in may be held so many times over, as it is stored, read and analysed. */
const MOST_GROWN_MB = 64;
const MOST_HELD = 10;

const NO_COST: Cost = { stallMs: 0, stallCpuMs: 0, stallIn: '', grownMb: 0 };

/** What became of one record, or of one kind of text. */
export interface AdversarialRow extends Cost {
  id: string;
  class: string;
  /** What was expected and did not hold; empty where all did. */
  wrong: string[];
}

/**
 * Plants each record of the adversarial corpus that is about secrets, personal data, size, form or time in every carrier
 * of a recorded incident, investigates it, and looks at all that came out. Nothing where the corpus is not there.
 */
export async function runAdversarial(
  onRow: (row: AdversarialRow) => void = () => undefined,
): Promise<AdversarialRow[]> {
  if (!hasCorpus()) return [];
  const laboratory = await openLaboratory(CREDENTIALS);
  try {
    const rows: AdversarialRow[] = [];
    const add = (row: AdversarialRow): void => {
      rows.push(row);
      onRow(row);
    };
    // The first runs load and compile: they are not measured. Then one without anything hostile, to compare with.
    await laboratory.outputsOf('nothing');
    await laboratory.outputsOf('nothing');
    add(await measured(laboratory, 'none', 'nothing', 'nothing', () => []));
    const records = await readCorpus(
      ['secret', 'pii', 'benign-control', 'redos', 'bomb', 'malformed', 'time'],
      CREDENTIALS,
    );
    for (const record of records) add(await rowOf(laboratory, record));
    add(await harmlessLines(laboratory));
    return rows;
  } finally {
    await laboratory.close();
  }
}

function rowOf(laboratory: Laboratory, record: CorpusRecord): Promise<AdversarialRow> {
  const text = textOf(record);
  return measured(laboratory, record.id, record.class, text, (outputs) => {
    if (record.class === 'benign-control')
      return outputs.evidence.includes(JSON.stringify(text).slice(1, -1)) ? [] : ['altered'];
    const wanted = wantedOf(record, CREDENTIALS);
    if (wanted.length === 0) return [];
    return Object.entries(outputs).flatMap(([place, out]) => {
      const isIn = searchOf(out);
      return wanted.filter(isIn).map(() => `a trace in ${place}`);
    });
  });
}

/** Lines of commits, UUIDs, digests and etags, as real logs have them. */
function harmlessLines(laboratory: Laboratory): Promise<AdversarialRow> {
  const hash = (kind: string, seed: number): string => createHash(kind).update(String(seed)).digest('hex');
  const lines = Array.from({ length: LINES }, (_, seed) => {
    const etag = createHash('md5').update(`e${seed}`).digest('base64');
    return `deploy ${hash('sha1', seed)} trace ${randomUUID()} image sha256:${hash('sha256', seed)} span ${hash('md5', seed).slice(0, 16)} etag "${etag}"`;
  });
  return measured(laboratory, 'lines', 'benign-control', lines.join('\n'), ({ evidence }) => {
    const kept = new Set(evidence.replaceAll('\\"', '"').split('\\n'));
    const altered = lines.filter((line) => !kept.has(line)).length;
    return altered > MOST_ALTERED ? [`${altered} of ${LINES} lines altered`] : [];
  });
}

/** The investigation is measured, the search in what came out of it is not. */
async function measured(
  laboratory: Laboratory,
  id: string,
  kind: string,
  text: string,
  look: (outputs: Outputs) => string[],
): Promise<AdversarialRow> {
  try {
    const { outputs, cost, plantedMb } = await laboratory.outputsOf(text);
    const wrong = look(outputs);
    if (STOPPING.includes(kind) && cost.stallCpuMs > LONGEST_STALL_MS) {
      wrong.push(`stood still for ${cost.stallCpuMs} ms in ${cost.stallIn}`);
    }
    if (cost.grownMb > MOST_GROWN_MB + MOST_HELD * plantedMb) {
      wrong.push(`grew by ${cost.grownMb} MiB for ${Math.round(plantedMb)}`);
    }
    return { id, class: kind, wrong: [...new Set(wrong)], ...cost };
  } catch (error) {
    return { id, class: kind, wrong: [`ended with ${String(error).slice(0, 200)}`], ...NO_COST };
  }
}

async function main(): Promise<void> {
  if (!hasCorpus()) {
    console.log('The adversarial corpus is not beside the project; nothing was run.');
    return;
  }
  const rows = await runAdversarial((row) => console.log(lineOf(row.id, row, row.wrong.join('; ') || 'holds')));
  console.log('\nby class');
  for (const kind of new Set(rows.map((row) => row.class))) {
    const own = rows.filter((row) => row.class === kind);
    const most = (figure: Exclude<keyof Cost, 'stallIn'>): number => Math.max(...own.map((row) => row[figure]));
    const cost = { stallMs: most('stallMs'), stallCpuMs: most('stallCpuMs'), stallIn: '', grownMb: most('grownMb') };
    const holding = own.filter(({ wrong }) => wrong.length === 0).length;
    console.log(lineOf('', { class: kind, ...cost }, `${holding} of ${own.length} hold`));
  }
  if (rows.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
}

function lineOf(id: string, { class: kind, stallMs, stallCpuMs, grownMb }: Cost & { class: string }, verdict: string) {
  const figures = `stall ${String(stallMs).padStart(5)} ms, ${String(stallCpuMs).padStart(4)} ms of them worked; memory +${String(grownMb).padStart(3)} MiB`;
  return `${id.padEnd(6)} ${kind.padEnd(15)} ${figures}  ${verdict}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
