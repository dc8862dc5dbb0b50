import { pathToFileURL } from 'node:url';
import { PublishError, messageOf } from '../errors.ts';
import type { Write } from '../schema/index.ts';
import { documentOf, readDocument } from './folder/document.ts';
import { PlaceError, openPlace, type Place } from './folder/place.ts';
import { gitBlobSha } from '../git-blob-sha.ts';
import { hasMarkedFiles, hasMarkedText, readMarker, type StandingFile } from './marker.ts';
import { previewOf } from './preview.ts';
import type { BeforeChange, EnsureMode, Publisher } from './publisher.ts';
import { assertSendable } from './sendable.ts';
import { standingText } from './standing-text.ts';

const TARGET = 'folder';

export interface FolderOptions {
  /** Where it writes; made where it is missing. */
  folder: string;
  markerSecret: string;
  /** The gate of the installation, passed before anything is written. */
  beforeChange?: BeforeChange;
}

/**
 * The offline twin of all others: issues as `<incident>/issues/<id>.md`, messages as `<incident>/messages/<id>.md`, pull requests as
 * `<incident>/pull-requests/<id>/body.md` with their files below `files/`. Each is written whole or not at all; nothing is
 * written through a link, out of the folder, or over what a person edited.
 */
export function folderPublisher({ folder, markerSecret, beforeChange }: FolderOptions): Publisher {
  const scope = { target: TARGET, secret: markerSecret };

  /** Of what stands there: nothing, exactly the write, an earlier draft of ours, or what a person made of it. */
  async function compare(place: Place, write: Write): Promise<'missing' | 'same' | 'earlier' | 'edited'> {
    const standing = await place.read(bodyPath(write));
    if (standing === undefined) return 'missing';
    const { title, body } = readDocument(standing);
    const marker = readMarker(body, scope);
    if (marker?.incident !== write.incident || marker.item !== write.id) {
      const path = place.pathOf(bodyPath(write));
      throw new PublishError(TARGET, `${path} stands there already and was not written by Hindcast. Move it away.`, {
        status: 409,
      });
    }
    if (!hasMarkedText(marker, { title, body })) return 'edited';
    if (!hasMarkedFiles(marker, await standingFiles(place, write))) return 'edited';
    return standing === documentOf(write) ? 'same' : 'earlier';
  }

  async function ensure(write: Write, mode: EnsureMode): ReturnType<Publisher['ensure']> {
    const place = await openPlace(folder);
    const found = await compare(place, write);
    const url = pathToFileURL(place.pathOf(bodyPath(write))).href;
    if (found === 'same' || found === 'edited') return { result: 'unchanged', url };
    if (mode === 'look') return { result: 'unknown', url: null };
    await beforeChange?.(TARGET, `write ${bodyPath(write).join('/')}`);
    if (write.kind !== 'pull-request') await place.write(bodyPath(write), documentOf(write));
    else await place.replace(bodyPath(write).slice(0, -1), filesOf(write));
    return { result: found === 'missing' ? 'created' : 'updated', url };
  }

  return {
    name: 'folder',
    target: TARGET,
    preview: (write) => previewOf(write, { target: TARGET, facts: [] }),

    async ensure(write, mode = 'write') {
      assertSendable(write, scope);
      return orPublishError(() => ensure(write, mode));
    },

    standing: (write) =>
      orPublishError(async () => {
        const place = await openPlace(folder);
        const files = [...bodyPath(write).slice(0, -1), 'files'];
        const standing = (await place.list(files)).map((segments) => ({ segments, path: segments.join('/') }));
        return standingText(standing, ({ segments }) => place.read([...files, ...segments]));
      }),

    async doctor() {
      return orPublishError(async () => {
        const place = await openPlace(folder);
        await place.write(['.hindcast-doctor'], '');
        await place.remove(['.hindcast-doctor']);
        return `writes to ${folder}`;
      });
    },
  };
}

async function standingFiles(place: Place, write: Write): Promise<StandingFile[]> {
  if (write.kind !== 'pull-request') return [];
  const folder = [...bodyPath(write).slice(0, -1), 'files'];
  const files: StandingFile[] = [];
  for (const segments of await place.list(folder)) {
    const content = await place.read([...folder, ...segments]);
    files.push({ path: segments.join('/'), blobSha: gitBlobSha(content ?? '') });
  }
  return files;
}

function filesOf(write: Write): Map<string, string> {
  const files = write.files.map(({ path, content }) => [`files/${path}`, content] as const);
  return new Map([...files, ['body.md', documentOf(write)]]);
}

function bodyPath({ incident, kind, id }: Write): string[] {
  if (kind === 'pull-request') return [incident, 'pull-requests', id, 'body.md'];
  return [incident, kind === 'issue' ? 'issues' : 'messages', `${id}.md`];
}

async function orPublishError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PublishError) throw error;
    const status = error instanceof PlaceError ? { status: 409 } : {};
    throw new PublishError(TARGET, `cannot publish to the folder: ${messageOf(error)}`, { ...status, cause: error });
  }
}
