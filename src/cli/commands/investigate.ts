import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { readBundle } from '../../bundle.ts';
import { bundle } from '../../../tools/bundle.ts';
import { ConfigError, DeliveryError, messageOf } from '../../errors.ts';
import type { Incident } from '../../schema/index.ts';
import type { OpenTool } from '../../tool.ts';
import type { Resolution } from '../../trigger.ts';
import { manual } from '../../triggers/manual.ts';
import { editedIn } from '../edited-file.ts';
import { print } from '../print.ts';
import { progressPrinter } from '../progress.ts';
import { printSummary } from '../summary.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';
import { writeFaces } from '../write-files.ts';

/** `hindcast investigate <what>`: a recorded incident (a folder), or an alert (a JSON file) with the configured tools. */
export function investigate(program: Command): void {
  program
    .command('investigate')
    .argument('<folder|alert>', 'a recorded incident, or a JSON file with a resolved alert or incident')
    .description('investigate an incident and draft its RCA')
    .option('-o, --out <folder>', 'where to put the RCA', 'rca')
    .action(async (what: string, { out }: { out: string }, command: Command) => {
      const { json } = globalOptions(command);
      const config = configOf(command);
      const { incident, tools } = subjectOf(what);
      const edited = editedIn(out, incident.id);
      await withApp(config, async (app) => {
        const done = await app.investigate(incident, {
          ...(tools ? { tools } : {}),
          ...(edited ? { edited: [edited] } : {}),
          onProgress: progressPrinter(),
        });
        const faces = await writeFaces(out, done.rca, app.redactor.kindsIn);
        if (json)
          print(JSON.stringify({ rca: done.rca, plan: done.plan, refused: done.refused, files: faces }, null, 2));
        else printSummary(done, faces);
      });
    });
}

function subjectOf(what: string): { incident: Incident; tools?: OpenTool[] } {
  const found = statSync(what, { throwIfNoEntry: false });
  if (!found)
    throw new ConfigError(what, 'there is no such folder or file; name a recorded incident or an alert in JSON');
  if (found.isDirectory()) return { incident: readBundle(what).incident, tools: [bundle.open({ folder: what })] };
  const resolution = resolutionIn(what);
  if (!resolution)
    throw new ConfigError(what, 'the alert is still firing; an incident is investigated once it is resolved');
  return { incident: resolution.incident };
}

function resolutionIn(file: string): Resolution | undefined {
  try {
    return manual.open({}).receive({ headers: {}, body: bytesOf(file) });
  } catch (error) {
    if (error instanceof DeliveryError)
      throw new ConfigError(file, `${error.message}; name a recorded incident's folder, or correct the alert`, {
        cause: error,
      });
    throw error;
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigError(file, `cannot be read (${messageOf(error)})`, { cause: error });
  }
}
