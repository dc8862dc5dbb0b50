import { createHash } from 'node:crypto';
import {
  clockOf,
  entitiesOf,
  instantOf,
  intervalOf,
  isOutsiderWritable,
  kindOf,
  nameOf,
  precisionOf,
  reliabilityOf,
} from './evidence-of.ts';
import {
  compareInstants,
  textOf,
  type Answer,
  type EntityRef,
  type Evidence,
  type EvidenceId,
  type EvidenceKind,
  type Instant,
  type Observation,
  type Window,
} from './schema/index.ts';

/** An observation together with the answer that brought it. */
export interface Seen<Kind extends Observation = Observation> {
  observation: Kind;
  answer: Answer;
}

/** A stretch of an observation's text, in UTF-16 code units, end excluded. */
export interface Span {
  start: number;
  end: number;
}

/** What to quote of an observation, and under which one-line title. Without a span, its beginning. */
export interface Citation {
  title: string;
  span?: Span;
  at?: Instant;
  interval?: Window;
  entities?: EntityRef[];
}

/** A search that found nothing: where, for what, over how much. The only evidence for "there was no …". */
export interface AbsenceCheck {
  title: string;
  /** What was searched for, so that anyone can search again. */
  query: string;
  /** What was searched, each with the answer that brought it. */
  searched: Seen[];
  entities?: EntityRef[];
}

/** The evidence of one investigation. Citing the same stretch twice gives the same id. */
export interface Ledger {
  cite: (seen: Seen, citation: Citation) => EvidenceId;
  absence: (check: AbsenceCheck) => EvidenceId;
  /** All that was cited so far, by id. */
  evidence: () => Evidence[];
  /** The texts that the evidence quotes, by SHA-256. */
  blobs: () => ReadonlyMap<string, string>;
}

const LONGEST_EXCERPT = 600;

