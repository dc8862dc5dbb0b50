import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InvestigatedCase } from './cases.ts';
import type { Investigator } from './investigators.ts';
import type { Call } from './passage.ts';
import type { Prediction } from './prediction.ts';

/** What is run, how often, and where it goes. */
export interface Trial {
  cases: readonly InvestigatedCase[];
  investigators: readonly Investigator[];
  /** How often each case is answered where a model answers; once otherwise. */
  repeats: number;
  model: string | null;
  /** Where predictions are written, one file each. What is there already is not done again. */
  predictions: string;
}

/** Has every case answered, and writes each answer down before the next one is asked. */
export async function runTrial(
  { cases, investigators, repeats, model, predictions }: Trial,
  onProgress: (line: string) => void,
): Promise<void> {
  mkdirSync(predictions, { recursive: true });
  for (const { name, asksModel, answer } of investigators) {
    for (const one of cases) {
      for (let repeat = 1; repeat <= (asksModel ? repeats : 1); repeat += 1) {
        const base = join(predictions, `${name}.${one.set}.${one.id}.${repeat}`);
        if (existsSync(`${base}.json`)) continue;
        const { investigation, passage, ...said } = await answer(one);
        const about = { set: one.set, case: one.id, reasoner: name, model: asksModel ? model : null, repeat };
        if (investigation) write(`${base}.rca.json`, investigation.rca);
        if (passage) write(`${base}.calls.json`, passage.calls().map(exchangeOf));
        write(`${base}.json`, { ...about, ...said } satisfies Prediction);
        // Not what was said: whoever answers as the model may be reading along.
        onProgress(`${name} ${one.set} ${one.id} #${repeat}, ${said.seconds} s`);
      }
    }
  }
}

/**
 * Has the predictions scored and gives the lines of a table. Only the scorer, a process of its own that begins once they
 * are written, reads the true causes. Throws where it fails.
 */
export function scored(data: string, predictions: string, results: string): string {
  const scorer = join(import.meta.dirname, 'score.ts');
  const args = ['--import', 'tsx', scorer, '--data', data, '--predictions', predictions, '--results', results];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`the scorer ended with ${status}: ${stderr}`);
  return stdout;
}

function exchangeOf({ sent, reply, beganMs, endedMs }: Call) {
  return { ms: Math.round(endedMs - beganMs), sent, reply };
}

function write(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value)}\n`);
}
