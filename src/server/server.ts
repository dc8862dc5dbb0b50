import { serve } from '@hono/node-server';
import type { App } from '../app.ts';
import { routes } from './routes.ts';
import { startWorker } from './worker.ts';

/** A listening server with its worker. */
export interface RunningServer {
  url: string;
  /** Stops listening, lets the investigation at hand finish, and ends. */
  close: () => Promise<void>;
}

/** Starts listening and working. */
export async function startServer(app: App): Promise<RunningServer> {
  const worker = startWorker(app);
  const { host, port } = app.config.server;
  const web = routes(app, () => worker.wake());
  const { server, bound } = await new Promise<{ server: ReturnType<typeof serve>; bound: number }>((done, fail) => {
    const listening = serve({ fetch: web.fetch, hostname: host, port }, (info) => {
      done({ server: listening, bound: info.port });
    });
    listening.once('error', fail);
  });
  return {
    url: `http://${host}:${bound}`,
    async close() {
      await new Promise<void>((done) => server.close(() => done()));
      await worker.close();
    },
  };
}
