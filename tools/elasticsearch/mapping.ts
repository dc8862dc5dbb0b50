import { ToolError } from '../../src/errors.ts';
import type { SearchClient } from './client.ts';
import type { Fields } from './fields.ts';

/** The fields of these indices that a query can name; undefined where none of the configured ones is there. */
export interface Mapping {
  timestamp: string;
  service: string | undefined;
  level: string | undefined;
  message: string | undefined;
}

/** Finds out which of the configured fields the indices have. Undefined: they have no timestamp, so they hold nothing. */
export async function mappingOf(client: SearchClient, fields: Fields, tool: string): Promise<Mapping | undefined> {
  const { timestamp, service, level, message } = fields;
  // A text is analysed, and cannot be counted by; its sub-field of the whole value can.
  const countable = [...service, ...level].flatMap((name) => [name, `${name}.keyword`]);
  const known = await client.fields([...timestamp, ...countable, ...message]);
  const time = timestamp.find((name) => ['date', 'date_nanos'].includes(known.get(name)?.type ?? ''));
  if (time === undefined && known.size > 0) {
    const names = timestamp.join(', ');
    throw new ToolError(
      tool,
      'client',
      `${tool}: none of ${names} is a date here; tools.${tool}.fields.timestamp must say`,
    );
  }
  if (time === undefined) return undefined;
  const first = (names: readonly string[]): string | undefined =>
    names.flatMap((name) => [name, `${name}.keyword`]).find((name) => known.get(name)?.aggregatable);
  return {
    timestamp: time,
    service: first(service),
    level: first(level),
    message: message.find((name) => known.has(name)),
  };
}
