import type { Rca } from '../../../src/index.ts';
import type { Share } from '../prediction.ts';
import { claimsOf, namesIn } from './citations.ts';
import { literalsIn } from './literals.ts';

/**
 * Mentions of things that nobody knows, over all mentions: commits, paths, quotations and names in the sentences of an
 * RCA that are in no inventory and in no piece of evidence, wherever it is cited.
 */
export function inventedIn(rca: Rca): Share {
  const names = namesIn(rca);
  const known = [
    ...names,
    ...rca.evidence.flatMap(({ excerpt, title, source }) => [excerpt, title, JSON.stringify(source.query)]),
    ...rca.findings.map(({ statement }) => statement),
    ...rca.calls.flatMap(({ caller, callee }) => [caller, callee]),
    ...rca.suspects.flatMap(({ change }) => (change ? [change.subject, ...change.paths, ...settingsOf(change)] : [])),
  ].join('\n');
  const mentions = [...claimsOf(rca).map(({ text }) => text), rca.title].flatMap(
    (text) => literalsIn(text, names).words,
  );
  return { of: mentions.length, are: mentions.filter((word) => !known.includes(word)).length };
}

function settingsOf({ settings }: NonNullable<Rca['suspects'][number]['change']>): string[] {
  return settings.flatMap(({ key, path, before, after }) => [key, path, `${key}: ${before ?? ''} → ${after ?? ''}`]);
}
