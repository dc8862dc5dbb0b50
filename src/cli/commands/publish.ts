import type { Command } from 'commander';
import { ConfigError } from '../../errors.ts';
import { digestOf } from '../../publish/digest.ts';
import { print, safe } from '../print.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';

/** `hindcast publish`: sends what may leave; with `--dry-run` it prints the exact bytes and sends nothing. */
export function publish(program: Command): void {
  program
    .command('publish')
    .argument('[incident]', 'with --dry-run: the incident whose writes to print, all by default')
    .description('send the approved writes; --dry-run prints byte for byte what would be sent')
    .option('--dry-run', 'print and send nothing', false)
    .action(async (incident: string | undefined, { dryRun }: { dryRun: boolean }, command: Command) => {
      const { json } = globalOptions(command);
      await withApp(configOf(command), async (app) => {
        if (dryRun) {
          const ids = incident === undefined ? (await app.store.drafts.list()).map((one) => one.incident) : [incident];
          for (const id of ids) {
            const draft = await app.store.drafts.current(id);
            if (!draft) throw new ConfigError(id, 'there is no draft of this incident; `hindcast review` lists them');
            for (const write of draft.plan.writes) {
              print(`# ${id} ${write.id} ${write.kind} to ${app.publisher.name}, sha256 ${digestOf(write)}`);
              print(app.publisher.preview(write));
            }
          }
          return;
        }
        const publications = await app.publish(({ incident: of, write, state, note }) =>
          process.stderr.write(`  ${of} ${write} ${state}${note ? `: ${safe(note)}` : ''}\n`),
        );
        if (json) print(JSON.stringify(publications, null, 2));
        else if (publications.length === 0) print('Nothing may leave: no write is approved, or all have left.');
        else
          print(
            ...publications.map(({ incident: of, write, result, url }) => `${of} ${write}: ${result} ${url ?? ''}`),
          );
        if (publications.some(({ result }) => result === 'unknown')) process.exitCode = 1;
      });
    });
}
