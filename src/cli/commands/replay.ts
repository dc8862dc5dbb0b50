import type { Command } from 'commander';
import { print, safe } from '../print.ts';
import { progressPrinter } from '../progress.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';

/** `hindcast replay <incident>`: the same investigation from its recording; exit code 1 where it comes out otherwise. */
export function replay(program: Command): void {
  program
    .command('replay')
    .argument('<incident>', 'the incident, as `hindcast review` names it')
    .description('investigate again from what was recorded, with no network, and compare with the draft')
    .action(async (incident: string, _options: unknown, command: Command) => {
      const { json } = globalOptions(command);
      await withApp(configOf(command), async (app) => {
        const { rca, differences, invalidated } = await app.replay(incident, progressPrinter());
        if (differences.length > 0) process.exitCode = 1;
        if (json)
          print(JSON.stringify({ incident, same: differences.length === 0, differences, invalidated, rca }, null, 2));
        else if (differences.length === 0) print(`${incident}: the same, from its recording: ${safe(rca.title)}`);
        else print(`${incident}: not the same; it differs at`, ...differences.map((at) => `  ${at}`));
        if (!json && invalidated.length > 0)
          print(
            'turns of the model that no longer hold:',
            ...invalidated.map(({ step, ordinal, because }) => `  ${step} ${ordinal + 1}: ${because}`),
          );
      });
    });
}
