import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { stopFileOf } from '../../app/stop-switch.ts';
import { stoppedBy } from '../../app/writing.ts';
import type { Config } from '../../config.ts';
import { ConfigError } from '../../errors.ts';
import { digestOf } from '../../publish/digest.ts';
import { print, safe } from '../print.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';

interface Options {
  dryRun: boolean;
  stop?: string | true;
  resume: boolean;
  as: string;
}

/** `hindcast publish`: sends what may leave; with `--dry-run` it prints the exact bytes and sends nothing. */
export function publish(program: Command): void {
  program
    .command('publish')
    .argument('[incident]', 'with --dry-run: the incident whose writes to print, all by default')
    .description('send the approved writes; --dry-run prints byte for byte what would be sent')
    .option('--dry-run', 'print and send nothing', false)
    .option('--stop [reason]', 'keep all writers from writing, this one and those of servers')
    .option('--resume', 'let them write again', false)
    .option('--as <name>', 'who stops or resumes', userInfo().username)
    .action(async (incident: string | undefined, options: Options, command: Command) => {
      const { json } = globalOptions(command);
      const { dryRun } = options;
      if (options.stop !== undefined || options.resume) return turnSwitch(configOf(command), options);
      await withApp(configOf(command), async (app) => {
        if (dryRun) {
          const ids = incident === undefined ? (await app.store.drafts.list()).map((one) => one.incident) : [incident];
          for (const id of ids) {
            const draft = await app.store.drafts.current(id);
            if (!draft) throw new ConfigError(id, 'there is no draft of this incident; `hindcast review` lists them');
            for (const write of draft.plan.writes) {
              const publisher = app.publishers.of(write.kind);
              if (!publisher) continue;
              print(`# ${id} ${write.id} ${write.kind} to ${publisher.name}, sha256 ${digestOf(write)}`);
              print(publisher.preview(write));
            }
          }
          return;
        }
        const publications = await app.publish(({ incident: of, write, state, note }) =>
          process.stderr.write(`  ${of} ${write} ${state}${note ? `: ${safe(note)}` : ''}\n`),
        );
        if (json) print(JSON.stringify(publications, null, 2));
        else if (await stoppedBy(app.config, app.store)) print('Writers are stopped: hindcast publish --resume');
        else if (publications.length === 0) print('Nothing may leave: no write is approved, or all have left.');
        else
          print(
            ...publications.map(({ incident: of, write, result, url }) => `${of} ${write}: ${result} ${url ?? ''}`),
          );
        if (publications.some(({ result }) => result === 'unknown')) process.exitCode = 1;
      });
    });
}

/** Beside an embedded store the switch is a file, because a server may have the store open. */
async function turnSwitch(config: Config, { stop, resume, as: by }: Options): Promise<void> {
  const reason = typeof stop === 'string' ? stop : '';
  const file = stopFileOf(config);
  if (file && resume) file.resume();
  else if (file) file.stop({ by, reason });
  else
    await withApp(config, async ({ store }) => {
      await store.audit.append({
        actor: by,
        action: resume ? 'resume' : 'stop',
        subject: 'publishing',
        details: { reason },
      });
      await (resume ? store.publishing.resume() : store.publishing.stop({ by, reason }));
    });
  print(
    resume ? 'Writers may write again.' : 'Writers are stopped. Let them write again with hindcast publish --resume',
  );
}