/** An empty ledger, or one that goes on from the evidence of an interrupted run. */
export function createLedger(existing: readonly Evidence[] = []): Ledger {
  const entries = new Map<string, Evidence>();
  const counters = new Map<EvidenceKind, number>();
  const blobs = new Map<string, string>();
  const hashes = new WeakMap<Observation, string>();
  for (const evidence of existing) {
    entries.set(keyOf(evidence.kind, evidence.blobSha256, evidence.excerptSpan), evidence);
    counters.set(evidence.kind, Math.max(counters.get(evidence.kind) ?? 0, Number(evidence.id.split('-').at(-1))));
  }

  function add(fields: Omit<Evidence, 'id' | 'redactions' | 'untrusted'>): EvidenceId {
    const key = keyOf(fields.kind, fields.blobSha256, fields.excerptSpan);
    const known = entries.get(key);
    if (known) return known.id;
    const number = (counters.get(fields.kind) ?? 0) + 1;
    counters.set(fields.kind, number);
    const id = `E-${fields.kind}-${String(number).padStart(3, '0')}`;
    entries.set(key, { id, ...fields, redactions: redactionsIn(fields.excerpt), untrusted: true });
    return id;
  }

  function hashed(observation: Observation, text: string): string {
    const known = hashes.get(observation);
    if (known) return known;
    const sha = sha256(text);
    hashes.set(observation, sha);
    blobs.set(sha, text);
    return sha;
  }

  return {
    cite({ observation, answer }, { title, span, at, interval, entities }) {
      const text = textOf(observation);
      const excerptSpan = clip(text, span ?? { start: 0, end: text.length });
      return add({
        kind: kindOf(observation),
        title: title.slice(0, 160),
        source: { tool: answer.tool, query: answer.input, window: answer.window, retrievedAt: answer.fetchedAt },
        at: at ?? instantOf(observation),
        interval: interval ?? intervalOf(observation),
        precisionMs: precisionOf(observation),
        clock: { origin: clockOf(observation), skewMs: null },
        entities: entities ?? entitiesOf(observation),
        excerpt: text.slice(excerptSpan.start, excerptSpan.end),
        excerptSpan,
        blobSha256: hashed(observation, text),
        reliability: reliabilityOf(observation),
        outsiderWritable: isOutsiderWritable(observation),
        truncated: answer.truncated,
        sample: answer.truncated ? { returned: answer.returned, total: answer.total } : null,
      });
    },

    absence({ title, query, searched, entities }) {
      const [first] = searched;
      if (!first) throw new RangeError(`the absence check "${query}" names nothing that was searched`);
      const places = searched.map(({ observation }) => `  ${nameOf(observation)}`);
      const text = [`searched for: ${query}`, `in ${searched.length}:`, ...places, 'hits: 0'].join('\n');
      const shown = text.length <= LONGEST_EXCERPT ? text : text.slice(0, LONGEST_EXCERPT);
      const sha = sha256(text);
      blobs.set(sha, text);
      return add({
        kind: 'abs',
        title: title.slice(0, 160),
        source: {
          tool: first.answer.tool,
          query: { search: query, in: first.answer.input },
          window: first.answer.window,
          retrievedAt: first.answer.fetchedAt,
        },
        at: null,
        interval: first.answer.window,
        precisionMs: 0,
        clock: { origin: 'vendor', skewMs: null },
        entities: entities ?? [],
        excerpt: shown,
        excerptSpan: { start: 0, end: shown.length },
        blobSha256: sha,
        reliability: 'recorded',
        outsiderWritable: false,
        truncated: searched.some(({ answer }) => answer.truncated),
        sample: null,
      });
    },

    evidence: () => [...entries.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    blobs: () => blobs,
  };
}

/** All observations of some answers with their answers, in an order that does not depend on what came first. */
export function seenIn(answers: readonly Answer[]): Seen[] {
  return answers
    .toSorted((a, b) => compare(a.tool, b.tool) || compare(canonical(a.input), canonical(b.input)))
    .flatMap((answer) =>
      answer.observations
        .map((observation) => ({ observation, answer, place: `${observation.kind} ${nameOf(observation)}` }))
        .toSorted((a, b) => compare(a.place, b.place) || compare(textOf(a.observation), textOf(b.observation)))
        .map(({ observation }) => ({ observation, answer })),
    );
}

/** Those of one kind. */
export function ofKind<Kind extends Observation['kind']>(
  seen: readonly Seen[],
  kind: Kind,
): Seen<Extract<Observation, { kind: Kind }>>[] {
  return seen.flatMap(({ observation, answer }) => (isKind(observation, kind) ? [{ observation, answer }] : []));
}

/** JSON with sorted keys: equal questions have equal canonical forms. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => compare(a, b)))
      : item,
  );
}

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Where a stretch of samples stands in the text of a series, by its first and last instant. */
export function spanOfSamples(text: string, { from, to }: Window): Span {
  const start = /^\S+ /m.exec(text) ? offsetOfLine(text, (at) => compareInstants(at, from) >= 0) : 0;
  const after = offsetOfLine(text, (at) => compareInstants(at, to) > 0);
  return { start, end: Math.max(start, after) };
}

function offsetOfLine(text: string, wanted: (at: string) => boolean): number {
  let offset = text.indexOf('\n') + 1;
  while (offset > 0 && offset < text.length) {
    const next = text.indexOf('\n', offset);
    if (wanted(text.slice(offset, text.indexOf(' ', offset)))) return offset;
    if (next < 0) break;
    offset = next + 1;
  }
  return text.length;
}

/** The tokens that stand where a secret stood; `redact/` writes them. */
function redactionsIn(excerpt: string): Evidence['redactions'] {
  return [...excerpt.matchAll(/\[REDACTED:([a-z0-9-]+)(?::[0-9a-f]+)?\]/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: match[1] ?? '',
  }));
}

function isKind<Kind extends Observation['kind']>(
  observation: Observation,
  kind: Kind,
): observation is Extract<Observation, { kind: Kind }> {
  return observation.kind === kind;
}

function keyOf(kind: EvidenceKind, sha: string, { start, end }: Span): string {
  return `${kind} ${sha} ${start} ${end}`;
}

function clip(text: string, { start, end }: Span): Span {
  const from = Math.max(0, Math.min(start, text.length));
  return { start: from, end: Math.max(from, Math.min(end, text.length, from + LONGEST_EXCERPT)) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
