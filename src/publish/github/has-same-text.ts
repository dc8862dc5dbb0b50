import type { Write } from '../../schema/index.ts';

/** Whether title and body stand there as written; GitHub may change line ends and blank ends unasked. */
export function hasSameText(item: { title: string; body: string | null }, { title, body }: Write): boolean {
  return item.title.trim() === title.trim() && plain(item.body ?? '') === plain(body);
}

function plain(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}
