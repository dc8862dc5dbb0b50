import { ofKind } from '../../ledger.ts';
import type { Change, Deviation, Ground } from '../../schema/index.ts';
import { parseDiff } from '../changes/diff.ts';
import { isSameCommit } from '../../same-deploy.ts';
import { stem, wordsOf } from '../signals/words.ts';
import { ground } from './grounds.ts';
import type { Inquiry } from './inquiry.ts';
import { WEIGHTS } from './weights.ts';

/** Fewer shared words are chance; from so many on, the diff and the failure speak of one thing. */
const [FEWEST, PLENTY] = [2, 5];

/** Words of programming and of logging, which every diff and every log share. */
const COMMON = new Set(
  (
    'if else for while return func function def fn class struct type interface const let var val new this self import from ' +
    'package public private static void int string bool float true false null nil none undefined async await try catch ' +
    'throw raise err error exception fail failed failure ctx context log logger info warn debug trace print printf println ' +
    'fmt get set add put list map array len length size index key value name id data item result response request req ' +
    'res http status code message msg the and not with to of in on is at by or be as an it was has no after before'
  ).split(' '),
);

/**
 * Whether the lines that a commit changed and what its service logs or measures in the incident share words, though no
 * setting was changed: identifiers of code turn up in the messages that the code writes.
 */
export function diffWords(change: Change, own: readonly Deviation[], inquiry: Inquiry): Ground[] {
  const commit = ofKind(inquiry.seen, 'commit').find(({ observation }) => isSameCommit(observation.sha, change.sha));
  if (!commit) return [];
  const files = parseDiff(commit.observation.text, change.paths.length === 1 ? change.paths[0] : undefined);
  const lines = files.flatMap(({ hunks }) => hunks).flatMap((hunk) => hunk.lines.filter(({ sign }) => sign !== ' '));
  const changed = telling(lines.map(({ text }) => text).join('\n'), change.service);
  const failures = inquiry.templates.filter(
    ({ entity, level, baselineCount }) =>
      entity.ref === change.service && baselineCount === 0 && /^(fatal|error|warn)$/.test(level),
  );
  const said = telling(
    [...failures.map(({ template }) => template.replace(/<[^>]*>/g, ' ')), ...own.map(({ signal }) => signal)].join(
      '\n',
    ),
    change.service,
  );
  const shared = [...changed]
    .filter((word) => said.has(word))
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  if (shared.length < FEWEST) return [];
  const weight = Math.round(WEIGHTS.mechanism * Math.min(1, shared.length / PLENTY) * 100) / 100;
  const words = shared.slice(0, 3).join(', ');
  const statement = `The changed lines and what ${change.service} shows speak of the same thing: ${words}`;
  const evidence = [
    ...change.evidence,
    ...failures.flatMap((one) => one.evidence),
    ...own.flatMap((one) => one.evidence.slice(0, 1)),
  ];
  return ground('mechanism', weight, statement, evidence);
}

function telling(text: string, service: string): Set<string> {
  const own = new Set(wordsOf(service).map(stem));
  const words = wordsOf(text).map(stem);
  return new Set(words.filter((word) => word.length > 2 && !/\d/.test(word) && !COMMON.has(word) && !own.has(word)));
}
