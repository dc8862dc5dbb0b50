import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lint } from '../../src/index.ts';
import { cpuMsOf } from './cpu-time.ts';

const FOLDER = resolve(import.meta.dirname, '../../fixtures/post-mortems/poor');
const WORDS = 5000;
const RUNS = 15;

/** The processor time to hold a post-mortem of 5,000 words to every rule, from its text to its findings. */
export async function linting(): Promise<{ what: string; measured: number[]; budgetMs: number }> {
  const texts = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  let text = '';
  for (let next = 0; (text.match(/\S+/g)?.length ?? 0) < WORDS; next += 1) text += texts[next % texts.length] ?? '';
  const measured: number[] = [];
  for (let run = 0; run < RUNS; run += 1) measured.push(await cpuMsOf(() => lint('post-mortem.md', text)));
  return { what: 'lint a post-mortem of 5,000 words, CPU', measured, budgetMs: 200 };
}
