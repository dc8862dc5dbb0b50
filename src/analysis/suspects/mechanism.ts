import type { Change, Deviation, Ground } from '../../schema/index.ts';
import { stem, wordsOf } from '../signals/words.ts';
import { diffWords } from './diff-words.ts';
import { ground, telling } from './grounds.ts';
import type { Inquiry } from './inquiry.ts';
import { WEIGHTS } from './weights.ts';

/** Words that say how much or of what form, not what of; sharing one of them means nothing. */
const EMPTY = new Set(
  (
    'max maximum min minimum total count rate ratio second millisecond ms s size limit value name key config setting ' +
    'spec data default enabled enable http https server client request response service app api env type in of to the ' +
    'by per and or use used level number new old time interval byte'
  ).split(' '),
);

/** A changed setting and a deviating signal of the same service that share a word. */
export interface Link {
  setting: Change['settings'][number];
  deviation: Deviation;
  word: string;
}

/**
 * Whether what a change sets and what deviates at its service are about the same thing: `pool.max` and
 * `db_pool_requests_waiting`. Where a change sets nothing, the words of its lines are held against the failures.
 */
export function mechanism(change: Change, inquiry: Inquiry): Ground[] {
  const own = telling(inquiry.localities.get(change.service)?.own ?? []);
  const [link] = linksOf(change, own);
  if (link) {
    const { key, before, after } = link.setting;
    const statement = `The change sets \`${key}\` from ${before ?? 'nothing'} to ${after ?? 'nothing'}, and ${link.deviation.statement}`;
    return ground('mechanism', WEIGHTS.mechanism, statement, [
      ...link.deviation.evidence.slice(0, 2),
      ...change.evidence,
    ]);
  }
  return change.settings.length > 0 ? [] : diffWords(change, own, inquiry);
}

/** The settings of a change that share a word with a deviation, in the order of the deviations. */
export function linksOf({ settings }: Pick<Change, 'settings'>, deviations: readonly Deviation[]): Link[] {
  return deviations.flatMap((deviation) =>
    settings.flatMap((setting) => {
      const word = shared(setting.key, subjectOf(deviation));
      return word === undefined ? [] : [{ setting, deviation, word }];
    }),
  );
}

/** The words that a text is about, without those that say nothing. */
function subjects(text: string): Set<string> {
  return new Set(
    wordsOf(text)
      .map(stem)
      .filter((word) => word.length > 1 && !EMPTY.has(word) && !/^\d+$/.test(word)),
  );
}

function subjectOf({ signal, metric, peer }: Deviation): string {
  return `${signal} ${metric}`.replaceAll(peer ?? '\0', '');
}

function shared(a: string, b: string): string | undefined {
  const known = subjects(b);
  return [...subjects(a)].find((word) => known.has(word));
}
