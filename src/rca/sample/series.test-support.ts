import { epochMs, instant, textOf, type Instant } from '../../schema/index.ts';

/** The sample incident takes place on one day; times are given as `09:37:02`. */
export function on(time: string): Instant {
  return `2026-03-12T${time}Z`;
}

const STEP_MS = 30_000;
const [FIRST_MS, LAST_MS] = [epochMs(on('09:00:00')), epochMs(on('11:15:00'))];
const TIMES = Array.from({ length: (LAST_MS - FIRST_MS) / STEP_MS + 1 }, (_, index) => FIRST_MS + index * STEP_MS);

/** The text of a gauge: each level holds from its time on; where the next one says `ramp`, it is reached in a line. */
export function gauge(
  metric: string,
  service: string,
  levels: { at: string; value: number; ramp?: boolean }[],
): string {
  return series(metric, 'gauge', service, (ms) => {
    const next = levels.findIndex(({ at }) => epochMs(on(at)) > ms);
    const held = levels.at(next < 0 ? -1 : next - 1);
    const target = next < 0 ? undefined : levels[next];
    if (!held) return 0;
    if (!target?.ramp) return held.value;
    const [from, to] = [epochMs(on(held.at)), epochMs(on(target.at))];
    return Math.round(held.value + ((target.value - held.value) * (ms - from)) / (to - from));
  });
}

/** The text of a counter that grows by `total` between two times, restarted once on the way if asked. */
export function counter(
  metric: string,
  service: string,
  growth: { parts: { from: string; to: string; total: number }[]; base?: number; restartAt?: string },
): string {
  const { parts, base = 0, restartAt } = growth;
  const counted = (ms: number) =>
    parts.reduce((sum, { from, to, total }) => {
      const share = (ms - epochMs(on(from))) / (epochMs(on(to)) - epochMs(on(from)));
      return sum + Math.round(total * Math.min(1, Math.max(0, share)));
    }, 0);
  const restartMs = restartAt === undefined ? Number.POSITIVE_INFINITY : epochMs(on(restartAt));
  return series(metric, 'counter', service, (ms) =>
    ms < restartMs ? base + counted(ms) : counted(ms) - counted(restartMs - STEP_MS),
  );
}

function series(metric: string, type: 'gauge' | 'counter', service: string, valueAt: (ms: number) => number): string {
  return textOf({
    kind: 'series',
    metric,
    type,
    labels: { service, environment: 'production' },
    samples: TIMES.map((ms) => [ms, valueAt(ms)]),
  });
}

/** The lines of a series between two times, both included. */
export function stretch(text: string, from: string, to: string): string {
  const [first, last] = [instant(epochMs(on(from))), instant(epochMs(on(to)))];
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line.slice(0, first.length) >= first && line.slice(0, last.length) <= last)
    .join('\n');
}
