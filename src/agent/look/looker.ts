import { z } from 'zod';
import { canonical, sha256, type Ledger, type Seen } from '../../ledger.ts';
import { textOf, type Answer } from '../../schema/index.ts';
import { observed } from '../observed.ts';
import type { QueryOutcome } from './ask.ts';
import {
  differing,
  histogramOf,
  hunkOf,
  linesOf,
  linesOfCommitWith,
  linesWith,
  passagesWith,
  type Line,
} from './lines.ts';
import { VERBS, isVerb, type Look, type Verb } from './verbs.ts';

/** `rca.md` d.2: so many looks that a model asks for in one run, and so often the same one before it is refused. */
export const MOST_LOOKS = 30;
const MOST_REPEATS = 2;
/** Bytes that one look may show. */
const LONGEST_LOOK = 2000;

/** What a looker works with. `ask` goes to a configured tool, or to what it answered before. */
export interface LookerParts {
  answers: readonly Answer[];
  ledger: Ledger;
  ask: (tool: string, input: Record<string, unknown>) => Promise<QueryOutcome>;
  /** Whether a name stands for something that is too far from what alerted; nothing is where left out. */
  isTooFar?: (name: string) => boolean;
  /** Told of every look that was refused. */
  onRefused?: (verb: string, why: string) => Promise<unknown>;
}

/** The lines that hold a text, and of a commit what it does with them, and with others that hold it. */
interface Searched {
  matching: readonly Line[];
  where?: string;
  elsewhere?: string[];
}

/** Looks where a model asks to, and counts. Nothing it does has an effect outside. */
export interface Looker {
  look: (verb: string, input: unknown) => Promise<Look>;
  counts: () => { asked: number; repeated: number; refused: number };
  /** Whether the same look was refused for being asked again and again, whether one led too far, whether none is left. */
  went: () => { isRepeating: boolean; isStraying: boolean; isSpent: boolean };
}

