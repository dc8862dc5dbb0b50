import { join } from 'node:path';
import type { Command } from 'commander';
import { writeBundle } from '../../bundle.ts';
import { print } from '../print.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';

/** `hindcast export <incident>`: what was asked and heard, as a folder to read, to attach and to investigate again. */
export function exportIncident(program: Command): void {
  program
    .command('export')
    .argument('<incident>', 'the incident, as `hindcast review` names it')
    .description('write what was recorded of an incident as a folder that can be read and investigated again')
    .option('-o, --out <folder>', 'where to put it, by default ./<incident>')
    .action(async (incident: string, { out = join('.', incident) }: { out?: string }, command: Command) => {
      const { json } = globalOptions(command);
      await withApp(configOf(command), async (app) => {
        const bundle = await app.recorded(incident);
        writeBundle(out, bundle);
        const { length } = bundle.recordings;
        if (json) print(JSON.stringify({ incident, folder: out, questions: length }));
        else print(`${length} recorded questions of ${incident} in ${out}`, `Again: hindcast investigate ${out}`);
      });
    });
}
