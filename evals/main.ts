import { existsSync, writeFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { Observation } from '../src/index.ts';
import { runBenchmark } from './benchmarks/run-benchmark.ts';
import { runLoghub } from './benchmarks/run-loghub.ts';
import { benchmarks } from './benchmarks/sets.ts';
import { benchmarkTable } from './benchmarks/table.ts';
import { published } from './published.ts';

interface BenchOptions {
  data: string;
  out: string;
  reasoner: string;
  permute?: string;
  without?: string;
}

/** Exit codes: 0 done, 1 a case could not be read, 2 usage. */
async function main(): Promise<void> {
  const program = new Command('eval').description('Measures Hindcast on incidents with known causes.').exitOverride();
  program
    .command('bench')
    .description('answers the cases of one set, and writes its predictions')
    .argument('<set>', `one of ${[...benchmarks.map(({ name }) => name), 'loghub'].join(', ')}`)
    .requiredOption('--data <folder>', 'where the sets are; only <folder>/<set>/cases is read')
    .requiredOption('--out <file>', 'where the predictions go, as JSON; for loghub a folder')
    .option('--reasoner <name>', 'who judges; the rules need no model', 'rules')
    .option('--permute <seed>', 'gives the services of each case one another’s names first, by a seed')
    .option('--without <kinds>', 'holds back observations of these kinds, parted by commas: trace,logs')
    .action((set: string, { data, out, reasoner, permute, without }: BenchOptions) => {
      const onProgress = (line: string): boolean => process.stderr.write(`${set} ${line}\n`);
      // Loghub asks for the groups of lines, not for what caused an incident.
      if (set === 'loghub') {
        runLoghub(data, out, onProgress);
        return;
      }
      const benchmark = benchmarks.find(({ name }) => name === set);
      if (!benchmark) return program.error(`error: there is no set ${JSON.stringify(set)}`);
      if (reasoner !== 'rules') program.error(`error: ${JSON.stringify(reasoner)} does not answer benchmarks`);
      const trial = {
        ...(permute === undefined ? {} : { permuteBy: Number(permute) }),
        without: z
          .array(z.enum(Observation.options.map(({ shape }) => shape.kind.value)))
          .parse(without?.split(',') ?? []),
      };
      const predictions = runBenchmark(benchmark, data, onProgress, trial);
      writeFileSync(out, `${JSON.stringify(predictions, null, 1)}\n`);
    });
  program
    .command('table', { isDefault: true })
    .description('answers every set and prints one table, the published figures beside ours')
    .option('--data <folder>', 'where the sets and their scorers are', '../shared/benchmarks')
    .action(({ data }: { data: string }) => {
      if (!existsSync(data))
        return program.error(`error: ${data} is not there; name the folder of the sets with --data`);
      for (const line of benchmarkTable(data, (said) => process.stderr.write(`${said}\n`))) console.log(line);
    });
  program
    .command('published')
    .description('writes, for each recorded incident, the issues and pull requests as they stand on a double of GitHub')
    .requiredOption('--out <folder>', 'where the Markdown goes')
    .action(({ out }: { out: string }) => published(out, (line) => console.log(line)));
  await program.parseAsync();
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
