import type { Postmortem } from '../postmortem/read-postmortem.ts';
import type { Place } from '../../checks/reading/statements.ts';
import { faultIn, type LintRule } from './lint-rule.ts';

const LISTING = /author|participant|responder|attendee|commander|on-?call|owner|scribe|involved|lead|reviewer/;
const NAME = /\p{Lu}[\p{Ll}’']{2,20}(?:[ -]\p{Lu}[\p{Ll}’']{1,20}){0,2}/gu;
const NO_NAME = new Set(
  'team platform payments checkout engineering infrastructure support incident commander engineer backend frontend data security site reliability on-call oncall senior staff lead the and scribe communications operations product customer search storage network database mobile web core api'.split(
    ' ',
  ),
);
const CAUSING: ReadonlySet<Place> = new Set<Place>(['root condition', 'why', 'factor', 'node']);
const MOST_NAMES = 60;

/** The people whom the document names as taking part must not be named beside a cause. */
export const people: readonly LintRule[] = [
  {
    id: 'B12',
    severity: 'error',
    flags: 'a person whom the document names (as author, responder, owner) in a cause, a why or a factor',
    why: 'What a name explains, nobody can change; and the next one will say less.',
    bad: 'Maria restarted the primary without a snapshot.',
    good: 'The restart needs no snapshot and asks for none.',
    remedy: 'Use the role, or make the tool, the job or the interface the subject.',
    check: (postmortem, sentences) => {
      const names = namesIn(postmortem);
      if (names.length === 0) return [];
      const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${names.join('|')})(?![\p{L}\p{N}])`, 'u');
      return sentences
        .filter(({ statement }) => CAUSING.has(statement.place))
        .flatMap(({ statement, text }) => {
          const match = pattern.exec(statement.text);
          if (!match) return [];
          return [
            faultIn(text, `"${match[0]}" is named beside a cause`, {
              from: match.index,
              to: match.index + match[0].length,
            }),
          ];
        });
    },
  },
];

/** First and full names among the participants. Names of teams and roles are none. */
function namesIn({ details }: Postmortem): string[] {
  const listed = details
    .filter(({ key }) => LISTING.test(key))
    .flatMap(({ value }) => value.plain.slice(0, 1000).match(NAME) ?? []);
  const words = listed
    .filter(
      (name) =>
        !name
          .toLowerCase()
          .split(/[ -]/)
          .some((word) => NO_NAME.has(word)),
    )
    .flatMap((name) => name.split(' ').slice(0, 1));
  return [...new Set(words)].slice(0, MOST_NAMES);
}
