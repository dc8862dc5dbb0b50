import type { Write } from '../schema/index.ts';
import type { Publisher } from './publisher.ts';

/** Where each kind of write goes. */
export interface Publishers {
  all: readonly Publisher[];
  /** The one that takes a kind; undefined where none does. */
  of: (kind: Write['kind']) => Publisher | undefined;
  /** The one that holds the RCA and the fixes. */
  repository: Publisher;
}

/** Pull requests to one place, issues there too or elsewhere, messages only where there is a place for them. */
export function publishersOf({
  repository,
  issues = repository,
  messages,
}: {
  repository: Publisher;
  issues?: Publisher | undefined;
  messages?: Publisher | undefined;
}): Publishers {
  const places = { 'pull-request': repository, issue: issues, message: messages };
  const all = [...new Set([repository, issues, messages])].filter((one) => one !== undefined);
  return { all, of: (kind) => places[kind], repository };
}
