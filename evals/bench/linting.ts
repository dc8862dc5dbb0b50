import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lint } from '../../src/index.ts';

const FOLDER = resolve(import.meta.dirname, '../../fixtures/post-mortems/poor');
const WORDS = 5000;
const RUNS = 7;

/** The time to hold a post-mortem of 5,000 words to every rule, from its text to its findings. */
export function linting(): { what: string; measured: number[]; budgetMs: number } {
  const texts = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  let text = '';
  for (let next = 0; (text.match(/\S+/g)?.length ?? 0) < WORDS; next += 1) text += texts[next % texts.length] ?? '';
  const measured = Array.from({ length: RUNS }, () => {
    const from = performance.now();
    lint('post-mortem.md', text);
    return performance.now() - from;
  });
  return { what: 'lint a post-mortem of 5,000 words', measured, budgetMs: 200 };
}
