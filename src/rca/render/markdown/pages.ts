import { anchorOf } from '../view/anchor.ts';
import { DATA_HEAD } from './sections/data.ts';

/** A file that an RCA stands in. The first is read; the others hold what it links to. */
export interface Page {
  name: string;
  text: string;
}

/** GitHub shows Markdown up to 512 KB as a page, and beyond it as it is written ("Repository limits"). In bytes. */
const MOST_BYTES = 512_000;
/** What a page may have beside what was moved into it: its head, a fence, and links that grew longer. */
const ROOM = 0.9;

const FURTHER = /-(?:evidence|data)-\d+\.md$/;
/** What a link to a file cannot hold as it is written. */
const NO_NAME = /[^\w.-]+/g;
/** Where something was moved away from: a line that only a page of ours has, for the brackets of a text are escaped. */
const POINTER = /^\*(?:Evidence|Data) continued in \[([\w.-]+-(evidence|data)-\d+\.md)\]\(\1\)[^*]*\*$/;
const PIECE = /^<a id="(e-[a-z]+-\d+)"><\/a>$/;
/** The lines that a page begins with and the document does not have. */
const HEAD_LINES = 4;

/**
 * Which of some files, by their paths, are pages beyond the first and no documents of their own: the first is among them.
 * By its name alone the RCA of an incident on `es-data-0` would look like one.
 */
export function furtherPages(paths: readonly string[]): Set<string> {
  const known = new Set(paths.map((path) => path.replace(NO_NAME, '-')));
  return new Set(
    paths.filter((path) => {
      const stem = path.replace(NO_NAME, '-').replace(FURTHER, '');
      return FURTHER.test(path) && (known.has(`${stem}.md`) || known.has(stem));
    }),
  );
}

/**
 * The Markdown of an RCA as files that a forge shows as pages: one, called `name`, where it is small enough. Else what
 * people read and edit stays in the first; evidence, and if need be the data, goes into further ones beside it, which it
 * links to. `joinPages` makes the one text of them again, to the letter.
 */
export function pagesOf(markdown: string, name: string, most = MOST_BYTES): Page[] {
  if (bytes(markdown) <= most) return [{ name, text: markdown }];
  const own = name.replace(NO_NAME, '-');
  const stem = own.replace(/\.md$/, '');
  const lines = markdown.split('\n');
  const moved = [...chunksOfEvidence(lines, most * ROOM)];
  const kept = bytes(markdown) - moved.reduce((sum, { from, to }) => sum + bytes(lines.slice(from, to).join('\n')), 0);
  if (kept > most * ROOM) moved.push(...chunksOfData(lines, most * ROOM));
  const title = (lines.find((line) => line.startsWith('# ')) ?? '# RCA').slice(2);
  const pages = moved.map((chunk, index) => ({ ...chunk, name: `${stem}-${chunk.holds}-${index + 2}.md` }));
  const placeOf = new Map(
    pages.flatMap((page) => anchorsIn(lines.slice(page.from, page.to)).map((anchor) => [anchor, page.name] as const)),
  );
  const first: string[] = [];
  let at = 0;
  for (const page of pages) {
    first.push(...lines.slice(at, page.from), pointerTo(page, lines));
    at = page.to;
  }
  first.push(...lines.slice(at));
  return [
    { name, text: linked(first, (anchor) => placeOf.get(anchor) ?? '').join('\n') },
    ...pages.map((page) => {
      const moving = lines.slice(page.from, page.to);
      const body = page.fence === undefined ? linked(moving, (anchor) => elsewhere(anchor, page.name)) : moving;
      const fenced = page.fence === undefined ? body : [`${page.fence}json`, ...body, page.fence];
      const what = page.holds === 'data' ? 'Data' : 'Evidence';
      const head = [
        `# ${what}: ${title}`,
        '',
        `*A page of [${own}](${own}): read that first, and edit nothing here.*`,
        '',
      ];
      return { name: page.name, text: `${[...head, ...fenced].join('\n')}\n` };
    }),
  ];

  function elsewhere(anchor: string, here: string): string {
    const place = placeOf.get(anchor) ?? own;
    return place === here ? '' : place;
  }
}

/**
 * The one text of an RCA from its first page and those beside it. What `pageNamed` does not find stays a pointer, which
 * `missingPages` names. A text that was never parted is given back as it is.
 */
export function joinPages(first: string, pageNamed: (name: string) => string | undefined): string {
  const pointers = pointersIn(first);
  if (pointers.length === 0) return first;
  const own = pageNameIn(pointers, pageNamed);
  const names = new Set([...pointers.map(({ name }) => name), ...(own === undefined ? [] : [own])]);
  const lines = first.split('\n').flatMap((line) => {
    const [, name, holds] = POINTER.exec(line.trimEnd()) ?? [];
    const page = name === undefined ? undefined : pageNamed(name);
    if (page === undefined) return [line];
    const body = page.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n').slice(HEAD_LINES);
    return holds === 'data' ? body.slice(1, -1) : body;
  });
  return unlinked(lines, names).join('\n');
}

