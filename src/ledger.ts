import { createHash } from 'node:crypto';
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

  function add(fields: Omit<Evidence, 'id' | 'redactions' | 'untrusted' | 'clock'>): EvidenceId {
    const key = keyOf(fields.kind, fields.blobSha256, fields.excerptSpan);
    const known = entries.get(key);
    if (known) return known.id;
    const number = (counters.get(fields.kind) ?? 0) + 1;
    counters.set(fields.kind, number);
    const id = `E-${fields.kind}-${String(number).padStart(3, '0')}`;
    const clock = { origin: fields.kind === 'log' ? ('app' as const) : ('vendor' as const), skewMs: null };
    entries.set(key, { id, ...fields, clock, redactions: [], untrusted: true });
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
        interval: interval ?? null,
        precisionMs: observation.kind === 'alert' ? observation.precisionMs : 1,
        entities: entities ?? entitiesOf(observation),
        excerpt: text.slice(excerptSpan.start, excerptSpan.end),
        excerptSpan,
        blobSha256: hashed(observation, text),
        reliability: observation.kind === 'series' ? 'measured' : 'recorded',
        outsiderWritable: observation.kind === 'logs',
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
        .toSorted((a, b) => compare(a.place, b.place))
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

function kindOf(observation: Observation): EvidenceKind {
  switch (observation.kind) {
    case 'series':
      return 'met';
    case 'logs':
      return 'log';
    case 'alert':
      return 'alr';
    case 'rule':
      return 'cfg';
    case 'deploy':
      return 'dep';
    case 'commit':
      return 'diff';
    case 'file':
      return /(^|\/)runbooks?\//i.test(observation.path) ? 'rbk' : 'cfg';
  }
}

function instantOf(observation: Observation): Instant | null {
  switch (observation.kind) {
    case 'alert':
      return observation.startsAt;
    case 'deploy':
      return observation.finishedAt;
    case 'commit':
      return observation.committedAt;
    case 'series':
    case 'logs':
    case 'rule':
    case 'file':
      return null;
  }
}

function entitiesOf(observation: Observation): EntityRef[] {
  switch (observation.kind) {
    case 'series': {
      const name = observation.labels['service'] ?? observation.labels['job'];
      return name ? [{ kind: 'service', ref: name, aliases: [] }] : [];
    }
    case 'logs':
      return [{ kind: 'service', ref: observation.service, aliases: [] }];
    case 'alert':
    case 'rule':
      return [{ kind: 'alert', ref: observation.name, aliases: [] }];
    case 'deploy':
      return [
        { kind: 'service', ref: observation.service, aliases: [] },
        { kind: 'commit', ref: observation.sha, aliases: [observation.sha.slice(0, 7)] },
      ];
    case 'commit':
      return [{ kind: 'commit', ref: observation.sha, aliases: [observation.sha.slice(0, 7)] }];
    case 'file':
      return [{ kind: 'config', ref: observation.path, aliases: [] }];
  }
}

function nameOf(observation: Observation): string {
  switch (observation.kind) {
    case 'series':
      return `${observation.metric}${JSON.stringify(observation.labels)}`;
    case 'logs':
      return `log of ${observation.service}, ${observation.text.length} characters`;
    case 'alert':
      return `alert ${observation.name} ${JSON.stringify(observation.labels)} ${observation.state} from ${observation.startsAt}`;
    case 'rule':
      return `rule ${observation.name}`;
    case 'deploy':
      return `deploy of ${observation.service} at ${observation.finishedAt}`;
    case 'commit':
      return `commit ${observation.sha}`;
    case 'file':
      return `${observation.path} at ${observation.sha}`;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
