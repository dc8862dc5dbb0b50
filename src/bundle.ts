import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { openFolder, type Folder } from './bundle/open-folder.ts';
import { groupIntoTables, parseTable, printTable, type Samples } from './bundle/sample-table.ts';
import { createShelf, safeName, type Shelf } from './bundle/shelf.ts';
import { ConfigError } from './errors.ts';
import { canonical } from './ledger.ts';
import { Answer, FailedQuestion, Incident, type Observation, type Series } from './schema/index.ts';

/** One question that was asked, with what came of it. */
export type Recording = Answer | FailedQuestion;

/** A recorded incident: what it was about, and every question that was asked. */
export interface Bundle {
  incident: Incident;
  recordings: Recording[];
}

type Stored = Record<string, unknown>;

/** A text of one line stays in its answer up to this length; lines always get a file of their own. */
const LONGEST_INLINE = 1000;
/** Characters that are written in one go. */
const PIECE = 1024 * 1024;
const REMEDY = 'Correct it, or record the incident again.';

/**
 * Writes a recorded incident as a folder that a person can read: `incident.json`, and for each question
 * `answers/<tool>/<NN>-<question>.json`. Long texts stand in files of their own beside it, samples in a table for each
 * metric. The same recordings give the same bytes, in whatever order they came. Throws `ConfigError` where there is
 * something already.
 */
