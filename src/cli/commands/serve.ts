import type { Command } from 'commander';
import { startServer } from '../../server/server.ts';
import { print } from '../print.ts';
import { configOf, withApp } from '../with-app.ts';

/** `hindcast serve`: takes webhooks, investigates what is over, and sends what the policy lets out. */
export function serve(program: Command): void {
  program
    .command('serve')
    .description('take webhooks, investigate each resolved incident, open the drafts for review')
    .action(async (_options: object, command: Command) => {
      await withApp(configOf(command), async (app) => {
        const server = await startServer(app);
        print(
          `hindcast listens on ${server.url}`,
          ...app.triggers.map(({ name }) => `  POST ${server.url}/hooks/${name}`),
        );
        await new Promise<void>((done) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
        });
        await server.close();
      });
    });
}
