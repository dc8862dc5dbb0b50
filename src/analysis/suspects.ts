import {
  confidence,
  epochMs,
  service,
  type BrokenObject,
  type Change,
  type Deviation,
  type EntityRef,
  type Ground,
  type Suspect,
} from '../schema/index.ts';
import { ofKind } from '../ledger.ts';
import { isFlag } from './changes/flags.ts';
import { matchFailureMode } from './failure-modes/match-failure-mode.ts';
import { basisOf } from './suspects/basis.ts';
import { objectGrounds } from './suspects/broken-objects.ts';
import { serviceGrounds, trafficGrounds } from './suspects/changeless.ts';
import { blamed, exposure, locality, telling, topology } from './suspects/grounds.ts';
import { inquiryOf, type Inquiry, type Known } from './suspects/inquiry.ts';
import { intervention } from './suspects/intervention.ts';
import { locusOf } from './suspects/origin.ts';
import { mechanism } from './suspects/mechanism.ts';
import { outside } from './suspects/outside.ts';
import { pathBetween } from './topology.ts';
import {
  BLIND_SPOT,
  CLEARED_BELOW,
  DECISIVE,
  LEADING_FROM,
  LEADING_MARGIN,
  SOMETHING_ELSE,
  WEIGHTS,
} from './suspects/weights.ts';

/** A candidate with the grounds for and against it. */
interface Weighed {
  kind: Suspect['kind'];
  entity: EntityRef;
  change: Change | null;
  grounds: Ground[];
  /** What is wrong with an object. */
  finding?: BrokenObject;
}

/**
 * Who may have caused the incident, most likely first: every change that traffic met (reverts are interventions, not
 * suspects), services that deviate by themselves with no such change on them, and more traffic than before. Each is
 * held against the same tests; log-odds add up; what is left over is "something else". When a deploy came plays no
 * part beyond whether traffic met it before the symptom. The order of what is given makes no difference.
 */
export function rankSuspects(known: Known): Suspect[] {
  const inquiry = inquiryOf(known);
  const changed = changeSuspects(inquiry);
  const weighed = [
    ...changed,
    ...serviceSuspects(inquiry, changed),
    ...trafficSuspects(inquiry),
    ...objectSuspects(known),
  ]
    .filter(({ grounds }) => grounds.length > 0)
    .map((one) => ({ ...one, logOdds: round(one.grounds.reduce((sum, { weight }) => sum + weight, 0)) }));
  const all = Math.exp(SOMETHING_ELSE) + weighed.reduce((sum, { logOdds }) => sum + Math.exp(logOdds), 0);
  const believed = weighed
    .map((one) => {
      const basis = basisOf(one.grounds);
      const share = Math.exp(one.logOdds) / all;
      return { ...one, basis, share, p: lessSure(confidence(share, basis).p, known.blindSpots) };
    })
    .toSorted((a, b) => b.logOdds - a.logOdds || ofOrigin(b) - ofOrigin(a) || compareRefs(a, b));
  const [first, second] = believed;
  const leads =
    first !== undefined &&
    first.share >= LEADING_FROM &&
    first.share - (second?.share ?? 0) >= LEADING_MARGIN &&
    isShown(first, inquiry) &&
    !isCleared(first);
  return believed.map((one, index): Suspect => {
    const { kind, entity, change, grounds, logOdds, p, basis } = one;
    const locus = locusOf(entity.ref, inquiry.clues);
    return {
      id: `S-${index + 1}`,
      kind,
      entity,
      change,
      ...failing(one, inquiry),
      for: grounds.filter(({ weight }) => weight > 0),
      against: grounds.filter(({ weight }) => weight < 0),
      ...(change === null && locus ? { locus } : {}),
      logOdds,
      p,
      basis,
      disposition: isCleared(one) ? 'cleared' : index === 0 && leads ? 'leading' : 'possible',
    };
  });
}

/** The first places out of sight take most; however many there are, half of a belief stays. */
function lessSure(p: number, blindSpots: number): number {
  return round(Math.max(p / 2, p - BLIND_SPOT * blindSpots, 0));
}

/**
 * A change leads only where its diff, or taking it back, shows what it did; a setting of which nobody knows what it does
 * has to have shown at once. Where not a single diff could be read, nothing is asked for.
 */
function isShown({ change, grounds }: Weighed, { seen }: Inquiry): boolean {
  if (!change || ofKind(seen, 'commit').every(({ observation }) => observation.text === '')) return true;
  const speaksFor = (wanted: Ground['test']): boolean =>
    grounds.some(({ test, weight }) => weight > 0 && test === wanted);
  if (isFlag(change)) return speaksFor('intervention') || (speaksFor('mechanism') && speaksFor('timing'));
  return speaksFor('mechanism') || speaksFor('intervention') || (change.settings.length > 0 && speaksFor('timing'));
}

function changeSuspects(inquiry: Inquiry): Weighed[] {
  return inquiry.changes
    .filter(({ reverts }) => reverts === null)
    .map((change) => {
      const does = mechanism(change, inquiry);
      return {
        kind: 'change',
        entity: isFlag(change)
          ? { kind: 'flag', ref: change.sha, aliases: [change.service] }
          : { kind: 'commit', ref: change.sha, aliases: [change.sha.slice(0, 7), change.service] },
        change,
        grounds: [
          ...exposure(change, inquiry),
          ...topology(change.service, inquiry),
          ...ownSide(change, does, inquiry),
          ...blamed(change.service, inquiry),
          ...does,
          ...intervention(change, inquiry),
        ],
      };
    });
}

