import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ConfigError, messageOf } from '../errors.ts';
import { renderMeeting } from '../rca/meeting/meeting-markdown.ts';
import { meetingPack } from '../rca/meeting/meeting-pack.ts';
import { renderHtml } from '../rca/render/html/rca-html.ts';
import { renderMarkdown } from '../rca/render/markdown/markdown.ts';
import { furtherPages, pagesOf } from '../rca/render/markdown/pages.ts';
import type { Rca } from '../schema/index.ts';

/** Where the faces of an RCA were put. */
export interface Faces {
  json: string;
  markdown: string;
  html: string;
  meeting: string;
}

/**
 * Writes `rca.json`, `rca.md` with its further pages, `rca.html` and the meeting pack `meeting.md` into `<folder>/<incident>`, each whole or not
 * at all. Throws `ConfigError` where the folder cannot be written, and where a face holds what `secretsIn` names.
 */
export async function writeFaces(
  folder: string,
  rca: Rca,
  secretsIn: (text: string) => readonly string[],
): Promise<Faces> {
  const place = join(resolve(folder), rca.id);
  const faces = {
    json: join(place, 'rca.json'),
    markdown: join(place, 'rca.md'),
    html: join(place, 'rca.html'),
    meeting: join(place, 'meeting.md'),
  };
  const pages = pagesOf(renderMarkdown(rca), basename(faces.markdown));
  const texts = [
    [faces.json, `${JSON.stringify(rca, null, 2)}\n`],
    ...pages.map(({ name, text }) => [join(place, name), text] as const),
    [faces.html, await renderHtml(rca)],
    [faces.meeting, renderMeeting(meetingPack(rca))],
  ] as const;
  for (const [file, text] of texts) {
    const kinds = secretsIn(text);
    if (kinds.length > 0) throw new ConfigError(file, `is not written, for it may carry secrets: ${kinds.join(', ')}`);
  }
  try {
    mkdirSync(place, { recursive: true });
    for (const [file, text] of texts) writeWhole(file, text);
    // An earlier draft may have had more pages.
    const current = new Set(pages.map(({ name }) => name));
    for (const name of furtherPages(readdirSync(place)))
      if (name.startsWith('rca-') && !current.has(name)) rmSync(join(place, name));
  } catch (error) {
    throw new ConfigError(place, `cannot be written (${messageOf(error)}); name another folder with --out`, {
      cause: error,
    });
  }
  return faces;
}

function writeWhole(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}
