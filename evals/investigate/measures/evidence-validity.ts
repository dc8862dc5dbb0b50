import { createHash } from 'node:crypto';
import type { Rca } from '../../../src/index.ts';
import type { Share } from '../prediction.ts';
import { claimsOf } from './citations.ts';

/**
 * Of all that an RCA cites and all evidence that it holds, what can be verified: the id resolves, the text with the hash
 * is there, and the excerpt stands in it to the letter at its place.
 */
export function evidenceValidity(rca: Rca, texts: ReadonlyMap<string, string>): Share {
  const ids = new Set([...rca.evidence.map(({ id }) => id), ...rca.computations.map(({ id }) => id)]);
  const cited = claimsOf(rca).flatMap(({ evidence, contra, computed }) => [...evidence, ...contra, ...computed]);
  const quoted = rca.evidence.map(({ excerpt, excerptSpan: { start, end }, blobSha256 }) => {
    const text = texts.get(blobSha256);
    return (
      text !== undefined &&
      createHash('sha256').update(text).digest('hex') === blobSha256 &&
      text.slice(start, end) === excerpt
    );
  });
  const checks = [...cited.map((id) => ids.has(id)), ...quoted];
  return { of: checks.length, are: checks.filter(Boolean).length };
}
