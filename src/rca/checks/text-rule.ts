import { quotedIn } from './reading/names.ts';
import type { Statement } from './reading/statements.ts';
import type { Rca } from '../../schema/index.ts';
import type { Rule } from './rule.ts';

/** What finds the words that a rule objects to. */
export type Pattern = Pick<RegExp, 'exec'>;

/** A rule that a pattern can decide, over the statements it is meant for. */
export interface TextRule extends Omit<Rule, 'check'> {
  /** Case is ignored. Linear in the length of the text: no repetition inside a repetition without a bound. */
  pattern: Pattern;
  /** Which statements it reads. */
  on: (statement: Statement) => boolean;
  /** Says what was found; takes the words that matched. */
  problem: (match: string) => string;
  /** Names of the document that mean something else than the pattern takes them for, and are left out. */
  except?: (rca: Rca) => readonly string[];
}

/** Whether a rule is decided by a pattern over single sentences, so that it can be held to any text. */
export function isTextRule(rule: Rule): rule is Rule & TextRule {
  return 'pattern' in rule;
}

/**
 * The first match of several patterns, without regard to case. Each is a program of its own: put into one expression
 * with alternatives, they are so large together that they run five times slower.
 */
export function anyOf(...sources: readonly (string | Pattern)[]): Pattern {
  const patterns = sources.map((source) => (typeof source === 'string' ? new RegExp(source, 'i') : source));
  return {
    exec(text) {
      const matches = patterns.map((pattern) => pattern.exec(text)).filter((match) => match !== null);
      return matches.reduce<RegExpExecArray | null>(
        (first, match) => (first === null || match.index < first.index ? match : first),
        null,
      );
    },
  };
}

/** Longer texts are read to here; no field of ours is meant to be longer. */
const LONGEST = 2000;

/** Makes a rule of a pattern. Names in backticks that stand in the evidence are quoted, not said, and are left out. */
export function textRule({ pattern, on, problem, except, ...rule }: TextRule): Rule & TextRule {
  return {
    ...rule,
    pattern,
    on,
    problem,
    check: (rca, { statements, evidence }) => {
      const excerpts = evidence.map(({ excerpt }) => excerpt);
      const names = new Set(except?.(rca));
      return statements.filter(on).flatMap(({ at, text }) => {
        const match = pattern.exec(withoutNames(spoken(text, excerpts), names));
        return match ? [{ at, text, problem: problem(match[0].trim()) }] : [];
      });
    },
  };
}

function spoken(text: string, excerpts: readonly string[]): string {
  return quotedIn(text)
    .filter((inner) => excerpts.some((excerpt) => excerpt.includes(inner)))
    .reduce((rest, inner) => rest.replace(`\`${inner}\``, '…'), text)
    .slice(0, LONGEST);
}

/** A word with what may stand inside a name: `@entry`, `api.v2`, `ns/cart`. */
const WORD = /[\w@+/-]+(?:[.:][\w@+/-]+)*/g;

/** The text without whole names: `@entry` goes, `@entry-team` and `x@entry.io` stay. */
function withoutNames(text: string, names: ReadonlySet<string>): string {
  return names.size === 0 ? text : text.replaceAll(WORD, (word) => (names.has(word) ? '…' : word));
}

/** Any text that we wrote. */
export function everywhere(): boolean {
  return true;
}

const ANALYSIS = new Set([
  'summary',
  'why',
  'counterfactual',
  'root condition',
  'node',
  'mechanism',
  'hypothesis',
  'observed',
  'factor',
  'found by',
  'alert reason',
  'reach',
  'went well',
]);

/** Where the incident is explained, its response included. */
export function inAnalysis({ place }: Statement): boolean {
  return ANALYSIS.has(place);
}

const CAUSES = new Set(['why', 'root condition', 'node', 'mechanism', 'hypothesis', 'factor']);

/** Where it is said what caused what. */
export function inCauses({ place }: Statement): boolean {
  return CAUSES.has(place);
}

/** The answers that end a why chain at a condition, and the root conditions. */
export function atTheEnd({ terminal }: Statement): boolean {
  return terminal;
}
