import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Prediction } from './prediction.ts';
import { Score, scoreOf } from './scoring/score.ts';
import { tableOf } from './scoring/table.ts';
import { truthOf } from './scoring/truth.ts';

/**
 * The scorer, a process of its own, and the only one that reads what is true. It takes predictions that were written
 * before it began, keeps the scores in one file for each reasoner beside those of earlier runs, and prints them as tables.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, predictions: { type: 'string' }, results: { type: 'string' } },
});
const { data = '', predictions = '', results = '' } = values;

const said = readdirSync(predictions)
  .filter((name) => name.endsWith('.json') && !/\.(?:rca|calls)\.json$/.test(name))
  .map((name) => Prediction.parse(JSON.parse(readFileSync(join(predictions, name), 'utf8'))));
const fresh = said.map((prediction) => scoreOf(prediction, truthOf(data, prediction.set, prediction.case)));

mkdirSync(results, { recursive: true });
const all: Score[] = [];
for (const reasoner of ['last-deploy', 'rules', 'straight-shot', 'openai']) {
  const file = join(results, `${reasoner}.jsonl`);
  const own = fresh.filter((score) => score.reasoner === reasoner);
  const redone = new Set(own.map(keyOf));
  const kept = (existsSync(file) ? linesOf(file) : []).filter((score) => !redone.has(keyOf(score)));
  const scores = [...kept, ...own].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (scores.length > 0) writeFileSync(file, scores.map((score) => `${JSON.stringify(score)}\n`).join(''));
  all.push(...scores);
}
process.stdout.write(`${tableOf(all)}\n`);

function linesOf(file: string): Score[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => Score.parse(JSON.parse(line)));
}

function keyOf({ set, case: id, model, repeat }: Score): string {
  return JSON.stringify([set, id, model, repeat]);
}
