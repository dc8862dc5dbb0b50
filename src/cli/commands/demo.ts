import { join } from 'node:path';
import type { Command } from 'commander';
import { readBundle } from '../../bundle.ts';
import { bundle } from '../../../tools/bundle.ts';
import { defaultConfig } from '../../config.ts';
import { openStore } from '../../store/open.ts';
import { triggers } from '../../triggers/index.ts';
import { tools } from '../../../tools/index.ts';
import { home } from '../installation.ts';
import { editedIn } from '../edited-file.ts';
import { print } from '../print.ts';
import { progressPrinter } from '../progress.ts';
import { printSummary } from '../summary.ts';
import { globalOptions, withApp } from '../with-app.ts';
import { writeFaces } from '../write-files.ts';

const INCIDENT = 'pool-shrunk';

/** `hindcast demo`: a recorded incident from the first alert to the draft, with no key, network or service. */
export function demo(program: Command): void {
  program
    .command('demo')
    .description('investigate a recorded incident: no key, no network, no service')
    .option('-o, --out <folder>', 'where to put the RCA', 'rca')
    .action(async ({ out }: { out: string }, command: Command) => {
      const { json } = globalOptions(command);
      const folder = join(home(), 'fixtures', 'incidents', INCIDENT);
      const { incident } = readBundle(folder);
      if (!json) print(`Investigating the recorded incident "${INCIDENT}": ${incident.title}`);
      const edited = editedIn(out, incident.id);
      const config = { ...defaultConfig(tools, triggers), logLevel: 'error' as const };
      await withApp(
        config,
        async (app) => {
          const done = await app.investigate(incident, {
            tools: [bundle.open({ folder })],
            ...(edited ? { edited: [edited] } : {}),
            onProgress: progressPrinter(),
          });
          const faces = await writeFaces(out, done.rca, app.redactor.kindsIn);
          if (json)
            print(JSON.stringify({ rca: done.rca, plan: done.plan, refused: done.refused, files: faces }, null, 2));
          else printSummary(done, faces);
        },
        { store: await openStore({ kind: 'memory' }) },
      );
    });
}
