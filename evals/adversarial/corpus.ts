import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The corpus stands beside the project, and is not part of it. */
const FOLDER = resolve(import.meta.dirname, '../../../shared/adversarial');

/** A hostile text, and what it holds that must not come out. */
export interface CorpusRecord {
  id: string;
  class: string;
  secrets: string[];
  bytes: () => Buffer;
}

interface Loader {
  load: (file: string, credentials: Readonly<Record<string, string>>) => Iterable<CorpusRecord>;
}

/** Whether the corpus is there. */
export function hasCorpus(): boolean {
  return existsSync(join(FOLDER, 'load.mjs'));
}

/** The records of some classes; `{{SELF:NAME}}` in them is the credential of that name. */
export async function readCorpus(
  classes: readonly string[],
  credentials: Readonly<Record<string, string>>,
): Promise<CorpusRecord[]> {
  const { load } = (await import(pathToFileURL(join(FOLDER, 'load.mjs')).href)) as Loader;
  const records = [...load(join(FOLDER, 'adversarial.jsonl'), credentials)];
  return records.filter((record) => classes.includes(record.class));
}

/** A record as text: in base64 where its bytes are none, as whatever writes bytes into a log does. */
export function textOf(record: CorpusRecord): string {
  const bytes = record.bytes();
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('base64');
}

/** What of a record must not come out: its secrets, what they stand for in base64, its personal data, own credentials. */
export function wantedOf(record: CorpusRecord, credentials: Readonly<Record<string, string>>): string[] {
  const text = textOf(record);
  const named = record.secrets.filter((secret) => !secret.includes(' '));
  const decoded = named.map((secret) => Buffer.from(secret, 'base64').toString('latin1'));
  const personal =
    record.class === 'pii' ? (text.match(/[\w.]+@[\w.]+|\d{4}(?: \d{4}){3}|\d{3}-\d{2}-\d{4}/g) ?? []) : [];
  const own = Object.values(credentials).filter((credential) => text.includes(credential));
  return [...named, ...decoded.filter((one) => /^[\x20-\x7e]{8,}$/.test(one)), ...personal, ...own];
}
