import type { Ledger } from '../ledger.ts';
import type { ComputationInput, Objective, Series, Window } from '../schema/index.ts';
import type { Draft } from './felt.ts';
import {
  increaseOf,
  inputsOf,
  isFailed,
  ownSeries,
  requestCounters,
  samplesWithin,
  tellsOutcome,
  type Counted,
  type SamplesInput,
} from './request-counters.ts';
import { roleOf, unitOf } from './signals/role.ts';
import { sideOf } from './signals/side.ts';
import { wordsOf } from './signals/words.ts';

type Push = (draft: Omit<Draft, 'id'>) => string;
/** Pushes the computations of a share and gives the id of the last; or says what would have to be measured. */
type Share = { push: (push: Push) => string } | { missing: string };

interface Measured extends Counted {
  /** From the sample before the onset to the recovery. */
  window: Window;
  ledger: Ledger;
}

/** The share of the requests of a service that were not what its objective calls good, over all of its copies. */
export function badShare(objective: Objective, measured: Measured): Share {
  const { measure } = objective;
  return measure.of === 'latency' ? slowShare(objective, measured, measure.withinMs) : failedShare(objective, measured);
}

/** The value of another computation as an input. */
export function taken(name: string, computation: string): ComputationInput {
  return { kind: 'computation', name, computation };
}

function failedShare(objective: Objective, measured: Measured): Share {
  const { window } = measured;
  const name = objective.service;
  const series = requestCounters(name, measured);
  const failed = series.filter(isFailed);
  if (series.some(tellsOutcome) && increaseOf(series, window) > 0) {
    const what = `requests to ${name} that failed during the incident`;
    return shareOf(`requests to ${name} that failed`, {
      part: (push, total) =>
        failed.length > 0
          ? push({ what, formula: 'increase', inputs: inputsOf(failed, window, measured.ledger), unit: 'requests' })
          : // None was ever counted as failed: what did not fail is all.
            push({
              what,
              formula: 'difference',
              inputs: [taken('all', total), taken('good', total)],
              unit: 'requests',
            }),
      whole: inputsOf(series, window, measured.ledger),
      name,
    });
  }
  const ratios = ownSeries(name, measured.seen, isRatioOfFailures).filter(
    ({ observation }) => samplesWithin(observation, window).length > 0,
  );
  if (ratios.length === 0) {
    return { missing: `no counter of requests of ${name} tells which failed, and no share of failures is measured` };
  }
  const inputs = inputsOf(ratios, window, measured.ledger);
  const what = `share of requests to ${name} that failed, over time`;
  return { push: (push) => push({ what, formula: 'time-mean', inputs, unit: '1' }) };
}

function slowShare({ service: name }: Objective, measured: Measured, withinMs: number): Share {
  const { window } = measured;
  const buckets = ownSeries(name, measured.seen, isOfServedRequests);
  const bounds = new Set(buckets.map(({ observation }) => boundMs(observation)));
  const within = buckets.filter(({ observation }) => boundMs(observation) === withinMs);
  const all = buckets.filter(({ observation }) => boundMs(observation) === Number.POSITIVE_INFINITY);
  if (within.length === 0 || !(increaseOf(all, window) > 0)) {
    const ends = [...bounds].filter(Number.isFinite).toSorted((a, b) => a - b);
    const told = ends.length > 0 ? `; buckets end at ${ends.join(', ')} ms` : '';
    return { missing: `no histogram of ${name} has a bucket that ends at ${withinMs} ms${told}` };
  }
  const fast = inputsOf(within, window, measured.ledger);
  const whole = inputsOf(all, window, measured.ledger);
  return shareOf(`requests to ${name} that took longer`, {
    part: (push, total) => {
      const inTime = push({
        what: `requests to ${name} answered within ${withinMs} ms`,
        formula: 'increase',
        inputs: fast,
        unit: 'requests',
      });
      return push({
        what: `requests to ${name} that took longer`,
        formula: 'difference',
        inputs: [taken('all', total), taken('in time', inTime)],
        unit: 'requests',
      });
    },
    whole,
    name,
  });
}

function shareOf(
  what: string,
  { part, whole, name }: { part: (push: Push, total: string) => string; whole: SamplesInput[]; name: string },
): Share {
  return {
    push(push) {
      const total = push({
        what: `requests to ${name} during the incident`,
        formula: 'increase',
        inputs: whole,
        unit: 'requests',
      });
      const bad = part(push, total);
      const inputs = [taken('bad', bad), taken('all', total)];
      return push({ what: `share of ${what}`, formula: 'ratio', inputs, unit: '1' });
    },
  };
}

const PARTS = new Set(['ratio', 'share', 'fraction']);

/** A level from 0 to 1 whose name says that it is a share of failures. */
function isRatioOfFailures({ metric, type, samples }: Series): boolean {
  const isNamed = roleOf(metric) === 'errors' && wordsOf(metric).some((word) => PARTS.has(word));
  return isNamed && type !== 'counter' && samples.every(([, value]) => value === null || (value >= 0 && value <= 1));
}

/** Buckets of how long requests took that the service itself answered: those of its own calls name a client. */
function isOfServedRequests({ metric, labels }: Series): boolean {
  const isBucket = labels['le'] !== undefined && metric.endsWith('_bucket');
  return isBucket && roleOf(metric) === 'latency' && sideOf(metric, null) === 'server';
}

function boundMs({ metric, labels }: Series): number {
  const bound = labels['le'] ?? '';
  if (/^\+?inf$/i.test(bound)) return Number.POSITIVE_INFINITY;
  const inMs = unitOf(metric.replace(/_bucket$/, '')) === 'ms';
  return Math.round(Number(bound) * (inMs ? 1 : 1000) * 1e6) / 1e6;
}
