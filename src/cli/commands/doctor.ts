import type { Command } from 'commander';
import { print, safe } from '../print.ts';
import { configOf, globalOptions, withApp } from '../with-app.ts';

/** `hindcast doctor`: whether every configured place answers. Exit code 1 where one does not. */
export function doctor(program: Command): void {
  program
    .command('doctor')
    .description('check the configuration and every place it names')
    .action(async (_options: object, command: Command) => {
      const { json } = globalOptions(command);
      const lines = await withApp(configOf(command), (app) => app.doctor());
      if (json) print(JSON.stringify(lines, null, 2));
      else print(...lines.map(({ name, state, note }) => `${state.padEnd(6)}  ${name.padEnd(24)}  ${safe(note)}`));
      if (lines.some(({ state }) => state === 'broken')) process.exitCode = 1;
    });
}
