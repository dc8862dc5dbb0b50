import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { Observation } from '../src/index.ts';
import { runBenchmark } from './benchmarks/run-benchmark.ts';
import { PERTURBATIONS } from './benchmarks/perturbed.ts';
import { runLoghub } from './benchmarks/run-loghub.ts';
import { benchmarks } from './benchmarks/sets.ts';
import { benchmarkTable } from './benchmarks/table.ts';
import { cassetteOf } from './investigate/cassette.ts';
import { casesIn } from './investigate/cases.ts';
import { investigators } from './investigate/investigators.ts';
import { runTrial, scored } from './investigate/run.ts';
import { published } from './published.ts';

const SETS = '../shared/benchmarks';

interface BenchOptions {
  data: string;
  out: string;
  reasoner: string;
  permute?: string;
  perturb?: string;
  without?: string;
}

interface InvestigateOptions {
  data: string;
  reasoner: string;
  cases?: string;
  sample: string;
  repeats: string;
  predictions: string;
  out: string;
  endpoint?: string;
  model: string;
  timeout: string;
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
    .option('--perturb <name>', `records the case otherwise first: ${Object.keys(PERTURBATIONS).join(', ')}`)
    .option('--without <kinds>', 'holds back observations of these kinds, parted by commas: trace,logs')
    .action((set: string, { data, out, reasoner, permute, perturb, without }: BenchOptions) => {
      const onProgress = (line: string): boolean => process.stderr.write(`${set} ${line}\n`);
      // Loghub asks for the groups of lines, not for what caused an incident.
      if (set === 'loghub') {
        runLoghub(data, out, onProgress);
        return;
      }
      const benchmark = benchmarks.find(({ name }) => name === set);
      if (!benchmark) return program.error(`error: there is no set ${JSON.stringify(set)}`);
      if (reasoner !== 'rules') program.error(`error: ${JSON.stringify(reasoner)} does not answer benchmarks`);
      const perturbation = perturb === undefined ? undefined : PERTURBATIONS[perturb];
      if (perturb !== undefined && !perturbation) program.error(`error: nothing is called ${JSON.stringify(perturb)}`);
      const trial = {
        ...(permute === undefined ? {} : { permuteBy: Number(permute) }),
        ...(perturbation ? { perturbation } : {}),
        without: z
          .array(z.enum(Observation.options.map(({ shape }) => shape.kind.value)))
          .parse(without?.split(',') ?? []),
      };
      const predictions = runBenchmark(benchmark, data, onProgress, trial);
      writeFileSync(out, `${JSON.stringify(predictions, null, 1)}\n`);
    });
  program
    .command('investigate')
    .description('investigates incidents from start to end, and scores what was said of them')
    .option('--data <folder>', 'where the sets are; the cases are read here, the true causes by the scorer only', SETS)
    .option('--reasoner <names>', 'who judges, parted by commas: rules, last-deploy, openai, straight-shot', 'rules')
    .option('--cases <names>', 'only these, parted by commas: a set, or set/case')
    .option('--sample <count>', 'how many cases of cloudopsbench', '20')
    .option('--repeats <count>', 'how often a model answers each case', '3')
    .option('--predictions <folder>', 'where answers are kept; what is there is not asked again', '.hindcast/eval')
    .option('--out <folder>', 'where the scores go', join(import.meta.dirname, 'results/investigate'))
    .option('--endpoint <url>', 'an OpenAI-compatible endpoint; its key is taken from OPENAI_API_KEY')
    .option('--model <name>', 'the model that is asked for', 'default')
    .option('--timeout <seconds>', 'how long one answer of a model may take', '120')
    .action(async (options: InvestigateOptions) => {
      const { data, cases: wanted, endpoint, model, predictions, out } = options;
      const known = investigators(
        endpoint === undefined
          ? undefined
          : {
              baseUrl: endpoint,
              model,
              apiKey: process.env['OPENAI_API_KEY'] ?? 'none',
              timeoutSeconds: Number(options.timeout),
            },
      );
      const chosen = options.reasoner.split(',').map((name) => {
        const found = known.find((one) => one.name === name);
        return found ?? program.error(`error: nobody is called ${JSON.stringify(name)}; a model needs --endpoint`);
      });
      const all = casesIn(data, wanted === undefined ? Number(options.sample) : Number.POSITIVE_INFINITY);
      const names = wanted?.split(',');
      const cases = all.filter(({ set, id }) => names?.some((name) => name === set || name === `${set}/${id}`) ?? true);
      if (cases.length === 0) program.error('error: there is no such case');
      await runTrial({ cases, investigators: chosen, repeats: Number(options.repeats), model, predictions }, (said) =>
        process.stderr.write(`${said}\n`),
      );
      process.stdout.write(scored(data, predictions, out));
    });
  program
    .command('cross-validate')
    .description(
      'chooses weights, thresholds or a mapping of confidence without some of the cases, and judges them on those',
    )
    .option('--data <folder>', 'where the sets and what is true of them are', SETS)
    .option('--what <kind>', 'weights, thresholds or confidence', 'weights')
    .option('--only <names>', 'only these thresholds, parted by commas', '')
    .option('--out <file>', 'where the mark of each case under each setting goes', '')
    .action(({ data, what, only, out }: { data: string; what: string; only: string; out: string }) => {
      const args = ['--data', data, '--what', what, '--only', only, '--out', out];
      apart('cross-validate/run.ts', args, (said) => program.error(said));
    });
  program
    .command('parts')
    .description('answers the cases without one part of the analysis after another, and prints what falls')
    .option('--data <folder>', 'where the sets and what is true of them are', SETS)
    .action(({ data }: { data: string }) => {
      apart('parts/run.ts', ['--data', data], (said) => program.error(said));
    });
  program
    .command('cassette')
    .description('keeps what a model answered in one investigation, to be played again in a test')
    .argument('<calls>', 'the file `….calls.json` beside its prediction')
    .argument('<out>', 'where it goes: fixtures/cassettes/<incident>.json')
    .action((calls: string, out: string) => {
      writeFileSync(out, `${JSON.stringify(cassetteOf(JSON.parse(readFileSync(calls, 'utf8'))), null, 1)}\n`);
    });
  program
    .command('table', { isDefault: true })
    .description('answers every set and prints one table, the published figures beside ours')
    .option('--data <folder>', 'where the sets and their scorers are', SETS)
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

/** Runs what reads the true causes, as a process of its own. */
function apart(file: string, args: readonly string[], fail: (said: string) => void): void {
  const path = join(import.meta.dirname, file);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', path, ...args], { stdio: 'inherit' });
  if (status !== 0) fail(`error: it ended with ${status}`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
