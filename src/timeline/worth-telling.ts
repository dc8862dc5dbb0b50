import type { SharedDeploy } from '../same-deploy.ts';
import { compareInstants, epochMs, instant, type Incident, type Instant, type Occurrence } from '../schema/index.ts';

/** What is around an occurrence when it is asked whether it deserves an event. */
export interface Surroundings {
  incident: Pick<Incident, 'startedAt' | 'resolvedAt'>;
  /** Every deploy once: what a rollout brings about is told by its deploy. */
  deploys: readonly SharedDeploy[];
}

/** Words of people are told from the start of the incident until this long after its end. */
const TALK_AFTER_MS = 30 * 60_000;
/** A rollout goes on for so long behind the end of its deploy: what it replaced drains and is deleted. */
const DRAIN_MS = 2 * 60_000;
/** Sources that stamp whole seconds put the first steps of a rollout before its start. */
const STAMP_MS = 1000;

/** What a cluster reports all day long, whether or not anything is wrong. */
const ROUTINE = new Set([
  ...['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started', 'Completed', 'SawCompletedJob', 'LeaderElection'],
  // Controllers doing as they were told; who told them is an event of its own.
  ...['SuccessfulCreate', 'SuccessfulDelete'],
]);
/** A container that ends because its pod goes, and not because a probe failed. */
const ENDS_WITH_POD = /\bStopping container\b/;
/** Entries of a page that repeat what another one, or the alert, says. */
const REPEATED_OF_PAGE = new Set(['notify', 'assign', 'alert']);
/** Runs and jobs that did what they should, or are still at it: the deploy that they made is an event. */
const AS_PLANNED = /^(?:run|job)-(?:success|skipped|neutral|in-progress|queued)$/;
/** What people say when they do something about an incident. */
const DOING =
  /\b(?:roll(?:ed|ing)?[ -]?back|revert|restart|scal(?:e|ed|ing)|disabl|enabl|deploy|mitigat|page[ds]?|escalat|fail(?:ed)?[ -]?over|drain|toggle|turn(?:ed)? (?:on|off)|increas|decreas|declare|resolved)/i;

/**
 * Whether an occurrence deserves an event of the timeline. What is routine, what repeats a deploy or an alert, and what
 * people say without doing anything stays evidence only.
 */
export function isWorthTelling(occurrence: Occurrence, { incident, deploys }: Surroundings): boolean {
  const { source, type, summary } = occurrence;
  switch (source) {
    case 'cluster':
      if (ROUTINE.has(type) || (type === 'Killing' && ENDS_WITH_POD.test(summary))) return false;
      return type !== 'ScalingReplicaSet' || !deploys.some((one) => isPartOf(occurrence, one));
    case 'pipeline':
      return !AS_PLANNED.test(type) || deploys.length === 0;
    case 'page':
      return isDuring(occurrence, incident) && !REPEATED_OF_PAGE.has(type);
    case 'chat':
      return isDuring(occurrence, incident) && DOING.test(summary);
    case 'flag':
    case 'status':
    case 'audit':
      return true;
  }
}

/** Whether a workload was scaled by a rollout of it. */
function isPartOf({ entity, firstAt }: Occurrence, { deploy, sources }: SharedDeploy): boolean {
  const names = new Set([deploy, ...sources].map(({ observation }) => observation.service));
  if (!names.has(entity.ref.split('/').at(-1) ?? '')) return false;
  const all = [deploy, ...sources].map(({ observation }) => observation);
  return all.some(({ startedAt, finishedAt }) => isWithin(firstAt, startedAt, finishedAt));
}

function isWithin(at: Instant, startedAt: Instant, finishedAt: Instant): boolean {
  const ms = epochMs(at);
  return ms >= epochMs(startedAt) - STAMP_MS && ms <= epochMs(finishedAt) + DRAIN_MS;
}

function isDuring({ firstAt, lastAt }: Occurrence, { startedAt, resolvedAt }: Surroundings['incident']): boolean {
  const until = instant(epochMs(resolvedAt) + TALK_AFTER_MS);
  return compareInstants(lastAt, startedAt) >= 0 && compareInstants(firstAt, until) <= 0;
}
