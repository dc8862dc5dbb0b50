import { ofKind, type Seen } from '../ledger.ts';
import { sharedDeploys } from '../same-deploy.ts';
import { epochMs, type Incident, type Instant } from '../schema/index.ts';
import { alertOffsets, deployOffsets } from '../source-clocks.ts';
import { offsetNotes, type ClockOffset } from './clock-offsets.ts';

const YEAR_MS = 365 * 86_400_000;
const DAY_MS = 86_400_000;

/** The span in which an instant can be true: a year before what was asked for, so that old commits fit, to a day after. */
export function plausibleSpan(seen: readonly Seen[], resolvedAt: Instant): { fromMs: number; toMs: number } {
  const starts = seen.map(({ answer }) => epochMs(answer.window.from));
  const ends = seen.map(({ answer }) => epochMs(answer.window.to));
  const fromMs = starts.reduce((least, ms) => Math.min(least, ms), epochMs(resolvedAt));
  const toMs = ends.reduce((most, ms) => Math.max(most, ms), epochMs(resolvedAt));
  return { fromMs: fromMs - YEAR_MS, toMs: toMs + DAY_MS };
}

/**
 * What is known of the clocks behind the timeline, in a few sentences: whose they are, how finely they tell, what was
 * left out as impossible, and where an effect is recorded before what must have come first.
 */
export function clockNotes(
  seen: readonly Seen[],
  incident: Incident,
  offsets: readonly ClockOffset[],
  leftOut: number,
): string {
  const notes = ['All times are UTC.'];
  const steps = ofKind(seen, 'series').flatMap(({ observation: { samples } }) => {
    const [first, second] = [samples[0], samples[1]];
    return first && second ? [Math.abs(second[0] - first[0])] : [];
  });
  if (steps.length > 0) {
    const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
    notes.push(`Metrics carry the clock of the monitoring, sampled every ${usual / 1000} s.`);
  }
  const coarsest = Math.max(0, ...ofKind(seen, 'alert').map(({ observation }) => observation.precisionMs));
  if (coarsest > 0) notes.push(`Alerts are exact to ${coarsest / 1000} s.`);
  if (ofKind(seen, 'logs').length > 0) notes.push('Log lines carry the clock of the service that wrote them.');
  if (ofKind(seen, 'deploy').length > 0) notes.push('Deploys carry the clock of whatever recorded them.');
  notes.push(...contradictions(seen), ...sourcesApart(seen, incident));
  if (leftOut > 0)
    notes.push(`${leftOut} times were left out, because they lie more than a year before or a day after the incident.`);
  notes.push(...offsetNotes(offsets));
  notes.push('Between clocks that no shared fact joins, nothing is ordered closer than 2 s.');
  return notes.join(' ');
}

/** Deploys that began before the commit they carry was made: one of the two clocks is wrong. */
function contradictions(seen: readonly Seen[]): string[] {
  const committed = new Map(
    ofKind(seen, 'commit').map(({ observation }) => [observation.sha, observation.committedAt]),
  );
  return ofKind(seen, 'deploy')
    .flatMap(({ observation: { service, sha, startedAt } }) => {
      const at = committed.get(sha);
      const ahead = at === undefined ? 0 : Math.floor(epochMs(at) / 1000) - Math.floor(epochMs(startedAt) / 1000);
      return ahead > 0
        ? [`The deploy of ${service} at ${startedAt} is recorded ${ahead} s before its commit was made.`]
        : [];
    })
    .toSorted();
}

/** Sources whose clocks others contradict: outvoted on deploys they are not believed, on alerts their order is in doubt. */
function sourcesApart(seen: readonly Seen[], incident: Incident): string[] {
  const shared = sharedDeploys(seen).map(({ sources }) => sources);
  return [...deployOffsets(shared), ...alertOffsets(seen, incident)].map(({ tool, by, offsetMs, facts }) => {
    const way = offsetMs > 0 ? 'later' : 'earlier';
    const apart = `${Math.round(Math.abs(offsetMs) / 1000)} s ${way}`;
    const told = `${facts} ${by}${facts === 1 ? '' : 's'}`;
    return by === 'deploy'
      ? `${tool} stamped ${told} ${apart} than two other sources, whose times are used.`
      : `${tool} stamped ${told} ${apart} than who notified of it; what its metrics show is ordered no closer than that.`;
  });
}
