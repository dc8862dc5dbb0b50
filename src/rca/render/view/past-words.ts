import { epochMs, type AlertPast, type Computation } from '../../../schema/index.ts';
import { duration } from '../format/quantity.ts';

const DAY_MS = 86_400_000;

/** How often an alert had fired before the incident: `9 in 30 days, 1 of them with customer effect (11 %)`. */
export function pastWords(past: AlertPast | undefined, computations: readonly Computation[]): string {
  if (past === undefined) return 'not kept';
  const valueOf = (id: string | null): number | undefined => computations.find((one) => one.id === id)?.value;
  const [firings = 0, withEffect] = [valueOf(past.firings), valueOf(past.withEffect)];
  const { from, to } = past.window;
  const held = past.heldFrom === null ? from : past.heldFrom;
  const isShort = epochMs(held) - epochMs(from) > DAY_MS;
  const span = duration((epochMs(to) - epochMs(isShort ? held : from)) / 1000);
  const over = `${firings} in ${isShort ? `the ${span} that are held` : span}`;
  if (withEffect === undefined || firings === 0) return over;
  const share = Math.round((withEffect / firings) * 100);
  return `${over}, ${withEffect} of them with customer effect (${share} %)`;
}
