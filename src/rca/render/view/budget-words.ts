import type { Rca } from '../../../schema/index.ts';

/** The tool whose section of the configuration holds what services promise. */
const OBJECTIVES = 'objectives';

/**
 * What there is to say of the SLO budget and the SLA beside the figures: what they leave out, or, where there is none,
 * which configuration would give one.
 */
export function budgetWords({ impact: { quantities, blastRadius }, sources }: Rca): string {
  const isTold = quantities.some(({ metric }) => /\b(?:SLO|SLA|budget)\b/i.test(metric));
  if (isTold)
    return 'SLO budget and SLA: this incident alone, at even traffic; what others took of the same days comes on top.';
  const affected = blastRadius.filter(({ label }) => label === 'affected').map(({ entity }) => entity.ref);
  const services = affected.length > 0 ? affected.join(', ') : 'what was affected';
  const isConfigured = sources.some(({ tool, outcome }) => tool === OBJECTIVES && outcome !== 'not configured');
  return isConfigured
    ? `SLO budget and SLA: not computed; \`tools.${OBJECTIVES}\` has no objective for ${services} that was measured.`
    : `SLO budget and SLA: not computed; \`tools.${OBJECTIVES}\` of the configuration has no objective for ${services}.`;
}
