import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonical, sha256 } from '../ledger.ts';
import type { WholeFile, Write } from '../schema/index.ts';
import { gitBlobSha } from '../git-blob-sha.ts';

/** Where markers hold: the publisher's target and the secret that signs them. */
export interface MarkerScope {
  target: string;
  secret: string;
}

/** What the first line of a body says, once its signature is found right. */
export interface Marker {
  incident: string;
  item: string;
  /** SHA-256 of title and text as they were written; anything else there now was changed since. */
  text: string;
  /** The same of the files. */
  files: string;
}

/** A file that stands at the target, by the name git gives to its content. */
export interface StandingFile {
  path: string;
  blobSha: string;
}

/** What stands at the target now. */
interface Standing {
  title: string;
  body: string;
}

const LINE =
  /^<!-- hindcast:v1 incident=([A-Za-z0-9._-]{1,64}) item=([A-Za-z0-9-]+) text=([0-9a-f]{64}) files=([0-9a-f]{64}) mac=([0-9a-f]{64}) -->$/;

/**
 * Puts the marker in front of a text: `<!-- hindcast:v1 incident=… item=… text=… files=… mac=… -->`. The mac is
 * HMAC-SHA256 over the target and all fields before it, so a marker is worth nothing on another item or elsewhere.
 */
export function markBody(
  { incident, id, title, files }: Pick<Write, 'incident' | 'id' | 'title'> & { files: readonly WholeFile[] },
  text: string,
  scope: MarkerScope,
): string {
  const marker = {
    incident,
    item: id,
    text: textSeal({ title, body: `\n${text}` }),
    files: filesSeal(files.map(standing)),
  };
  const fields = Object.entries(marker).map(([name, value]) => `${name}=${value}`);
  return `<!-- hindcast:v1 ${fields.join(' ')} mac=${macOf(marker, scope)} -->\n\n${text}`;
}

/** The marker of a body, or undefined where it has none or one that was not signed here for this target. */
export function readMarker(body: string, scope: MarkerScope): Marker | undefined {
  const [line = ''] = body.split(/\r?\n/, 1);
  const [, incident, item, text, files, mac] = LINE.exec(line) ?? [];
  if (!incident || !item || !text || !files || !mac) return undefined;
  const marker = { incident, item, text, files };
  const isRight = timingSafeEqual(Buffer.from(macOf(marker, scope), 'hex'), Buffer.from(mac, 'hex'));
  return isRight ? marker : undefined;
}

/** Whether title and text are still what the marker was signed for. */
export function hasMarkedText(marker: Marker, now: Standing): boolean {
  return textSeal(now) === marker.text;
}

/** Whether the files are still what the marker was signed for. */
export function hasMarkedFiles(marker: Marker, files: readonly StandingFile[]): boolean {
  return filesSeal(files) === marker.files;
}

/** A planned file as it stands once written. */
export function standing({ path, content }: WholeFile): StandingFile {
  return { path, blobSha: gitBlobSha(content) };
}

/** Line ends and blank ends do not count: GitHub's editor and its API change them unasked. */
function textSeal({ title, body }: Standing): string {
  const text = body
    .replaceAll('\r\n', '\n')
    .replace(/^[^\n]*\n?/, '')
    .trim();
  return sha256(canonical([title.trim(), text]));
}

function filesSeal(files: readonly StandingFile[]): string {
  const names = files.map(({ path, blobSha }) => canonical([path, blobSha]));
  return sha256(canonical(names.toSorted()));
}

function macOf({ incident, item, text, files }: Marker, { target, secret }: MarkerScope): string {
  const signed = canonical(['hindcast:v1', target, incident, item, text, files]);
  return createHmac('sha256', secret).update(signed).digest('hex');
}
