import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupsOf, readMessages } from './loghub.ts';

const ENDING = '.jsonl.gz';

/** Groups the messages of every file under `<data>/loghub/cases`, and writes `<out>/<name>.json` with one group a line. */
export function runLoghub(data: string, out: string, onProgress: (line: string) => void): void {
  const folder = join(data, 'loghub', 'cases');
  mkdirSync(out, { recursive: true });
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith(ENDING)) continue;
    const messages = readMessages(join(folder, file));
    const from = performance.now();
    const groups = groupsOf(messages);
    const tookMs = performance.now() - from;
    writeFileSync(join(out, `${file.slice(0, -ENDING.length)}.json`), `${JSON.stringify(groups)}\n`);
    onProgress(`${file} ${messages.length} lines, ${new Set(groups).size} groups, ${Math.round(tookMs)} ms`);
  }
}
