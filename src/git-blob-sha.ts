import { createHash } from 'node:crypto';

/** The name git gives to a file's content: SHA-1 over its header and its bytes in UTF-8, 40 hexadecimal digits. */
export function gitBlobSha(content: string): string {
  const bytes = Buffer.from(content, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
