import type { Rca } from '../../../schema/index.ts';

/** What there is to say of the SLO budget and the SLA where no figure tells it: an unknown is named, never left out. */
export function budgetWords({ impact: { quantities } }: Rca): string | undefined {
  const isTold = quantities.some(({ metric }) => /\b(?:SLO|SLA|budget)\b/i.test(metric));
  return isTold ? undefined : 'SLO budget and SLA: not computed; no source gives an objective or an agreement.';
}
