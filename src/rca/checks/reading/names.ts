import type { Evidence, Rca } from '../../../schema/index.ts';
import type { CheckContext } from '../rule.ts';

/** The names that an RCA may use as its own words: what was there, and what the analysis found in quoted text. */
export interface Names {
  /** Entities by their one spelling and their aliases. */
  entities: ReadonlySet<string>;
  /** Settings, metrics, templates, signals, places and paths of findings, suspects and actions. */
  found: ReadonlySet<string>;
}

/** Collects the names of a document. */
export function namesOf(rca: Rca): Names {
  const entities = rca.inventory.flatMap(({ ref, aliases }) => [ref, ...aliases]);
  const found = [
    rca.id,
    rca.environment,
    ...rca.findings.flatMap((finding) => {
      switch (finding.kind) {
        case 'deviation':
        case 'steady':
          return [finding.signal, finding.metric];
        case 'template':
          return [finding.template];
        case 'clue':
          return finding.region ?? [];
        case 'safeguard':
          return [finding.safeguard, finding.place];
        case 'broken-object':
          return [finding.fault, ...finding.explains];
      }
    }),
    ...rca.suspects.flatMap(({ change }) =>
      change
        ? [
            change.sha,
            change.sha.slice(0, 7),
            ...change.paths,
            ...change.settings.flatMap(({ path, key }) => [path, key]),
          ]
        : [],
    ),
    ...rca.timeline.alertOrder.map(({ name }) => name),
    ...rca.precedents.flatMap(({ incident, openActions }) => [incident, ...openActions.map(({ action }) => action)]),
    ...rca.sources.map(({ tool }) => tool),
  ];
  return { entities: new Set(entities), found: new Set(found) };
}

const SPAN = /(`+)(.+?)\1/g;

/** The texts in backticks. */
export function quotedIn(text: string): string[] {
  return [...text.matchAll(SPAN)].map(([, , inner = '']) => inner.trim());
}

/** The text with each span in backticks put through `replace`. */
export function replaceQuoted(text: string, replace: (inner: string) => string): string {
  return text.replace(SPAN, (_whole, _fence: string, inner: string) => replace(inner.trim()));
}

/** Whether a name stands in this evidence: in its excerpt, its question, or elsewhere in the text that it quotes. */
export function standsIn(name: string, evidence: Evidence, { blob }: CheckContext): boolean {
  return (
    evidence.excerpt.includes(name) ||
    JSON.stringify(evidence.source.query).includes(name) ||
    (blob(evidence.blobSha256)?.includes(name) ?? false)
  );
}

/** What a sentence says itself, without what it quotes in backticks. */
export function spokenOf(text: string): string {
  return replaceQuoted(text, () => '…');
}
