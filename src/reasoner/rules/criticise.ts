import type { Claim, Evidence } from '../../schema/index.ts';
import type { Criticism } from '../reasoner.ts';

/** Holds each claim against the excerpts it cites: a literal that stands in none of them is missing. */
export function criticise(claims: readonly Claim[], evidence: readonly Evidence[]): Criticism[] {
  // Metrics, rules and commits are named in the title of their evidence.
  const excerpts = new Map(evidence.map(({ id, title, excerpt }) => [id, `${title}\n${excerpt}`]));
  return claims.map(({ id, text, evidence: cited, computed }) => {
    const known = cited.map((one) => excerpts.get(one)).filter((excerpt) => excerpt !== undefined);
    if (known.length === 0 && computed.length === 0) {
      return { claim: id, verdict: 'not supported', missing: 'It cites nothing that is in the evidence.' };
    }
    const literals = [...text.matchAll(/`([^`]+)`/g)].flatMap(([, literal]) => (literal ? [literal] : []));
    const missing = literals.filter((literal) => !known.some((excerpt) => excerpt.includes(literal)));
    return missing.length === 0
      ? { claim: id, verdict: 'supported', missing: '' }
      : { claim: id, verdict: 'partly', missing: `Not in what it cites: ${missing.join(', ')}` };
  });
}