/** A looker over what a run has seen. The same look twice is answered from memory, and refused from then on. */
export function createLooker({ answers, ledger, ask, isTooFar, onRefused }: LookerParts): Looker {
  const counts = { asked: 0, repeated: 0, refused: 0 };
  const went = { isRepeating: false, isStraying: false };
  const before = new Map<string, { look: Promise<Look>; times: number }>();
  const further: Answer[] = [];
  const found = new Map<string, Seen | undefined>();

  function refused(why: string): Look {
    counts.refused += 1;
    const text = cut(`refused: ${why}`).text;
    return { outcome: 'refused', text, evidence: [], total: 0, returned: 0, truncated: false };
  }

  /** The observation that a piece of evidence quotes, whole. */
  function seenOf(id: string): Seen | undefined {
    if (found.has(id)) return found.get(id);
    const evidence = ledger.evidence().find((one) => one.id === id);
    const query = evidence && canonical(evidence.source.query);
    const seen = evidence
      ? [...observed(answers), ...observed(further)].find(
          ({ observation, answer }) =>
            answer.tool === evidence.source.tool &&
            canonical(answer.input) === query &&
            sha256(textOf(observation)) === evidence.blobSha256,
        )
      : undefined;
    found.set(id, seen);
    return seen;
  }

  async function query({ tool, input, pattern }: z.infer<typeof VERBS.query>): Promise<Look> {
    const far = Object.values(input).find((value) => typeof value === 'string' && isTooFar?.(value));
    if (far !== undefined) {
      went.isStraying = true;
      return refused('it is too far from what alerted');
    }
    const { answer, failure } = await ask(tool, input);
    if (!answer) {
      if (failure.startsWith('refused')) return refused(failure.slice('refused: '.length));
      const text = cut(failure).text;
      return { outcome: 'could not look', text, evidence: [], total: 0, returned: 0, truncated: false };
    }
    further.push(answer);
    const seen = observed([answer]);
    if (pattern !== null) return linesOfAnswer(answer, seen, pattern);
    const evidence = seen.slice(0, 5).map((one) => ledger.cite(one, { title: `${tool}: ${one.observation.kind}` }));
    const heads = seen.slice(0, 5).map((one, index) => `${evidence[index]}: ${textOf(one.observation).slice(0, 300)}`);
    return shown(heads, { evidence, total: answer.total, truncated: answer.truncated || seen.length > 5 });
  }

  function cited(seen: Seen, { start, text }: Line, title: string): string {
    return ledger.cite(seen, { title, span: { start, end: start + text.length } });
  }

  /** The lines of an answer that hold a text, the first of each observation, or that none does. */
  function linesOfAnswer(answer: Answer, seen: readonly Seen[], pattern: string): Look {
    const title = `lines with "${pattern}" in what ${answer.tool} answered`;
    const holding = seen.flatMap((one) => {
      const { matching } = searched(one, pattern);
      const [first] = matching;
      return first ? [{ one, first, lines: matching.length }] : [];
    });
    const total = holding.reduce((sum, { lines }) => sum + lines, 0);
    if (total === 0 && !answer.truncated && seen.length > 0) {
      const evidence = [ledger.absence({ title: `no ${title}`, query: `"${pattern}"`, searched: [...seen] })];
      return shown([], { evidence, total, truncated: false });
    }
    const taken = holding.slice(0, 5);
    const evidence = taken.map(({ one, first }) => cited(one, first, title));
    const heads = taken.map(({ first }, index) => `${evidence[index]}: ${first.text.slice(0, 300)}`);
    return shown(heads, { evidence, total, truncated: answer.truncated || holding.length > 5 });
  }

  function lines(
    seen: Seen,
    id: string,
    { matching, where = '', elsewhere = [] }: Searched,
    pattern: string,
    max: number,
  ): Look {
    const [first] = matching;
    const title = `${matching.length === 1 ? 'line' : 'lines'} with "${pattern}" in what ${id} ${where === '' ? 'quotes' : where}`;
    const place = where === '' ? undefined : { where: `in what it ${where}`, elsewhere };
    if (!first) {
      // What was cut off may hold it.
      if (seen.answer.truncated) return shown([], { evidence: [], total: 0, truncated: true, place });
      const query = `"${pattern}"${where === '' ? '' : ` in what it ${where}`}`;
      const evidence = [ledger.absence({ title: `no ${title}`, query, searched: [seen] })];
      return shown([], { evidence, total: 0, truncated: false, place });
    }
    const count = `${matching.length}${seen.answer.truncated ? ' or more' : ''}`;
    const evidence = [cited(seen, first, `${count} ${title}`)];
    const taken = matching.slice(0, max).map(({ number, text }) => `${number}: ${text.slice(0, 300)}`);
    return shown(taken, { evidence, total: matching.length, truncated: seen.answer.truncated, place });
  }

  /** The lines of an observation that hold a text, or its passages where it is one record; of a commit those that it adds or removes. */
  function searched({ observation }: Seen, pattern: string): Searched {
    const text = textOf(observation);
    if (observation.kind === 'logs') return { matching: linesWith(text, pattern) };
    if (observation.kind !== 'commit') return { matching: passagesWith(text, pattern) };
    const { lines: matching, deed, elsewhere } = linesOfCommitWith(text, pattern);
    return { matching, where: deed, elsewhere };
  }

  function onEvidence(verb: Exclude<Verb, 'query'>, raw: unknown): Look {
    if (verb === 'object_diff') {
      const { before: one, after: other } = VERBS.object_diff.parse(raw);
      const [first, second] = [seenOf(one), seenOf(other)];
      if (!first || !second) return refused(`${first ? other : one} is no evidence that can be opened`);
      const rows = differing(textOf(first.observation), textOf(second.observation));
      return shown(rows, { evidence: [one, other], total: rows.length, truncated: false });
    }
    const { evidence: id } = z.looseObject({ evidence: z.string() }).parse(raw);
    const seen = seenOf(id);
    if (!seen) return refused(`${id} is no evidence that can be opened`);
    const text = textOf(seen.observation);
    switch (verb) {
      case 'grep':
      case 'count': {
        const { pattern, max } = verb === 'grep' ? VERBS.grep.parse(raw) : { ...VERBS.count.parse(raw), max: 0 };
        return lines(seen, id, searched(seen, pattern), pattern, max);
      }
      case 'histogram': {
        const { pattern, binSeconds } = VERBS.histogram.parse(raw);
        const found = searched(seen, pattern);
        const cited = lines(seen, id, found, pattern, 0);
        const bins = histogramOf(found.matching, binSeconds * 1000);
        const rows = bins.map(({ atMs, count }) => `${new Date(atMs).toISOString()} ${count}`);
        return shown(rows, { evidence: cited.evidence, total: bins.length, truncated: cited.truncated });
      }
      case 'around': {
        const { line, lines: reach } = VERBS.around.parse(raw);
        const near = linesOf(text).filter(({ number }) => Math.abs(number - line) <= reach);
        const [first, last] = [near[0], near.at(-1)];
        if (!first || !last) return refused(`${id} has no line ${line}`);
        const span = { start: first.start, end: last.start + last.text.length };
        const evidence = [ledger.cite(seen, { title: `around line ${line} of what ${id} quotes`, span })];
        return shown(
          near.map(({ number, text: one }) => `${number}: ${one.slice(0, 300)}`),
          { evidence, total: near.length, truncated: false },
        );
      }
      case 'diff_hunk': {
        const { path } = VERBS.diff_hunk.parse(raw);
        const hunk = hunkOf(text, path);
        if (hunk.text === '') return refused(`${id} quotes no diff of ${path}`);
        const span = { start: hunk.start, end: hunk.start + hunk.text.length };
        const evidence = [ledger.cite(seen, { title: `the diff of ${path}`, span })];
        const rows = hunk.text.split('\n');
        return shown(rows.slice(0, 120), { evidence, total: rows.length, truncated: false });
      }
    }
  }

  return {
    async look(verb, input) {
      const look = await looked(verb, input);
      if (look.outcome === 'refused') await onRefused?.(verb.slice(0, 80), look.text);
      return look;
    },
    counts: () => ({ ...counts }),
    went: () => ({ ...went, isSpent: before.size >= MOST_LOOKS }),
  };

  async function looked(verb: string, input: unknown): Promise<Look> {
    counts.asked += 1;
    if (!isVerb(verb)) return refused(`there is no look "${verb}"; there are ${Object.keys(VERBS).join(', ')}`);
    const parsed = VERBS[verb].safeParse(input);
    if (!parsed.success) return refused(z.prettifyError(parsed.error));
    const key = `${verb} ${canonical(parsed.data)}`;
    const known = before.get(key);
    if (known) {
      counts.repeated += 1;
      known.times += 1;
      if (known.times <= MOST_REPEATS) return known.look;
      went.isRepeating = true;
      return refused('this was asked again and again; the answer stays the same');
    }
    if (before.size >= MOST_LOOKS) return refused(`the cap of ${MOST_LOOKS} looks is reached`);
    const look =
      verb === 'query' ? query(VERBS.query.parse(parsed.data)) : Promise.resolve(onEvidence(verb, parsed.data));
    before.set(key, { look, times: 1 });
    return look;
  }
}

function shown(
  rows: readonly string[],
  about: Pick<Look, 'evidence' | 'total' | 'truncated'> & { place?: Look['place'] },
): Look {
  const head = `evidence ${about.evidence.join(' ') || 'none'}; total ${about.total}`;
  const { text, isCut } = cut([head, ...rows].join('\n'));
  const truncated = about.truncated || isCut;
  return {
    outcome: about.total > 0 ? 'found' : 'nothing',
    text: `${text}${truncated ? '\n[truncated]' : ''}`,
    evidence: about.evidence,
    total: about.total,
    returned: rows.length,
    truncated,
    ...(about.place ? { place: about.place } : {}),
  };
}

/** Cut to what a look may show, in bytes of UTF-8. */
function cut(text: string): { text: string; isCut: boolean } {
  const most = LONGEST_LOOK - 20;
  if (Buffer.byteLength(text) <= most) return { text, isCut: false };
  const bytes = Buffer.from(text).subarray(0, most);
  return { text: bytes.toString('utf8').replace(/\uFFFD+$/, ''), isCut: true };
}
