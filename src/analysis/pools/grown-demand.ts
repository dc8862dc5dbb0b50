import { ofKind, type Seen } from '../../ledger.ts';
import { poolFigure, type ComputationInput, type GrowthFigure, type Series, type Window } from '../../schema/index.ts';
import type { Draft, Felt } from '../felt.ts';
import { increaseOf, inputsOf, requestCounters } from '../request-counters.ts';
import { partiesOf } from '../signals/labels.ts';
import { stem, wordsOf } from '../signals/words.ts';
import { calleesOf } from '../topology.ts';
import { workIn } from './find-pool.ts';
import { sizedPool, type SizedPool } from './sized-pool.ts';

type Made = Extract<ComputationInput, { kind: 'computation' }>;

/**
 * What the pool that demand filled was asked for, where more demand leads: the most in use and waiting at a time, and the
 * headroom that ordinary time shows (the most in use above the average). By Little's law, where the requests that came
 * can be counted, what serves them once no queue stands: their rate, the calls that each makes, the time that each holds.
 *
 * J. D. C. Little, "A Proof for the Queuing Formula: L = λW", Operations Research 9 (1961).
 */
export function growthComputations(felt: Felt): Draft[] {
  const leading = felt.suspects.find(({ disposition }) => disposition === 'leading');
  const deviations = felt.findings.filter((one) => one.kind === 'deviation');
  const found = leading?.kind === 'traffic' ? sizedPool({ ...felt, deviations }) : undefined;
  // What waited tells how much more was wanted than the pool holds; a full pool alone does not.
  return found && found.pool.waiting.length > 0 ? figuresOf(found, felt) : [];
}

function figuresOf({ pool, setting }: SizedPool, felt: Felt): Draft[] {
  const { limits, taken, waiting, before, during, service } = pool;
  const drafts: Draft[] = [];
  const push = (figure: GrowthFigure | { what: string }, draft: Omit<Draft, 'id' | 'what'>): Made => {
    const id = `C-${felt.numberFrom + drafts.length}`;
    const what = typeof figure === 'string' ? poolFigure(figure, setting.key, service) : figure.what;
    drafts.push({ id, what, ...draft });
    return { kind: 'computation', name: id, computation: id };
  };
  const samplesOf = (series: readonly Seen<Series>[], { from, to }: Window) =>
    inputsOf(series, { from, to }, felt.ledger);
  const extreme = (figure: GrowthFigure, series: readonly Seen<Series>[], window: Window): Made =>
    push(figure, { formula: 'maximum', inputs: samplesOf(series, window), unit: 'count' });

  extreme('size', limits, during);
  const usual = extreme('usual', taken, before);
  const average = push('average', { formula: 'mean', inputs: samplesOf(taken, before), unit: 'count' });
  const filled = extreme('filled', taken, during);
  const queued = extreme('queued', waiting, during);
  const asked = push('asked', { formula: 'sum', inputs: [filled, queued], unit: 'count' });
  const headroom = push('headroom', { formula: 'difference', inputs: [usual, average], unit: 'count' });
  push('needed', { formula: 'sum', inputs: [asked, headroom], unit: 'count' });
  const ceiling = ceilingOf(service, felt);
  if (ceiling.length > 0) extreme('ceiling', ceiling, during);

  const work = workIn(felt.seen, service, pool, before);
  const requests = requestCounters(service, felt);
  const [shown] = samplesOf(requests, during);
  const isCounted = work && [before, during].every((window) => increaseOf(requests, window) > 0);
  if (!isCounted || !shown || increaseOf(work.count, during) === 0) return drafts;
  const counted = (what: string, series: readonly Seen<Series>[], window: Window, unit: 'requests' | 's'): Made =>
    push({ what }, { formula: 'increase', inputs: samplesOf(series, window), unit });
  const [high, calm] = ['while demand was high', 'before demand rose'];
  const came = counted(`requests to ${service} ${high}`, requests, during, 'requests');
  const ends = [
    { kind: 'instant' as const, name: 'from', at: during.from, evidence: shown.evidence },
    { kind: 'instant' as const, name: 'to', at: during.to, evidence: shown.evidence },
  ];
  const length = push(
    { what: `length of demand on ${service} that was high` },
    { formula: 'elapsed', inputs: ends, unit: 's' },
  );
  const usualCalls = counted(`calls of ${service} ${calm}`, work.count, before, 'requests');
  const usualRequests = counted(`requests to ${service} ${calm}`, requests, before, 'requests');
  const time = counted(`time that calls of ${service} took ${high}`, work.sum, during, 's');
  const ended = counted(`calls of ${service} ${high}`, work.count, during, 'requests');
  const rate = push('came', { formula: 'ratio', inputs: [came, length], unit: '/s' });
  const calls = push('calls', { formula: 'ratio', inputs: [usualCalls, usualRequests], unit: '1' });
  const holds = push('holds', { formula: 'ratio', inputs: [time, ended], unit: 's' });
  push('law', { formula: 'product', inputs: [rate, calls, holds], unit: 'count' });
  return drafts;
}

/** The gauge of how many connections something that a service calls takes at most: `pg_settings_max_connections`. */
function ceilingOf(service: string, { seen, calls }: Felt): Seen<Series>[] {
  const callees = new Set(calleesOf(calls, service));
  const found = ofKind(seen, 'series').filter(({ observation: { metric, labels, type } }) => {
    const words = wordsOf(metric).map(stem);
    const parties = partiesOf(labels);
    return (
      type !== 'counter' &&
      words.includes('max') &&
      words.includes('connection') &&
      parties !== undefined &&
      parties.peer === null &&
      callees.has(parties.entity)
    );
  });
  // Two of them would be two servers, and nobody knows which of them the pool is for.
  return found.length === 1 ? found : [];
}
