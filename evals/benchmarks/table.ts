import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { DRAIN, PUBLISHED, type Published } from './published.ts';
import { runBenchmark } from './run-benchmark.ts';
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
    const rows = benchmarks
      .filter(({ name }) => existsSync(join(data, name, 'cases')))
      .flatMap((benchmark) => {
        const out = join(scratch, `${benchmark.name}.json`);
        const predictions = runBenchmark(benchmark, data, (line) => onProgress(`${benchmark.name} ${line}`));
        writeFileSync(out, JSON.stringify(predictions));
        return PUBLISHED.filter(({ set }) => set === benchmark.name).map((one) => rowOf(one, data, out, scratch));
      });
    return [
      '| set | question | cases | @1 (95 %) | @3 (95 %) | published @1 / @3 |',
      '|---|---|---|---|---|---|',
      ...rows,
      ...loghubRow(data, scratch, onProgress),
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
