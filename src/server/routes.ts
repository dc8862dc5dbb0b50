import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { App } from '../app.ts';
import { cleanIncident } from '../app/clean-incident.ts';
import { DeliveryError, messageOf } from '../errors.ts';
import { instant } from '../schema/index.ts';

/** Seconds after which a sender may try again when nothing could be stored. */
const RETRY_AFTER_SECONDS = '10';

/**
 * The webhooks and the health of the server. A delivery is answered once it is on record: 202 queued, 200 known
 * already, 204 nothing is over, 4xx the sender is wrong, 503 it could not be stored.
 */
export function routes({ config, triggers, store, log, redactor }: App, wake: () => void): Hono {
  const web = new Hono();
  web.use(secureHeaders());

  web.get('/health/live', (context) => context.json({ live: true }));
  web.get('/health/ready', async (context) => {
    try {
      await store.pool.query('SELECT 1');
      return context.json({ ready: true });
    } catch (error) {
      return context.json({ ready: false, reason: messageOf(error) }, 503);
    }
  });

  const { maxBodyBytes } = config.server;
  for (const trigger of triggers) {
    web.post(
      `/hooks/${trigger.name}`,
      bodyLimit({
        maxSize: maxBodyBytes,
        onError: (context) => context.json({ error: `the body is over ${maxBodyBytes} bytes` }, 413),
      }),
      async (context) => {
        const body = new Uint8Array(await context.req.arrayBuffer());
        const resolution = trigger.receive({ headers: context.req.header(), body });
        if (!resolution) return context.body(null, 204);
        const receipt = await store.deliveries.deliver({
          trigger: trigger.name,
          key: resolution.key,
          body: Buffer.from(redactor.text(Buffer.from(body).toString('utf8'))),
          incident: cleanIncident(resolution.incident, redactor),
          receivedAt: instant(Date.now()),
        });
        log.info({ trigger: trigger.name, incident: resolution.incident.id, receipt }, 'delivery');
        if (receipt === 'queued') wake();
        const { id } = resolution.incident;
        return receipt === 'queued'
          ? context.json({ incident: id, queued: true }, 202)
          : context.json({ incident: id, duplicate: true }, 200);
      },
    );
  }

  web.notFound((context) => context.json({ error: `there is no ${context.req.path}` }, 404));
  web.onError((error, context) => {
    if (error instanceof DeliveryError) {
      log.warn({ trigger: error.trigger, status: error.status, message: error.message }, 'delivery refused');
      return context.json({ error: error.message }, error.status);
    }
    log.error({ message: messageOf(error) }, 'a delivery could not be stored');
    return context.json({ error: 'the delivery could not be stored; send it again' }, 503, {
      'retry-after': RETRY_AFTER_SECONDS,
    });
  });
  return web;
}
