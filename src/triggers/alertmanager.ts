import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DeliveryError } from '../errors.ts';
import { defineTrigger } from '../trigger.ts';
import { Notification } from './alertmanager/notification.ts';
import { resolvedGroup } from './alertmanager/resolved-group.ts';

const NAME = 'alertmanager';

const Config = z.strictObject({
  /** What the sender must present, as `http_config.authorization.credentials`; several while one is being replaced. */
  bearerToken: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** Where the incident was, if no label says. */
  environment: z.string().min(1).default('prod'),
});

/** Alertmanager's webhook: an incident is over when its whole alert group has resolved. Needs `send_resolved`. */
export const alertmanager = defineTrigger({
  name: NAME,
  config: Config,
  payload: Notification,
  verify({ headers }, { bearerToken }) {
    const presented = /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
    // Every token is compared, so that the time taken does not tell which one was close.
    const matches = [bearerToken].flat().map((token) => isEqual(presented, token));
    if (!matches.includes(true)) {
      throw new DeliveryError(NAME, 401, `the ${NAME} delivery does not carry the bearer token of triggers.${NAME}`);
    }
  },
  resolution: (group, { environment }) => resolvedGroup(group, { trigger: NAME, environment }),
});

/** Equality in a time that depends on neither text: digests are of one length. */
function isEqual(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
