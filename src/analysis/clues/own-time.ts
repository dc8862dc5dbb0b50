import type { Ledger } from '../../ledger.ts';
import { instant, service } from '../../schema/index.ts';
import type { Operation } from '../traces/trace-book.ts';
import type { Sign } from './sign.ts';
import { THRESHOLDS } from './thresholds.ts';

/** Services whose own work took longer than at rest: what remains of their spans without the work of others. */
export function ownTimeSigns(operations: readonly Operation[], ledger: Ledger): Sign[] {
  const byService = new Map<string, Operation[]>();
  for (const one of operations) {
    const known = byService.get(one.service);
    if (known) known.push(one);
    else byService.set(one.service, [one]);
  }
  return [...byService].flatMap(([name, own]): Sign[] => {
    // Operations count by the time that they took: a fault is where the time went.
    const judged = own.map((one) => ({
      one,
      rose: one.ownTime.risen(THRESHOLDS.resolutionMs),
      took: one.ownTime.total(),
    }));
    const took = judged.reduce((sum, one) => sum + one.took, 0);
    const bits = took > 0 ? judged.reduce((sum, one) => sum + one.rose * one.took, 0) / took : 0;
    const [first] = judged.toSorted((a, b) => b.rose * b.took - a.rose * a.took);
    if (bits <= 0 || !first) return [];
    const { longest } = first.one;
    return [
      {
        service: name,
        sign: 'own-time',
        cause: 'code',
        bits,
        amount: judged.reduce(
          (sum, { one, rose }) => (rose >= THRESHOLDS.leastBits ? sum + one.ownTime.beyond() : sum),
          0,
        ),
        region: null,
        statement: `${name} worked longer by itself than at rest`,
        cite: () => [
          ledger.cite(longest.source, {
            title: `${name} works by itself`,
            span: longest.span,
            at: instant(longest.ms),
            entities: [service(name)],
          }),
        ],
      },
    ];
  });
}
