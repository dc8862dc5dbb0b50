import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runBenchmark } from './run-benchmark.ts';
import { runLoghub } from './run-loghub.ts';
import { benchmarks } from './sets.ts';

const SHARED = resolve(import.meta.dirname, '../../../shared/benchmarks');

function workshop(): string {
  return mkdtempSync(join(tmpdir(), 'hindcast-unreadable-'));
}

describe.each(benchmarks)('$name', (benchmark) => {
  it('gives a prediction for a case that holds nothing, and for one that holds nonsense', () => {
    const data = workshop();
    const [empty, nonsense] = ['empty', 'nonsense'].map((name) => join(data, benchmark.name, 'cases', name));
    mkdirSync(empty!, { recursive: true });
    mkdirSync(nonsense!, { recursive: true });
    for (const file of ['incident.json', 'tools.json.gz', 'metrics.csv.gz', 'topology.json', 'alert.json.gz']) {
      writeFileSync(join(nonsense!, file), file.endsWith('.gz') ? gzipSync('\u0000,{]') : '[1');
    }
    const said: string[] = [];

    expect(runBenchmark(benchmark, data, (line) => said.push(line))).toEqual({
      empty: { ranked: [], confidence: 0 },
      nonsense: { ranked: [], confidence: 0 },
    });
    expect(said.filter((line) => line.includes('could not be answered'))).toHaveLength(2);
    rmSync(data, { recursive: true });
  });

  it.skipIf(!existsSync(join(SHARED, benchmark.name)))(
    'gives a prediction for a case of which a file is missing, cut off, or of binary',
    () => {
      const data = workshop();
      const cases = join(SHARED, benchmark.name, 'cases');
      const [name = ''] = readdirSync(cases).toSorted();
      if (existsSync(join(SHARED, benchmark.name, 'shared')))
        cpSync(join(SHARED, benchmark.name, 'shared'), join(data, benchmark.name, 'shared'), { recursive: true });
      const files = readdirSync(join(cases, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(cases, name).length + 1));
      const spoiled = files.flatMap((file, index) =>
        ['missing', 'cut', 'binary'].map((how) => {
          const folder = join(data, benchmark.name, 'cases', `spoiled-${index}-${how}`);
          cpSync(join(cases, name), folder, { recursive: true });
          const bytes = readFileSync(join(folder, file));
          if (how === 'missing') rmSync(join(folder, file));
          else
            writeFileSync(join(folder, file), how === 'cut' ? bytes.subarray(0, bytes.length / 2) : bytes.toReversed());
          return folder;
        }),
      );
      const said: string[] = [];
      runBenchmark(benchmark, data, (line) => said.push(line));

      expect(said).toHaveLength(spoiled.length);
      rmSync(data, { recursive: true });
    },
    240_000,
  );
});

it('gives every line of a spoiled file of loghub a group', () => {
  const [data, out] = [workshop(), workshop()];
  mkdirSync(join(data, 'loghub', 'cases'), { recursive: true });
  writeFileSync(
    join(data, 'loghub', 'cases', 'X.jsonl.gz'),
    gzipSync('{"content":"a b 1"}\n{"content"\n\u0000\n{"content":"a b 2"}\n'),
  );
  runLoghub(data, out, () => undefined);

  const groups = JSON.parse(readFileSync(join(out, 'X.json'), 'utf8')) as number[];
  expect(groups).toHaveLength(4);
  expect(groups[0]).toBe(groups[3]);
});
