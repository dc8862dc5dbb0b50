import type { Ledger } from '../../ledger.ts';
import { instant, service, type EvidenceId } from '../../schema/index.ts';
import type { TracedCall } from '../traces/trace-book.ts';
import type { Sign } from './sign.ts';

/** Clocks and schedulers blur a millisecond. */
const RESOLUTION_MS = 1;
/** A call counts as slow on the way from one doubling on. */
const SLOW = 1;

/** One call with how far its time between caller and callee rose. */
export interface Way {
  caller: string;
  callee: string;
  bits: number;
  cite: () => EvidenceId[];
}

/** How far the time between caller and callee rose, for every call that traces show. */
export function waysOf(calls: readonly TracedCall[], ledger: Ledger): Way[] {
  return calls.map(({ caller, callee, gap, widest }) => ({
    caller,
    callee,
    bits: gap.risen(RESOLUTION_MS),
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
    const bits = inbound + (from.length > 1 ? outbound : 0);
    if (bits <= 0) return [];
    const slowest = [...to, ...from].toSorted((a, b) => b.bits - a.bits);
    return [
      {
        service: name,
        sign: 'call-gap',
        cause: 'network',
        bits,
        amount: bits ** 2,
        region: null,
        statement:
          inbound >= outbound
            ? `Calls to ${name} took far longer on the way than ${name} worked on them`
            : `Calls from ${name} took far longer on the way than they were worked on`,
        cite: () => slowest.slice(0, 2).flatMap(({ bits: rose, cite }) => (rose >= SLOW ? cite() : [])),
      },
    ];
  });
}

/** How slow calls are on the way, all together: what each rose, times the part of the calls that rose. */
function slownessOf(ways: readonly Way[]): number {
  const slow = ways.filter(({ bits }) => bits >= SLOW);
  if (slow.length === 0) return 0;
  return (slow.reduce((sum, { bits }) => sum + bits, 0) / Math.sqrt(slow.length)) * (slow.length / ways.length);
}
