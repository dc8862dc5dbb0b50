import type { Command } from 'commander';
import type { App } from '../../app.ts';
import { ConfigError, messageOf } from '../../errors.ts';
import { digestOf } from '../../publish/digest.ts';
import { problemLines } from '../edited-file.ts';
import { heading, print, safe } from '../print.ts';
import { readPages } from '../read-pages.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';

interface Options {
  approve?: string[];
  reject?: string[];
  edits?: string;
  as?: string;
  role: string;
  comment: string;
}

/** `hindcast review [incident]`: the drafts, or the plan of one with the exact bytes; approves or rejects writes. */
export function review(program: Command): void {
  program
    .command('review')
    .argument('[incident]', 'the incident whose plan to show or decide on')
    .description('see the drafts and what they would write outside; approve or reject each write')
    .option('--approve <write...>', 'approve writes by id, or "all"')
    .option('--reject <write...>', 'reject writes by id, or "all"')
    .option('--edits <rca.md>', 'take over what was changed in the Markdown, as a new revision of the draft')
    .option('--as <name>', 'who decides; needed with --approve, --reject and --edits')
    .option('--role <role>', 'in which role', 'reviewer')
    .option('--comment <text>', 'why', '')
    .action(async (incident: string | undefined, options: Options, command: Command) => {
      const { json } = globalOptions(command);
      await withApp(configOf(command), async (app) => {
        if (incident === undefined) return listDrafts(app, json);
        if (options.edits !== undefined && !(await take(app, incident, options.edits, options.as))) return undefined;
        await decide(app, incident, options);
        return showPlan(app, incident, json);
      });
    });
}

async function listDrafts(app: App, json: boolean): Promise<void> {
  const drafts = await app.store.drafts.list();
  if (json) print(JSON.stringify(drafts, null, 2));
  else if (drafts.length === 0) print('No drafts. Investigate an incident first: hindcast investigate <folder|alert>');
  else print(...drafts.map((one) => `${one.incident}  ${one.status}  ${one.savedAt}  ${safe(one.title)}`));
}

/** Whether the edits of a file could be read; prints what became of them. */
async function take(app: App, incident: string, file: string, as: string | undefined): Promise<boolean> {
  if (as === undefined || as.trim() === '')
    throw new ConfigError('--as', 'say whose edits these are, such as --as dana');
  const taken = await app.takeEdits({ incident, markdown: textOf(file), by: as });
  switch (taken.kind) {
    case 'broken':
      process.stderr.write(problemLines(file, taken.problems));
      process.exitCode = 1;
      return false;
    case 'unchanged':
      process.stderr.write(`${file}: nothing in it that the draft does not have\n`);
      return true;
    case 'taken':
      for (const { at, human, machine } of taken.conflicts)
        process.stderr.write(`${at}: ${safe(human ?? 'taken out')} (the draft says: ${safe(machine ?? 'nothing')})\n`);
      for (const { rule, at, problem, remedy } of taken.refused)
        process.stderr.write(`${rule} at ${at}: ${safe(problem)}. ${remedy}\n`);
      if (taken.refused.length > 0) process.exitCode = 1;
      return true;
  }
}

function textOf(file: string): string {
  try {
    return readPages(file);
  } catch (error) {
    throw new ConfigError(file, `cannot be read (${messageOf(error)})`, { cause: error });
  }
}

async function decide(
  app: App,
  incident: string,
  { approve = [], reject = [], as, role, comment }: Options,
): Promise<void> {
  if (approve.length === 0 && reject.length === 0) return;
  if (as === undefined || as.trim() === '') throw new ConfigError('--as', 'say who decides, such as --as dana');
  const ids = (await app.store.drafts.current(incident))?.plan.writes.map(({ id }) => id) ?? [];
  const named = (list: string[]): string[] => (list.includes('all') ? ids : list);
  const by = { incident, by: as, role, comment };
  await app.approve({ ...by, writes: named(approve), decision: 'approve' });
  await app.approve({ ...by, writes: named(reject), decision: 'reject' });
}

async function showPlan(app: App, incident: string, json: boolean): Promise<void> {
  const draft = await app.store.drafts.current(incident);
  if (!draft) throw new ConfigError(incident, 'there is no draft of this incident; `hindcast review` lists them');
  const [verdicts, queued] = [await app.store.verdicts.of(incident), await app.store.outbox.list(incident)];
  const rows = draft.plan.writes.map((write) => {
    const digest = digestOf(write);
    const row = queued.findLast((one) => one.write.id === write.id && one.digest === digest);
    const verdict = verdicts.findLast(({ subject }) => subject === write.id);
    return {
      write,
      digest,
      policy: app.config.publish.policy[write.policy],
      verdict,
      state: row?.status ?? 'waits',
      why: row?.reason ?? null,
    };
  });
  if (json) {
    print(JSON.stringify(rows, null, 2));
    return;
  }
  print(heading(`${incident}: ${safe(draft.rca.title)}`), `revision ${draft.revision}, stored ${draft.savedAt}`, '');
  for (const { write, digest, policy, verdict, state, why } of rows) {
    const decided = verdict
      ? `${verdict.decision} by ${safe(verdict.by)}${verdict.digest === digest ? '' : ' (of other bytes: does not count)'}`
      : `policy ${policy}`;
    print(
      `${write.id.padEnd(8)} ${write.kind.padEnd(13)} ${state.padEnd(8)} ${decided}`,
      `         ${safe(write.title)}`,
      `         sha256 ${digest}`,
      ...(why === null ? [] : [`         ${state}: ${safe(why)}`]),
    );
  }
  print('', `Exact bytes: hindcast publish --dry-run ${incident}`);
}
