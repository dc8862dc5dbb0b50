import { ofKind, type Seen } from './ledger.ts';
import { epochMs, type Alert, type Deploy, type Incident } from './schema/index.ts';

/** A source whose clock stands apart from the others', by facts that they stamped as well. */
export interface SourceOffset {
  tool: string;
  /** What both stamped. */
  by: 'alert' | 'deploy';
  /** Positive where its times are later than the others'. */
  offsetMs: number;
  facts: number;
}

/** Two sources that tell of one thing this far apart do not tell of two moments of it: a clock is wrong. */
const APART_MS = 30_000;
/** Beyond this, two alerts of a name are two alerts. */
const SAME_ALERT_MS = 10 * 60_000;

/** Whether the times of one source of a deploy lie far from those of two others that agree with each other. */
export function isOutvoted(source: Seen<Deploy>, sources: readonly Seen<Deploy>[]): boolean {
  const apart = sources.filter((other) => Math.abs(gapMs(source, other)) > APART_MS);
  return apart.some((one) => apart.some((other) => one !== other && Math.abs(gapMs(one, other)) <= APART_MS));
}

/** How much later one source saw a deploy than another did; 0 where what they saw overlaps. */
function gapMs({ observation: a }: Seen<Deploy>, { observation: b }: Seen<Deploy>): number {
  const after = epochMs(a.startedAt) - epochMs(b.finishedAt);
  const before = epochMs(b.startedAt) - epochMs(a.finishedAt);
  return after > 0 ? after : before > 0 ? -before : 0;
}

/** The sources that others outvote on when deploys happened. `shared`: the sources of each deploy. */
export function deployOffsets(shared: readonly (readonly Seen<Deploy>[])[]): SourceOffset[] {
  const gaps = new Map<string, number[]>();
  for (const sources of shared) {
    for (const source of sources.filter((one) => isOutvoted(one, sources))) {
      const apart = sources.map((other) => gapMs(source, other)).filter((ms) => Math.abs(ms) > APART_MS);
      gaps.set(source.answer.tool, [...(gaps.get(source.answer.tool) ?? []), median(apart)]);
    }
  }
  return offsetsOf(gaps, 'deploy');
}

/**
 * The sources that saw the alerts of the incident at other times than whoever notified of them did. Alertmanager hands
 * on when an alert began to fire as its rule said, so the two agree wherever the clocks do.
 */
export function alertOffsets(seen: readonly Seen[], incident: Incident): SourceOffset[] {
  const alerts = ofKind(seen, 'alert').filter(({ observation }) => observation.state === 'firing');
  const paged = new Set(incident.alerts.map(({ name }) => name));
  const notified = [
    ...(incident.source.trigger === NOTIFIES
      ? [...paged].map((name) => ({ name, atMs: epochMs(incident.startedAt) }))
      : []),
    ...alerts
      .filter(({ answer }) => answer.tool === NOTIFIES)
      .map(({ observation }) => ({ name: observation.name, atMs: epochMs(observation.startsAt) })),
  ];
  const gaps = new Map<string, number[]>();
  for (const { observation, answer } of alerts) {
    if (answer.tool === NOTIFIES || !paged.has(observation.name)) continue;
    const apart = nearestGapMs(observation, notified);
    if (apart !== undefined) gaps.set(answer.tool, [...(gaps.get(answer.tool) ?? []), apart]);
  }
  return offsetsOf(gaps, 'alert').filter(({ offsetMs }) => Math.abs(offsetMs) > APART_MS);
}

const NOTIFIES = 'alertmanager';

function nearestGapMs(
  { name, startsAt }: Alert,
  notified: readonly { name: string; atMs: number }[],
): number | undefined {
  const [nearest] = notified
    .filter((other) => other.name === name)
    .map(({ atMs }) => epochMs(startsAt) - atMs)
    .toSorted((a, b) => Math.abs(a) - Math.abs(b));
  return nearest === undefined || Math.abs(nearest) > SAME_ALERT_MS ? undefined : nearest;
}

function offsetsOf(gaps: ReadonlyMap<string, readonly number[]>, by: SourceOffset['by']): SourceOffset[] {
  return [...gaps]
    .map(([tool, ms]) => ({ tool, by, offsetMs: median(ms), facts: ms.length }))
    .toSorted((a, b) => (a.tool < b.tool ? -1 : 1));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
