import { check } from '../checks/check.ts';
import { inOrder, type Finding, type Region } from './finding.ts';
import { jsonPlaces, type JsonPlace } from './json-places.ts';
import type { Linted } from './lint-postmortem.ts';
import { wordCount } from './postmortem/language.ts';

/** What the first key of a document of Hindcast's own says. */
const SCHEMA = /^hindcast-rca\/\d+$/;
export const NO_BLOBS =
  'excerpts were not compared with the texts that they quote, nor figures taken from series again: those texts are not in the file';
const LONGEST_EXCERPT = 160;

/** Whether a parsed JSON value calls itself an RCA of Hindcast. */
export function isRca(document: unknown): boolean {
  return (
    document !== null &&
    typeof document === 'object' &&
    'schema' in document &&
    typeof document.schema === 'string' &&
    SCHEMA.test(document.schema)
  );
}

/** What an `rca.json` is held against besides the rules. */
export interface Beside {
  /** The texts that the evidence quotes, by their hash; without them, what only they can tell is left out and said so. */
  blob?: (sha256: string) => string | undefined;
  /** The page that stands beside it (S12). */
  markdown?: string;
}

/** Holds an `rca.json` to every rule of an RCA, with the places of what is wrong in the text of the file. */
export function lintRca(text: string, document: unknown, beside: Beside = {}): Linted {
  const { blob } = beside;
  const results = check(document, beside);
  const places = jsonPlaces(
    text,
    results.map(({ at }) => at),
  );
  const starts = lineStarts(text);
  const findings = results.map(({ rule, severity, at, problem, remedy, text: shown }): Finding => ({
    ...regionOf(places.get(at) ?? { start: 0, end: 0 }, starts, shown),
    ...{ rule, severity, remedy },
    problem: `${at}: ${problem}`,
  }));
  return { template: 'rca', words: wordCount(text), notes: blob ? [] : [NO_BLOBS], findings: inOrder(findings) };
}

function regionOf({ start, end }: JsonPlace, starts: readonly number[], shown: string): Region {
  const [from, to] = [placeOf(start, starts), placeOf(end, starts)];
  const excerpt = shown.replace(/\s+/g, ' ').slice(0, LONGEST_EXCERPT);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column, excerpt };
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function placeOf(offset: number, starts: readonly number[]): { line: number; column: number } {
  const next = starts.findIndex((start) => start > offset);
  const line = next === -1 ? starts.length : next;
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}
