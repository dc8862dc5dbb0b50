import { z } from 'zod';
import { Rca } from '../../schema/index.ts';
import { DATA_FORM, DATA_HEAD, hashOf } from '../render/markdown/sections/data.ts';
import type { Problem } from './problem.ts';

/** The form before, in which each row of evidence is whole. Documents of it stand in repositories. */
const FORM_BEFORE = 'hindcast-rca-markdown/1';

const Row = z.looseObject({
  id: z.string(),
  source: z.number().int(),
  excerpt: z.union([z.string(), z.strictObject({ sha256: z.string() })]),
});

const Envelope = z.strictObject({
  form: z.enum([DATA_FORM, FORM_BEFORE]),
  page: z.string(),
  sha256: z.string(),
  asked: z.array(z.unknown()),
  usual: z.record(z.string(), z.unknown()).default({}),
  rca: z.looseObject({ evidence: z.array(z.looseObject({})) }),
});

const RESTORE = 'put it back from the version before, or name the rca.json that belongs to it as the base';

/** The document that a Markdown file was rendered from, out of its data block and the excerpts that it shows. */
export function readData(lines: readonly string[]): { rca: Rca } | { problems: Problem[] } {
  const head = lines.lastIndexOf(DATA_HEAD);
  const broken = (line: number, problem: string, remedy = RESTORE) => ({
    problems: [{ line: line + 1, problem, remedy }],
  });
  if (head < 0) return broken(lines.length - 1, 'the block "Data of this document" is missing at the end');
  const block = fencedFrom(lines, head)?.text ?? '';
  let value: unknown;
  try {
    value = JSON.parse(block);
  } catch {
    return broken(head, 'the block "Data of this document" is no JSON any more');
  }
  const envelope = Envelope.safeParse(value);
  const rows = z.array(Row).safeParse(envelope.data?.rca.evidence.map((row) => ({ ...envelope.data.usual, ...row })));
  if (!envelope.success || !rows.success)
    return broken(head, `the block "Data of this document" is not of the form ${DATA_FORM}`);
  const { asked, rca, sha256 } = envelope.data;
  if (hashOf(block.slice(block.indexOf('\n') + 1)) !== sha256)
    return broken(head, 'the block "Data of this document" was changed by hand');
  const shown = excerptsIn(lines.slice(0, head));
  const problems: Problem[] = [];
  const evidence = rows.data.map((piece, place) => {
    const { id, excerpt, source } = piece;
    const anchor = id.toLowerCase();
    const found = shown[place]?.anchor === anchor ? shown[place] : shown.find((one) => one.anchor === anchor);
    if (typeof excerpt !== 'string' && (!found || hashOf(found.text) !== excerpt.sha256)) {
      problems.push({
        line: (found?.line ?? head) + 1,
        problem: found ? `the excerpt of ${id} is not what was quoted` : `the excerpt of ${id} is missing`,
        remedy: 'evidence is quoted to the letter: put the excerpt back as it was',
      });
    }
    return { ...piece, source: asked[source], excerpt: typeof excerpt === 'string' ? excerpt : found?.text };
  });
  if (problems.length > 0) return { problems };
  const document = { ...rca, evidence };
  const parsed = Rca.safeParse(document);
  if (!parsed.success) return broken(head, 'the block "Data of this document" holds a document of another version');
  return { rca: parsed.data };
}

interface Fenced {
  /** The line that opens it, counted from zero. */
  line: number;
  end: number;
  text: string;
}

/** The next fenced block of ours from a line on. */
function fencedFrom(lines: readonly string[], from: number): Fenced | undefined {
  for (let line = from; line < lines.length; line += 1) {
    const mark = /^ {2}(`{3,})[a-z]+$/.exec(lines[line] ?? '')?.[1];
    if (mark === undefined) continue;
    const end = lines.indexOf(`  ${mark}`, line + 1);
    if (end < 0) return undefined;
    const text = lines.slice(line + 1, end).map((one) => one.replace(/^ {2}/, ''));
    return { line, end, text: text.join('\n') };
  }
  return undefined;
}

/** The excerpts that the section of evidence shows, in their order. */
function excerptsIn(lines: readonly string[]): (Fenced & { anchor: string })[] {
  const shown: (Fenced & { anchor: string })[] = [];
  for (let at = lines.lastIndexOf('## Evidence'); at >= 0 && at < lines.length; at += 1) {
    const anchor = /^<a id="(e-[a-z]+-\d+)"><\/a>$/.exec(lines[at] ?? '')?.[1];
    if (anchor === undefined) continue;
    const fenced = fencedFrom(lines, at);
    if (!fenced) break;
    shown.push({ ...fenced, anchor });
    at = fenced.end;
  }
  return shown;
}
