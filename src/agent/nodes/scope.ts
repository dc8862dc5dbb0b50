import { epochMs, instant } from '../../schema/index.ts';
import type { Deps } from '../deps.ts';
import type { Step } from '../state.ts';

/**
 * How far to look: from well before the source first saw the incident until a while after it was over. No service is
 * left out, because the one that alerts is seldom the one that broke; tools put the incident's own services first.
 */
export function scope({ reach }: Pick<Deps, 'reach'>): Step<'scope'> {
  return ({ incident }) => {
    const window = {
      from: instant(epochMs(incident.startedAt) - reach.lookbackMs),
      to: instant(epochMs(incident.resolvedAt) + reach.tailMs),
    };
    return Promise.resolve({
      note: `${window.from} to ${window.to}`,
      update: { scope: { window, services: [] } },
    });
  };
}
