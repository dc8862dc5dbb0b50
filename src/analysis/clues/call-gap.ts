import type { Ledger } from '../../ledger.ts';
import { instant, service, type EvidenceId } from '../../schema/index.ts';
import type { TracedCall } from '../traces/trace-book.ts';
import type { Sign } from './sign.ts';
import { THRESHOLDS } from './thresholds.ts';

/** One call with how far its time between caller and callee rose. */
export interface Way {
  caller: string;
  callee: string;
  bits: number;
  /** All of the time that was lost on it; where nobody measured that, its bits stand in. */
  lost: number;
  cite: () => EvidenceId[];
}

/** How far the time between caller and callee rose, for every call that traces show. */
export function waysOf(calls: readonly TracedCall[], ledger: Ledger): Way[] {
  return calls.map(({ caller, callee, gap, widest }) => ({
    caller,
    callee,
    bits: gap.risen(THRESHOLDS.resolutionMs),
    lost: gap.beyond(),
    cite: () => [
      ledger.cite(widest.source, {
        title: `${caller} waits for ${callee}`,
        span: widest.span,
        at: instant(widest.ms),
        entities: [service(caller), service(callee)],
      }),
    ],
  }));
}

/**
 * Services at which calls are slow on the way though neither end works longer. A network that is slow at one service
 * slows the calls to it, from whomever they come, or the calls from it, to whomever they go: a service is as suspect as
 * the calls at one of its ends are slow, in the part of them that is.
 */
export function callGapSigns(ways: readonly Way[]): Sign[] {
  const services = new Set(ways.flatMap(({ caller, callee }) => [caller, callee]));
  return [...services].flatMap((name): Sign[] => {
    const [to, from] = [ways.filter(({ callee }) => callee === name), ways.filter(({ caller }) => caller === name)];
    const [inbound, outbound] = [slownessOf(to), slownessOf(from)];
    // A service with one way out is the end of that way, not what its ways have in common.
    const isHub = from.length > 1;
    const bits = inbound + (isHub ? outbound : 0);
    if (bits <= 0) return [];
    const amount = lostOn(to) + (isHub ? lostOn(from) : 0);
    const slowest = [...to, ...from].toSorted((a, b) => b.bits - a.bits);
    return [
      {
        service: name,
        sign: 'call-gap',
        cause: 'network',
        bits,
        amount,
        region: null,
        statement:
          inbound >= outbound
            ? `Calls to ${name} took far longer on the way than ${name} worked on them`
            : `Calls from ${name} took far longer on the way than they were worked on`,
        cite: () => slowest.slice(0, 2).flatMap(({ bits: rose, cite }) => (rose >= THRESHOLDS.slow ? cite() : [])),
      },
    ];
  });
}

/** How slow calls are on the way, all together: what each rose, times the part of the calls that rose. */
function slownessOf(ways: readonly Way[]): number {
  const slow = ways.filter(({ bits }) => bits >= THRESHOLDS.slow);
  if (slow.length === 0) return 0;
  return (slow.reduce((sum, { bits }) => sum + bits, 0) / Math.sqrt(slow.length)) * (slow.length / ways.length);
}

/** The time lost on slow ways, times the part of the ways that are slow. */
function lostOn(ways: readonly Way[]): number {
  const slow = ways.filter(({ bits }) => bits >= THRESHOLDS.slow);
  return slow.length === 0 ? 0 : slow.reduce((sum, { lost }) => sum + lost, 0) * (slow.length / ways.length);
}
