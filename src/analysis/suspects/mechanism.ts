import { ofKind } from '../../ledger.ts';
import { isSameCommit } from '../../same-deploy.ts';
import type { Change, Deviation, EvidenceId, Ground } from '../../schema/index.ts';
import { parseDiff } from '../changes/diff.ts';
import { editsOf, type Edit } from '../changes/edit.ts';
import { isFlag } from '../changes/flags.ts';
import { effectsOf } from '../changes/effects.ts';
import { barelyChanges } from '../changes/quantity-effects.ts';
import { symptomsIn } from '../changes/symptom.ts';
import { stem, wordsOf } from '../signals/words.ts';
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
 * Whether what a change does can be what went wrong. A changed setting and a deviating signal are about the same thing:
 * `pool.max` and `db_pool_requests_waiting`. Or the lines of its diff do something that shows as what is complained of:
 * a check that is gone, and a value that was not there. A diff that was read and does nothing of the kind speaks against
 * the change, whenever it came.
 */
export function mechanism(change: Change, inquiry: Inquiry): Ground[] {
  if (isFlag(change)) return flagWords(change, inquiry);
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
  const edits = editsIn(change, inquiry);
  if (!edits) return [];
  const shared = sharedWords(change, edits, inquiry);
  const [effect] = effectsOf(edits)
    .map(({ says, shows, names = [] }) => ({
      says,
      fit: shows.filter((one) => inquiry.complaint.symptoms.has(one)),
      isNamed: names.some((name) => isSaid(name, inquiry)),
    }))
    .filter(({ fit }) => fit.length > 0)
    // Where something outside is named as what went wrong, a change has to speak of the same thing to rival it.
    .filter(({ isNamed }) => inquiry.outside.length === 0 || isNamed || shared.words.length >= FEWEST)
    .toSorted((a, b) => Number(b.isNamed) - Number(a.isNamed));
  if (effect) {
    const said = inquiry.complaint.parts.find(
      ({ text, evidence }) => evidence.length > 0 && effect.fit.some((one) => symptomsIn(text).has(one)),
    );
    const share = effect.isNamed ? 1 : Math.min(1, shared.words.length / PLENTY);
    const weight = WEIGHTS.mechanism + WEIGHTS.sharedWords * share;
    const words = shared.words.length > 0 ? `, and both speak of ${shared.words.slice(0, 3).join(', ')}` : '';
    const statement = `The change ${effect.says}, which shows as ${effect.fit.join(', ')}${words}`;
    return ground('mechanism', round(weight), statement, [
      ...change.evidence.slice(0, 2),
      ...(said?.evidence ?? []),
      ...shared.evidence,
    ]);
  }
  if (shared.words.length >= FEWEST) {
    const weight = WEIGHTS.mechanism * Math.min(1, shared.words.length / (PLENTY + 1));
    const words = shared.words.slice(0, 3).join(', ');
    const statement = `The changed lines and what ${change.service} shows speak of the same thing: ${words}`;
    return ground('mechanism', round(weight), statement, [...change.evidence.slice(0, 2), ...shared.evidence]);
  }
  if (inquiry.outside.length > 0 && effectsOf(edits).length > 0) return [];
  // What a setting does stands in code that was not read; but a number that stays about the same does what it did.
  if (change.settings.length > 0 && !(edits.length > 0 && edits.every(barelyChanges))) return [];
  const statement = `Nothing that the change on ${change.service} does shows as what went wrong`;
  return ground('mechanism', WEIGHTS.noMechanism, statement, change.evidence);
}

/** What a flag does stands in code that was not read; its name may say what it is about. */
function flagWords(change: Change, inquiry: Inquiry): Ground[] {
  const { sha, service, evidence } = change;
  const { complaint } = inquiry;
  const words = wordsOf(sha)
    .map(stem)
    .filter((word) => isTelling(word) && !isOfName(word, change, inquiry) && !EMPTY.has(word));
  const said = complaint.parts.find(
    ({ text, evidence: cited }) => cited.length > 0 && wordsOf(text).some((word) => words.includes(stem(word))),
  );
  const statement = `The name of the flag \`${sha}\` and what ${service} shows speak of the same thing`;
  return said ? ground('mechanism', WEIGHTS.mechanism / 2, statement, [...evidence, ...said.evidence]) : [];
}

