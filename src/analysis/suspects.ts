import {
  CONFIDENCE_CAP,
  confidence,
  epochMs,
  service,
  type Basis,
  type Change,
  type Deviation,
  type EntityRef,
  type Ground,
  type Suspect,
} from '../schema/index.ts';
import { matchFailureMode } from './failure-modes/match-failure-mode.ts';
import { serviceGrounds, trafficGrounds } from './suspects/changeless.ts';
import { exposure, locality, telling, topology } from './suspects/grounds.ts';
import { inquiryOf, type Inquiry, type Known } from './suspects/inquiry.ts';
import { intervention } from './suspects/intervention.ts';
import { locusOf } from './suspects/origin.ts';
import { mechanism } from './suspects/mechanism.ts';
import {
  BLIND_SPOT,
  CLEARED_BELOW,
  DECISIVE,
  LEADING_FROM,
  LEADING_MARGIN,
  SOMETHING_ELSE,
} from './suspects/weights.ts';

/** A candidate with the grounds for and against it. */
interface Weighed {
  kind: Suspect['kind'];
  entity: EntityRef;
  change: Change | null;
  grounds: Ground[];
}

/**
 * Who may have caused the incident, most likely first: every change that traffic met (reverts are interventions, not
 * suspects), services that deviate by themselves with no such change on them, and more traffic than before. Each is
 * held against the same tests; log-odds add up; what is left over is "something else". When a deploy came plays no
 * part beyond whether traffic met it before the symptom. The order of what is given makes no difference.
 */
export function rankSuspects(known: Known): Suspect[] {
  const inquiry = inquiryOf(known);
  const weighed = [...changeSuspects(inquiry), ...serviceSuspects(inquiry), ...trafficSuspects(inquiry)]
    .filter(({ grounds }) => grounds.length > 0)
    .map((one) => ({ ...one, logOdds: round(one.grounds.reduce((sum, { weight }) => sum + weight, 0)) }));
  const all = Math.exp(SOMETHING_ELSE) + weighed.reduce((sum, { logOdds }) => sum + Math.exp(logOdds), 0);
  const believed = weighed
    .map((one) => {
      const basis = basisOf(one.grounds);
      const share = Math.exp(one.logOdds) / all;
      return { ...one, basis, share, p: lessSure(confidence(share, basis).p, known.blindSpots) };
    })
    .toSorted((a, b) => b.logOdds - a.logOdds || compareRefs(a, b));
  const [first, second] = believed;
  const leads =
    first !== undefined &&
    first.share >= LEADING_FROM &&
    first.share - (second?.share ?? 0) >= LEADING_MARGIN &&
    !isCleared(first);
  return believed.map((one, index): Suspect => {
    const { kind, entity, change, grounds, logOdds, p, basis } = one;
    const locus = locusOf(entity.ref, inquiry.clues);
    return {
      id: `S-${index + 1}`,
      kind,
      entity,
      change,
      failureMode: failureModeOf(one, inquiry),
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

function changeSuspects(inquiry: Inquiry): Weighed[] {
  return inquiry.changes
    .filter(({ reverts }) => reverts === null)
    .map((change) => ({
      kind: 'change',
      entity: { kind: 'commit', ref: change.sha, aliases: [change.sha.slice(0, 7), change.service] },
      change,
      grounds: [
        ...exposure(change, inquiry),
        ...topology(change.service, inquiry),
        ...locality(change.service, change, inquiry),
        ...mechanism(change, inquiry),
        ...intervention(change, inquiry),
      ],
    }));
}

function serviceSuspects(inquiry: Inquiry): Weighed[] {
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
  return serviceGrounds(inquiry)
    .filter(({ name }) => !isChanged(name))
    .map(({ name, isDependency, grounds }) => ({
      kind: isDependency ? 'dependency' : 'service',
      entity: service(name),
      change: null,
      grounds,
    }));
}

function trafficSuspects(inquiry: Inquiry): Weighed[] {
  return trafficGrounds(inquiry).map(({ name, grounds }) => ({
    kind: 'traffic',
    entity: service(name),
    change: null,
    grounds,
  }));
}

function failureModeOf({ kind, entity, change }: Weighed, inquiry: Inquiry): string | null {
  const name = change?.service ?? entity.ref;
  const own = inquiry.localities.get(name)?.own ?? [];
  const views = inquiry.deviations.filter(
    (one) => one.entity.ref === name && (one.peer !== null || (kind === 'traffic' && one.role === 'traffic')),
  );
  const deviations: Deviation[] = [...new Set([...own, ...views])];
  const templates = inquiry.templates.filter((one) => one.entity.ref === name);
  return matchFailureMode({ service: name, deviations, templates, change })?.mode.id ?? null;
}

/** Cleared by a test that the cause cannot fail, or by the sum of all; never while taking it back ended the symptom. */
function isCleared({ grounds, logOdds }: { grounds: readonly Ground[]; logOdds: number }): boolean {
  if (grounds.some(({ test, weight }) => test === 'intervention' && weight > 0)) return false;
  return logOdds < CLEARED_BELOW || grounds.some(({ test, weight }) => weight < 0 && DECISIVE.has(test));
}

/** The strongest thing that the grounds for a suspect rest on. */
function basisOf(grounds: readonly Ground[]): Basis {
  const has = (test: Ground['test']): boolean => grounds.some((one) => one.test === test && one.weight > 0);
  const bases: Basis[] = ['temporal'];
  if (has('topology') && (has('exposure') || has('timing'))) bases.push('temporal+topology');
  if (has('mechanism')) bases.push('code_reading');
  if (has('intervention')) bases.push('rollback');
  return bases.toSorted((a, b) => CONFIDENCE_CAP[b] - CONFIDENCE_CAP[a])[0] ?? 'temporal';
}

function compareRefs(a: Weighed, b: Weighed): number {
  const [x, y] = [a, b].map(({ kind, entity, change }) => `${kind} ${entity.ref} ${change?.service ?? ''}`);
  return (x ?? '') < (y ?? '') ? -1 : 1;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
