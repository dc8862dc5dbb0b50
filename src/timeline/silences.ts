import { epochMs, type Event, type Instant, type Timeline } from '../schema/index.ts';

const LONGEST_MS = 15 * 60_000;
const SHARE = 0.2;

/** The stretches of an incident in which no source tells anything: longer than 15 min and a fifth of the incident (T06). */
export function silencesIn(
  events: readonly Pick<Event, 'at'>[],
  { from, to }: { from: Instant; to: Instant },
): Timeline['silences'] {
  const [fromMs, toMs] = [epochMs(from), epochMs(to)];
  const longest = Math.max(LONGEST_MS, (toMs - fromMs) * SHARE);
  const during = events.map(({ at }) => at).filter((at) => epochMs(at) > fromMs && epochMs(at) < toMs);
  const marks = [from, ...during, to];
  return marks.slice(1).flatMap((end, index) => {
    const start = marks[index] ?? from;
    const isSilent = epochMs(end) - epochMs(start) > longest;
    return isSilent ? [{ from: start, to: end, note: 'No source that was asked tells of anything in between.' }] : [];
  });
}
