import type { Command } from 'commander';
import { print, safe } from '../print.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';

interface Options {
  verify: boolean;
  last: string;
}

/** `hindcast audit`: what was asked, denied, approved and sent; with `--verify` whether the chain is whole, else exit 1. */
export function audit(program: Command): void {
  program
    .command('audit')
    .description('see the audit trail, or check that no line of it was changed or removed')
    .option('--verify', 'check the chain from its first line', false)
    .option('--last <lines>', 'how many lines to show', '50')
    .action(async ({ verify, last }: Options, command: Command) => {
      const { json } = globalOptions(command);
      await withApp(configOf(command), async ({ store }) => {
        if (verify) {
          const check = await store.audit.verify();
          if (json) print(JSON.stringify(check, null, 2));
          else print(check.ok ? 'The chain is whole.' : `The chain is broken at line ${check.at}.`);
          if (!check.ok) process.exitCode = 1;
          return;
        }
        const lines = (await store.audit.list(Math.max(1, Number(last) || 50))).toReversed();
        if (json) print(JSON.stringify(lines, null, 2));
        else
          print(
            ...lines.map(({ seq, at, actor, action, subject, details }) =>
              safe(
                `${seq}  ${at}  ${action}  ${subject}  by ${actor}  ${JSON.stringify(details)}`.replace(
                  /[\r\n\t]+/g,
                  ' ',
                ),
              ),
            ),
          );
      });
    });
}