/** The further pages that a first page names, or that a text still names after it was joined. */
export function pageNames(markdown: string): string[] {
  return pointersIn(markdown).map(({ name }) => name);
}

interface Chunk {
  holds: 'evidence' | 'data';
  /** The lines of it, the last one excluded. */
  from: number;
  to: number;
  /** The fence that its lines need around them, for they are not shown as they would be read. */
  fence?: string;
}

/** The pieces of evidence, as many together as fit. */
function* chunksOfEvidence(lines: readonly string[], most: number): Generator<Chunk> {
  const heading = lines.lastIndexOf('## Evidence');
  const data = lines.lastIndexOf(DATA_HEAD);
  if (heading < 0) return;
  const end = lines.findIndex((line, index) => index > heading && (line.startsWith('## ') || index === data));
  const starts = lines.flatMap((line, index) => (index > heading && index < end && PIECE.test(line) ? [index] : []));
  yield* chunksBetween([...starts, end], lines, most, { holds: 'evidence' });
}

/** The rows of the data with the fence around them, as many together as fit. */
function* chunksOfData(lines: readonly string[], most: number): Generator<Chunk> {
  const head = lines.lastIndexOf(DATA_HEAD);
  const open = lines.findIndex((line, index) => index > head && /^ {2}`{3,}json$/.test(line));
  if (head < 0 || open < 0) return;
  const fence = (lines[open] ?? '').replace(/json$/, '');
  const close = lines.indexOf(fence, open + 1);
  const rows = lines.flatMap((_line, index) => (index >= open && index <= close + 1 ? [index] : []));
  yield* chunksBetween(rows, lines, most, { holds: 'data', fence: `${fence}\`` });
}

/** Stretches that begin and end at `cuts` and are as long as fits, at least from one cut to the next. */
function* chunksBetween(
  cuts: readonly number[],
  lines: readonly string[],
  most: number,
  kind: Pick<Chunk, 'holds' | 'fence'>,
): Generator<Chunk> {
  let [from, size] = [cuts[0] ?? 0, 0];
  for (const [index, cut] of cuts.entries()) {
    const next = cuts[index + 1];
    const length = next === undefined ? 0 : bytes(lines.slice(cut, next).join('\n')) + 1;
    if (cut > from && (next === undefined || size + length > most)) {
      yield { ...kind, from, to: cut };
      [from, size] = [cut, 0];
    }
    size += length;
  }
}

function pointerTo({ name, holds, from, to }: Chunk & { name: string }, lines: readonly string[]): string {
  const ids = anchorsIn(lines.slice(from, to)).map((anchor) => anchor.toUpperCase().replace(/^E-(\w+)-/, idOf));
  const span = ids.length > 0 ? `: ${ids[0] ?? ''} to ${ids.at(-1) ?? ''}` : '';
  return `*${holds === 'data' ? 'Data' : 'Evidence'} continued in [${name}](${name})${span}*`;
}

function idOf(_all: string, kind: string): string {
  return `E-${kind.toLowerCase()}-`;
}

function anchorsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => PIECE.exec(line)?.[1] ?? []);
}

function pointersIn(markdown: string): { name: string }[] {
  return markdown.split('\n').flatMap((line) => {
    const name = POINTER.exec(line.trimEnd())?.[1];
    return name === undefined ? [] : [{ name }];
  });
}

/** What the first page is called, as the others say. */
function pageNameIn(
  pointers: readonly { name: string }[],
  pageNamed: (name: string) => string | undefined,
): string | undefined {
  const page = pointers.map(({ name }) => pageNamed(name)).find((text) => text !== undefined);
  return page === undefined ? undefined : /^\*A page of \[([\w.-]+)\]\(\1\)/m.exec(page)?.[1];
}

/** A code span, which is left as it is, or one of our links: its label is the id, its target the anchor of the id. */
const LINK = /(`+)[^`](?:.*?[^`])?\1(?!`)|\[([A-Za-z]+-[A-Za-z0-9-]*\d)\]\(([\w.-]*)#([a-z0-9-]+)\)/g;

/** Lines with their links led to the page that holds the anchor. Fences and lines of HTML hold none of ours. */
function linked(lines: readonly string[], pageWith: (anchor: string) => string): string[] {
  return rewritten(lines, (page, anchor) => (page === '' ? pageWith(anchor) : page));
}

function unlinked(lines: readonly string[], names: ReadonlySet<string>): string[] {
  return rewritten(lines, (page) => (names.has(page) ? '' : page));
}

function rewritten(lines: readonly string[], pageOf: (page: string, anchor: string) => string): string[] {
  return lines.map((line) =>
    line.startsWith('  ') || line.startsWith('<')
      ? line
      : line.replace(LINK, (whole, ticks: string | undefined, id: string, page: string, anchor: string) =>
          ticks !== undefined || anchorOf(id) !== anchor ? whole : `[${id}](${pageOf(page, anchor)}#${anchor})`,
        ),
  );
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