/** Whether a complaint names exactly what a change put in or took away. */
function isSaid(name: string, { complaint }: Inquiry): boolean {
  const isPart = (text: string): boolean => {
    const at = text.indexOf(name);
    return at >= 0 && !/[\w-]/.test(text.charAt(at - 1)) && !/[\w-]/.test(text.charAt(at + name.length));
  };
  return name.length >= SHORTEST_NAME && complaint.parts.some(({ text }) => isPart(text));
}

const SHORTEST_NAME = 4;
const [FEWEST, PLENTY] = [2, 4];
/** A word that more changes than this share of all use tells nothing of one of them. */
const RARE = 0.2;

/** The edits of the commit of a change; undefined where its diff was not read. */
function editsIn({ sha, paths }: Change, inquiry: Inquiry): Edit[] | undefined {
  const commit = ofKind(inquiry.seen, 'commit').find(({ observation }) => isSameCommit(observation.sha, sha));
  if (!commit || commit.observation.text === '') return undefined;
  return editsOf(parseDiff(commit.observation.text, paths.length === 1 ? paths[0] : undefined));
}

/** Words of the changed lines that the complaints use too, and that few other changes use; the longest first. */
function sharedWords(
  change: Change,
  edits: readonly Edit[],
  inquiry: Inquiry,
): { words: string[]; evidence: EvidenceId[] } {
  const counts = wordCounts(inquiry);
  const most = Math.max(1, RARE * counts.changes);
  const own = new Set(
    edits
      .flatMap(({ path, removed, added }) => [...removed, ...added, path.split('/').at(-1) ?? ''])
      .flatMap((line) => wordsOf(line).map(stem))
      .filter((word) => isTelling(word) && !isOfName(word, change, inquiry) && (counts.byWord.get(word) ?? 0) <= most),
  );
  const said = inquiry.complaint.parts.map(({ text, evidence }) => ({
    words: new Set(wordsOf(text).map(stem)),
    evidence,
  }));
  const words = [...own]
    .filter((word) => said.some((part) => part.words.has(word)))
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const evidence = said.filter((part) => words.some((word) => part.words.has(word))).flatMap((part) => part.evidence);
  return { words, evidence };
}

/** Whether a word is a part of the name of a service: what is said of a service names it, whatever is wrong with it. */
function isOfName(word: string, { service }: Change, { calls, deviations }: Inquiry): boolean {
  const names = [
    service,
    ...calls.flatMap(({ caller, callee }) => [caller, callee]),
    ...deviations.map(({ entity }) => entity.ref),
  ];
  return names.some((name) => wordsOf(name).map(stem).includes(word) || (word.length > 3 && name.includes(word)));
}

/** How many commits use each word in their changed lines. */
function wordCounts({ seen }: Inquiry): { changes: number; byWord: Map<string, number> } {
  const known = counted.get(seen);
  if (known) return known;
  const byWord = new Map<string, number>();
  const commits = ofKind(seen, 'commit');
  for (const { observation } of commits) {
    const lines = observation.text.split('\n').filter((line) => /^[-+](?![-+])/.test(line));
    const own = new Set<string>();
    // Hashes and numbers are most words of a long diff, and none that is looked up.
    for (const line of lines) for (const word of wordsOf(line)) if (!/\d/.test(word)) own.add(stem(word));
    for (const word of own) byWord.set(word, (byWord.get(word) ?? 0) + 1);
  }
  const counts = { changes: commits.length, byWord };
  counted.set(seen, counts);
  return counts;
}

const counted = new WeakMap<Inquiry['seen'], { changes: number; byWord: Map<string, number> }>();

/** Words of programming and of logging, which every diff and every log share. */
const COMMON = new Set(
  (
    'if else for while return func function def fn class struct type interface const let var val new this self import from ' +
    'package public private static void int string bool float true false null nil none undefined async await try catch ' +
    'throw raise err error exception fail failed failure ctx context log logger info warn debug trace print printf println ' +
    'fmt get set add put list map array len length size index key value name id data item result response request req ' +
    'res http status code message msg the and not with to of in on is at by or be as an it was has no after before ' +
    'service handler server client internal main src pkg lib app config yaml json java py go ts js sql'
  ).split(' '),
);

function isTelling(word: string): boolean {
  return word.length > 2 && !/\d/.test(word) && !COMMON.has(word);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
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
