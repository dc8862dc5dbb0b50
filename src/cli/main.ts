#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { ConfigError, HindcastError, messageOf } from '../errors.ts';
import { cleanError } from './clean-error.ts';
import { audit } from './commands/audit.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { exportIncident } from './commands/export.ts';
import { investigate } from './commands/investigate.ts';
import { lintFiles } from './commands/lint.ts';
import { publish } from './commands/publish.ts';
import { render } from './commands/render.ts';
import { replay } from './commands/replay.ts';
import { review } from './commands/review.ts';
import { serve } from './commands/serve.ts';
import { version } from './installation.ts';

/** Exit codes: 0 done, 1 found wanting, 2 usage or configuration. */
async function main(): Promise<void> {
  const program = new Command('hindcast')
    .description('Investigates resolved incidents and drafts root-cause analyses whose every sentence can be checked.')
    .version(version())
    .option('-c, --config <file>', 'the configuration, by default hindcast.config.yaml if it is there')
    .option('--json', 'print one JSON document instead of text')
    .showHelpAfterError()
    .exitOverride();
  const commands = [
    demo,
    investigate,
    serve,
    review,
    publish,
    render,
    replay,
    exportIncident,
    lintFiles,
    audit,
    doctor,
  ];
  for (const command of commands) command(program);
  await program.parseAsync();
}

try {
  await main();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError) {
    process.stderr.write(`hindcast: ${cleanError(error.message, process.env)}\n`);
    return 2;
  }
  const isOurs = !(error instanceof HindcastError);
  const detail = isOurs && error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  process.stderr.write(`hindcast: ${cleanError(detail, process.env)}\n`);
  return 1;
}