/** What is seen at the service of a change. What fails behind a caller excuses it, unless its change does something to whom it calls. */
function ownSide(change: Change, does: readonly Ground[], inquiry: Inquiry): Ground[] {
  const grounds = locality(change.service, change, inquiry);
  const { symptom, calls, outside: signs } = inquiry;
  const isCaller =
    symptom !== undefined &&
    symptom.entity.ref !== change.service &&
    pathBetween(calls, change.service, symptom.entity.ref) !== undefined;
  const isComplaining = signs.some((sign) => sign.saidBy === change.service && sign.service !== change.service);
  const isExcused = !(isCaller || isComplaining) || !does.some(({ weight }) => weight > 0);
  return isExcused ? grounds : grounds.filter(({ weight }) => weight > 0);
}

function serviceSuspects(inquiry: Inquiry, changed: readonly Weighed[]): Weighed[] {
  // A change whose diff does what is complained of explains a condition as well as anything outside does.
  const isExplained = changed.some(({ grounds }) => explains(grounds));
  // What a change demands of a service that it calls is no origin of that service's own.
  const demanding = changed.flatMap(({ change, grounds }) => (change && explains(grounds) ? [change.service] : []));
  const isDemanded = (name: string): boolean =>
    demanding.some((caller) => caller !== name && pathBetween(inquiry.calls, caller, name) !== undefined);
  const named = new Set(inquiry.outside.map(({ service: name }) => name));
  // What began at a service once traffic had met a change on it is held against the change.
  const isChanged = (name: string): boolean => {
    const [own] = telling(inquiry.localities.get(name)?.own ?? []);
    if (!own) return false;
    const beganMs = epochMs(own.onsetAt) + own.onsetErrorMs;
    return inquiry.changes.some(
      ({ service: changed, reverts, exposedFrom }) =>
        reverts === null && changed === name && epochMs(exposedFrom) <= beganMs,
    );
  };
  return serviceGrounds(inquiry, named)
    .filter(({ name }) => named.has(name) || !isChanged(name))
    .map(({ name, isDependency, grounds }) => ({
      kind: isDependency ? 'dependency' : 'service',
      entity: service(name),
      change: null,
      grounds: [
        ...(isDemanded(name) ? grounds.filter(({ test }) => test !== 'origin') : grounds),
        ...outside(name, inquiry, isExplained),
      ],
    }));
}

/** Whether a change does what is complained of, and nothing clears it. */
function explains(grounds: readonly Ground[]): boolean {
  return (
    grounds.some(({ test, weight }) => test === 'mechanism' && weight >= WEIGHTS.mechanism) &&
    grounds.every(({ test, weight }) => weight > 0 || !DECISIVE.has(test))
  );
}

function trafficSuspects(inquiry: Inquiry): Weighed[] {
  return trafficGrounds(inquiry).map(({ name, grounds }) => ({
    kind: 'traffic',
    entity: service(name),
    change: null,
    grounds,
  }));
}

function objectSuspects(known: Known): Weighed[] {
  return objectGrounds(known).map(({ finding, grounds }) => ({
    kind: 'object',
    entity: finding.entity,
    change: null,
    grounds,
    finding,
  }));
}

/** How a suspect fails: by the mode of the catalogue that fits best; of a broken object by the fault that it holds. */
function failing(
  { kind, entity, change, finding }: Weighed,
  inquiry: Inquiry,
): Pick<Suspect, 'failureMode' | 'mechanism' | 'safeguards'> {
  const name = change?.service ?? entity.ref;
  const own = inquiry.localities.get(name)?.own ?? [];
  const views = inquiry.deviations.filter(
    (one) => one.entity.ref === name && (one.peer !== null || (kind === 'traffic' && one.role === 'traffic')),
  );
  const deviations: Deviation[] = [...new Set([...own, ...views])];
  const templates = inquiry.templates.filter((one) => one.entity.ref === name);
  const matched = matchFailureMode({
    service: name,
    deviations,
    templates,
    change,
    objects: finding ? [`${finding.fault}: ${finding.statement}`] : [],
    isFlag: change !== null && isFlag(change),
    modes: inquiry.modes,
  });
  return {
    failureMode: finding?.fault ?? matched?.mode.id ?? null,
    mechanism: finding?.statement ?? matched?.mechanism ?? null,
    safeguards: [...(matched?.mode.safeguards ?? [])],
  };
}

/** Cleared by a test that the cause cannot fail, or by the sum of all; never while taking it back ended the symptom. */
function isCleared({ grounds, logOdds }: { grounds: readonly Ground[]; logOdds: number }): boolean {
  if (grounds.some(({ test, weight }) => test === 'intervention' && weight > 0)) return false;
  return logOdds < CLEARED_BELOW || grounds.some(({ test, weight }) => weight < 0 && DECISIVE.has(test));
}

/** What a sign that only the origin leaves adds to a suspect; among equals it decides, because it tells services apart. */
function ofOrigin({ grounds }: Weighed): number {
  return Math.max(0, ...grounds.filter(({ test }) => test === 'origin').map(({ weight }) => weight));
}

function compareRefs(a: Weighed, b: Weighed): number {
  const [x, y] = [a, b].map(
    ({ kind, entity, change, finding }) => `${kind} ${entity.ref} ${change?.service ?? ''} ${finding?.fault ?? ''}`,
  );
  return (x ?? '') < (y ?? '') ? -1 : 1;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
