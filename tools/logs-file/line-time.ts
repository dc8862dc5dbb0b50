import { parseInstant, parseLeadingInstant, type Assumptions } from '../../src/parse-instant.ts';
import type { Instant } from '../../src/schema/index.ts';

/** The keys under which those who log JSON put the time, the commonest first. */
const KEYS = ['ts', 'time', 'timestamp', '@timestamp', 'datetime', 'date', 't', 'eventTime'] as const;

/** The time of a line: of the known keys where the line is a JSON object, else what it starts with. */
export function lineTime(line: string, assumptions: Assumptions): Instant | undefined {
  const fields = line.startsWith('{') ? parseObject(line) : undefined;
  if (fields === undefined) return at(parseLeadingInstant(line, assumptions));
  for (const key of KEYS) {
    const value = fields[key];
    const text = typeof value === 'number' ? String(value) : value;
    const found = typeof text === 'string' ? at(parseInstant(text, assumptions)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function at(parsed: ReturnType<typeof parseInstant>): Instant | undefined {
  return parsed.ok ? parsed.at : undefined;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