export function writeBundle(folder: string, { incident, recordings }: Bundle): void {
  const target = resolve(folder);
  if (existsSync(target) && (!statSync(target).isDirectory() || readdirSync(target).length > 0)) {
    throw new ConfigError(folder, 'is there already. Name a folder that does not exist yet, or remove it.');
  }
  const shelf = createShelf();
  const files = [{ name: 'incident.json', text: pretty(incident) }];
  for (const [name, recording] of nameAll(recordings)) {
    const stored = 'failure' in recording ? recording : { ...recording, observations: store(recording, shelf) };
    files.push({ name, text: pretty(stored) });
  }
  mkdirSync(dirname(target), { recursive: true });
  const workshop = mkdtempSync(join(dirname(target), '.bundle-'));
  try {
    for (const { name, text } of [...files, ...shelf.files()]) {
      const path = join(workshop, 'bundle', name);
      mkdirSync(dirname(path), { recursive: true });
      writeText(path, text);
    }
    // Whoever looks sees all of it or nothing.
    renameSync(join(workshop, 'bundle'), target);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/**
 * Reads a recorded incident, its questions by tool and then by number. Only `incident.json`, `answers/<tool>/*.json`
 * and the files that these name are opened, and none outside the folder. Throws `ConfigError` with file and remedy.
 */
export function readBundle(folder: string): Bundle {
  const source = openFolder(folder);
  const tables = new Map<string, Samples[]>();
  const incident = fit(Incident, source.json('incident.json'), source.place('incident.json'));
  const names = source.list('answers').flatMap((tool) => {
    const inFolder = source.list(`answers/${tool}`).filter((name) => name.endsWith('.json'));
    return inFolder.map((name) => `answers/${tool}/${name}`);
  });
  return { incident, recordings: names.map((name) => readRecording(name, source, tables)) };
}

/** In pieces, so that a log of a hundred megabytes is not held a second time as bytes. */
function writeText(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    for (let start = 0; start < text.length;) {
      const end = Math.min(text.length, start + PIECE);
      // Half a surrogate pair cannot be written.
      const isWhole = end === text.length || !/[\uD800-\uDBFF]/.test(text.charAt(end - 1));
      writeFileSync(file, text.slice(start, isWhole ? end : end + 1));
      start = isWhole ? end : end + 1;
    }
  } finally {
    closeSync(file);
  }
}

/** Each recording with the file it goes into, numbered within its tool. */
function nameAll(recordings: readonly Recording[]): [name: string, recording: Recording][] {
  const digits = Math.max(2, String(recordings.length).length);
  const counts = new Map<string, number>();
  const ordered = recordings.toSorted(
    (a, b) => compare(a.tool, b.tool) || compare(canonical(a.input), canonical(b.input)),
  );
  return ordered.map((recording) => {
    const tool = safeName(recording.tool);
    const number = (counts.get(tool) ?? 0) + 1;
    counts.set(tool, number);
    return [`answers/${tool}/${String(number).padStart(digits, '0')}-${slugOf(recording.input)}.json`, recording];
  });
}

/** A question in a few words: all that it asks for but its span of time. */
function slugOf(input: Stored): string {
  const words = Object.entries(input)
    .filter(([name]) => name !== 'from' && name !== 'to')
    .toSorted(([a], [b]) => compare(a, b))
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const slug = words
    .join(' ')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return slug.slice(0, 48).replaceAll(/^-|-$/g, '') || 'all';
}

/** Observations as they stand in the file of the answer; what is long is put on the shelf, and named. */
function store({ tool, observations }: Answer, shelf: Shelf): Stored[] {
  const base = `answers/${safeName(tool)}`;
  const columns = new Map<Observation, Stored>();
  for (const table of groupIntoTables(observations)) {
    const path = `metrics/${safeName(table[0]?.metric ?? '')}`;
    const samplesFile = shelf.put(printTable(table), { base, path, ending: '.csv' });
    for (const [index, series] of table.entries()) columns.set(series, { samplesFile, column: index + 1 });
  }
  return observations.map((observation) => {
    if (observation.kind === 'series') {
      const { samples, ...series } = observation;
      return { ...series, ...(columns.get(observation) ?? { samples }) };
    }
    const { text, ...rest } = observation;
    const short = text.length <= LONGEST_INLINE && !text.includes('\n');
    // Half a surrogate pair cannot be written as UTF-8, only escaped in JSON.
    if (short || /\p{Surrogate}/u.test(text)) return observation;
    return { ...rest, textFile: shelf.put(text, { base, ...textPlace(observation) }) };
  });
}

function textPlace(observation: Exclude<Observation, Series>): { path: string; ending: string } {
  switch (observation.kind) {
    case 'logs':
      return { path: safeName(observation.service), ending: '.log' };
    case 'commit':
      return { path: safeName(observation.sha.slice(0, 7)), ending: '.diff' };
    case 'file':
      return { path: `files/${observation.path.split('/').map(safeName).join('/')}`, ending: '' };
    case 'rule':
      return { path: `rules/${safeName(observation.name)}`, ending: '.json' };
    case 'alert-history':
      return { path: `alert-histories/${safeName(observation.name)}`, ending: '.txt' };
    case 'alert':
      return { path: `alerts/${safeName(observation.name)}`, ending: '.txt' };
    case 'deploy':
      return { path: `deploys/${safeName(observation.service)}`, ending: '.txt' };
    case 'pull-request':
      return { path: `pull-requests/${observation.number}`, ending: '.diff' };
    case 'object':
      return { path: `objects/${safeName(observation.type)}-${safeName(observation.name)}`, ending: '.json' };
    case 'occurrence':
      return { path: `occurrences/${safeName(observation.type)}`, ending: '.txt' };
    case 'trace':
      return { path: `traces/${safeName(observation.traceId)}`, ending: '.txt' };
    case 'service-graph':
      return { path: `graphs/${safeName(observation.name)}`, ending: '.txt' };
    case 'objective':
      return { path: `objectives/${safeName(observation.service)}`, ending: '.txt' };
    case 'document':
      return { path: `documents/${safeName(observation.name)}`, ending: '.txt' };
  }
}

/** An observation as it stands in a file, with the names of the files that hold the rest of it. */
const Referring = z.looseObject({
  textFile: z.string().optional(),
  samplesFile: z.string().optional(),
  column: z.number().int().positive().optional(),
});

function readRecording(name: string, source: Folder, tables: Map<string, Samples[]>): Recording {
  const place = source.place(name);
  const raw = fit(z.record(z.string(), z.unknown()), source.json(name), place);
  if ('failure' in raw) return fit(FailedQuestion, raw, place);
  const referring = fit(z.array(Referring), raw['observations'], place);
  const restored = referring.map((each) => restore(each, source, place, tables));
  // Samples are many, and their table is checked as it is read: the schema sees the rest.
  const answer = fit(Answer, { ...raw, observations: restored.map(({ observation }) => observation) }, place);
  for (const [index, { samples }] of restored.entries()) {
    const observation = answer.observations[index];
    if (observation?.kind === 'series' && samples) observation.samples = samples;
  }
  return answer;
}

function restore(
  { textFile, samplesFile, column = 0, ...observation }: z.infer<typeof Referring>,
  source: Folder,
  place: string,
  tables: Map<string, Samples[]>,
): { observation: Stored; samples?: Samples } {
  const file = textFile ?? samplesFile;
  if (file === undefined) return { observation };
  if ('text' in observation || 'samples' in observation) {
    throw new ConfigError(place, `names ${JSON.stringify(file)} for what it also holds itself. ${REMEDY}`);
  }
  if (!file.startsWith('answers/') || file.split(/[/\\]/).includes('..')) {
    throw new ConfigError(place, `names ${JSON.stringify(file)}, which is not below answers/. ${REMEDY}`);
  }
  if (textFile !== undefined) return { observation: { ...observation, text: source.text(file) } };
  const table = tables.get(file) ?? parseTable(source.text(file), source.place(file));
  tables.set(file, table);
  const samples = table[column - 1];
  if (!samples) throw new ConfigError(place, `names column ${column} of ${file}, which has ${table.length}. ${REMEDY}`);
  return { observation: { ...observation, samples: [] }, samples };
}

function fit<Value>(schema: z.ZodType<Value>, value: unknown, place: string): Value {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ConfigError(place, `does not fit: ${z.prettifyError(parsed.error)}\n${REMEDY}`);
  return parsed.data;
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
