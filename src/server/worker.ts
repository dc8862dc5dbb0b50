import { messageOf } from '../errors.ts';
import type { App } from '../app.ts';

/** How often to look for work that nobody announced: a lease that ran out, a write that may be tried again. */
const LOOK_EVERY_MS = 5000;

export interface Worker {
  /** Says that there is work. */
  wake: () => void;
  /** Lets the work at hand finish, and takes up no more. */
  close: () => Promise<void>;
}

/** Investigates queued incidents one after another, and sends what the policy lets out. */
export function startWorker(app: App): Worker {
  let isOpen = true;
  let announced = (): void => undefined;
  const name = `worker-${process.pid}`;

  const loop = async (): Promise<void> => {
    while (isOpen) {
      try {
        const done = await app.work(name, ({ stage, state, note, ms }) => {
          if (state === 'done') app.log.info({ stage, ms, note }, 'stage');
        });
        if (done) app.log.info({ incident: done.rca.id, title: done.rca.title, refused: done.refused.length }, 'draft');
        const sent = await app.publish((progress) => app.log.debug(progress, 'publish'));
        for (const { incident, write, result, url } of sent)
          app.log.info({ incident, write, result, url }, 'published');
        if (done) continue;
      } catch (error) {
        app.log.error({ message: messageOf(error) }, 'the worker met an error and goes on');
      }
      await new Promise<void>((wakeUp) => {
        const timer = setTimeout(wakeUp, LOOK_EVERY_MS);
        announced = () => {
          clearTimeout(timer);
          wakeUp();
        };
      });
    }
  };
  const ended = loop();

  return {
    wake: () => announced(),
    async close() {
      isOpen = false;
      announced();
      await ended;
    },
  };
}
