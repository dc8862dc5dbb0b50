import { epochMs, instant, type Alert, type AlertHistory, type Window } from '../../src/schema/index.ts';
import type { PrometheusClient } from './client.ts';

/** What is known of the past of alerts beside when they fired. */
interface Known {
  /** Alerts that are loaded: those that never fired have a history, too. */
  loaded: readonly string[];
  window: Window;
  heldFrom: string | null;
}

/**
 * The past of each alert up to the end of the window, from its states in it. A firing that reaches the end is left out:
 * it belongs to what began there. Spans of several label sets that overlap, or touch within an evaluation, are one.
 */
export function alertHistories(states: readonly Alert[], { loaded, window, heldFrom }: Known): AlertHistory[] {
  const firing = states.filter(({ state }) => state === 'firing');
  const names = [...new Set([...loaded, ...firing.map(({ name }) => name)])].toSorted();
  return names.map((name): AlertHistory => {
    const own = firing.filter((one) => one.name === name);
    const firings = merged(own, window);
    const held = heldFrom === null ? '' : `, held from ${heldFrom}`;
    const times = firings.length === 1 ? 'once' : `${firings.length} times`;
    const head = `${name.replaceAll(/\s+/g, ' ')} fired ${times} from ${window.from} to ${window.to}${held}`;
    const text = [head, ...firings.map(({ from, to }) => `${from} ${to}`)].join('\n');
    return { kind: 'alert-history', name, window, heldFrom, firings, text };
  });
}

function merged(states: readonly Alert[], window: Window): Window[] {
  const spans: { from: number; to: number; slack: number }[] = [];
  for (const { startsAt, endsAt, precisionMs } of states.toSorted(
    (a, b) => epochMs(a.startsAt) - epochMs(b.startsAt),
  )) {
    const [from, to] = [epochMs(startsAt), endsAt === null ? Number.POSITIVE_INFINITY : epochMs(endsAt)];
    const last = spans.at(-1);
    if (last && from <= last.to + precisionMs) last.to = Math.max(last.to, to);
    else spans.push({ from, to, slack: precisionMs });
  }
  return spans
    .filter(({ to, slack }) => to + slack < epochMs(window.to))
    .map(({ from, to }) => ({ from: instant(from), to: instant(to) }));
}

/** Steps that a look for the first sample takes, twice. */
const STEPS = 1000;

/** From when on the server holds samples, in the window, to a thousandth of a thousandth of it; null where it does not tell. */
export async function heldFrom(client: PrometheusClient, window: Window): Promise<string | null> {
  const first = async (from: number, to: number): Promise<number | undefined> => {
    const step = Math.max(1, Math.ceil((to - from) / 1000 / STEPS));
    // Counted back from the end, so that what is held only just before it is found.
    const start = to - Math.floor((to - from) / 1000 / step) * step * 1000;
    const { series } = await client.queryRange('count(up)', { from: instant(start), to: instant(to) }, step);
    const times = series.flatMap(({ samples }) => samples.map(([at]) => at));
    return times.toSorted((a, b) => a - b)[0];
  };
  const [from, to] = [epochMs(window.from), epochMs(window.to)];
  const coarse = await first(from, to);
  if (coarse === undefined) return null;
  const step = Math.max(1000, (to - from) / STEPS);
  if (coarse - from <= step) return window.from;
  const fine = await first(coarse - step, coarse);
  return instant(fine ?? coarse);
}
