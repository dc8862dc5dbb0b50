import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { DRAIN, PUBLISHED, type Published } from './published.ts';
import { runBenchmark, type Predictions } from './run-benchmark.ts';
import { runLoghub } from './run-loghub.ts';
import { benchmarks } from './sets.ts';

const Share = z.number();
const Score = z.object({
  overall: z.object({ cases: z.number(), 'AC@1': Share, 'AC@3': Share, decoy_hits: z.number().optional() }),
  ci95: z.object({ 'AC@1': z.array(Share), 'AC@3': z.array(Share) }),
});

/**
 * Answers every set that is there, has the set's own scorer judge, and gives the lines of one table: ours with 95 %
 * intervals beside the published figures. Only the scorer, a process of its own, reads the true causes.
 */
export function benchmarkTable(data: string, onProgress: (line: string) => void): string[] {
  const scratch = mkdtempSync(join(tmpdir(), 'hindcast-eval-'));
  try {
    const answered: Answered[] = [];
    const rows = benchmarks
      .filter(({ name }) => existsSync(join(data, name, 'cases')))
      .flatMap((benchmark) => {
        const out = join(scratch, `${benchmark.name}.json`);
        const predictions = runBenchmark(benchmark, data, (line) => onProgress(`${benchmark.name} ${line}`));
        writeFileSync(out, JSON.stringify(predictions));
        answered.push({ set: benchmark.name, out, predictions });
        return PUBLISHED.filter(({ set }) => set === benchmark.name).map((one) => rowOf(one, data, out, scratch));
      });
    return [
      '| set | question | cases | @1 (95 %) | @3 (95 %) | published @1 / @3 |',
      '|---|---|---|---|---|---|',
      ...rows,
      ...loghubRow(data, scratch, onProgress),
      '',
      ...calibrationRows(answered, data, scratch),
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function rowOf({ set, cases, what, published }: Published, data: string, out: string, scratch: string): string {
  const truth = truthOf(join(data, 'truth', set, 'dev'), cases, join(scratch, `${set}-${cases || 'all'}`));
  const said = judge(join(data, 'score.mjs'), ['--truth', truth, '--pred', out, '--json']);
  const { overall, ci95 } = Score.parse(JSON.parse(said));
  const shown = (key: 'AC@1' | 'AC@3'): string =>
    `${overall[key].toFixed(3)} (${ci95[key].map((bound) => bound.toFixed(2)).join('–')})`;
  const decoys = overall.decoy_hits === undefined ? '' : `, ${overall.decoy_hits} decoys`;
  return `| ${set} | ${what} | ${overall.cases}${decoys} | ${shown('AC@1')} | ${shown('AC@3')} | ${published} |`;
}

/** The scorer takes a folder; for a part of the cases, one with links to those. Nothing in it is read here. */
function truthOf(folder: string, cases: string, part: string): string {
  if (cases === '') return folder;
  mkdirSync(part);
  for (const file of readdirSync(folder).filter((name) => name.startsWith(cases))) {
    symlinkSync(resolve(folder, file), join(part, file));
  }
  return part;
}

interface Answered {
  set: string;
  out: string;
  predictions: Predictions;
}

/** Confidences are told apart by tenths (`rca.md` c.2). */
const BINS = 10;

/** How often the first answer is right at each confidence, over all sets, and the expected calibration error (ECE). */
function calibrationRows(answered: readonly Answered[], data: string, scratch: string): string[] {
  const bins = Array.from({ length: BINS }, (_, bin) => {
    const found = answered.map(({ set, out, predictions }) => {
      const own = Object.entries(predictions).filter(
        ([, { confidence }]) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin,
      );
      if (own.length === 0) return { cases: 0, sum: 0, right: 0 };
      const truth = join(scratch, `${set}-bin-${bin}`);
      mkdirSync(truth);
      for (const [id] of own) symlinkSync(resolve(data, 'truth', set, 'dev', `${id}.json`), join(truth, `${id}.json`));
      const said = judge(join(data, 'score.mjs'), ['--truth', truth, '--pred', out, '--json']);
      const right = Score.parse(JSON.parse(said)).overall['AC@1'] * own.length;
      return { cases: own.length, sum: own.reduce((sum, [, { confidence }]) => sum + confidence, 0), right };
    });
    const total = (key: 'cases' | 'sum' | 'right'): number => found.reduce((sum, one) => sum + one[key], 0);
    return { cases: total('cases'), sum: total('sum'), right: total('right') };
  }).filter(({ cases }) => cases > 0);
  const cases = bins.reduce((sum, bin) => sum + bin.cases, 0);
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.sum - bin.right), 0) / cases;
  const over = bins.reduce((sum, bin) => sum + Math.max(0, bin.sum - bin.right), 0) / cases;
  return [
    '| mean confidence | cases | right |',
    '|---|---|---|',
    ...bins.map(
      (bin) => `| ${(bin.sum / bin.cases).toFixed(2)} | ${bin.cases} | ${(bin.right / bin.cases).toFixed(2)} |`,
    ),
    '',
    `ECE ${error.toFixed(3)}, of which too sure ${over.toFixed(3)}.`,
  ];
}

function loghubRow(data: string, scratch: string, onProgress: (line: string) => void): string[] {
  if (!existsSync(join(data, 'loghub', 'cases'))) return [];
  const out = join(scratch, 'loghub');
  runLoghub(data, out, (line) => onProgress(`loghub ${line}`));
  const said = judge(join(data, 'score-templates.mjs'), ['--truth', join(data, 'loghub', 'cases'), '--pred', out]);
  const mean = /^mean\s+([\d.]+)/m.exec(said)?.[1] ?? '?';
  const systems = said.split('\n').filter((line) => /groups \d+ of/.test(line)).length;
  return [`| loghub | grouping of lines, one setting | ${systems} systems | ${mean} | | ${DRAIN} |`];
}

/** Throws where the scorer fails. */
function judge(scorer: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [scorer, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${scorer} ended with ${status}: ${stderr}`);
  return stdout;
}
