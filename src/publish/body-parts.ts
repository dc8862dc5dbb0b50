import { PublishError } from '../errors.ts';
import type { Write } from '../schema/index.ts';

/** Throws `PublishError` where a write is not of the kind that a place takes. */
export function assertKind(target: string, { incident, id, kind }: Write, wanted: Write['kind']): void {
  if (kind === wanted) return;
  throw new PublishError(target, `${incident} ${id} is not sent: ${target} takes no ${kind}`, { status: 422 });
}

/** A body parted into the line of its marker and the text that people read. */
export function partsOf(body: string): { marker: string; text: string } {
  const end = body.indexOf('\n');
  return end < 0 ? { marker: body, text: '' } : { marker: body.slice(0, end), text: body.slice(end).trim() };
}
