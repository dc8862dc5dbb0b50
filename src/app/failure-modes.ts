import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { FAILURE_MODES } from '../analysis/failure-modes/catalogue.ts';
import { FailureMode } from '../analysis/failure-modes/failure-mode.ts';
import { ConfigError, messageOf } from '../errors.ts';

/**
 * The catalogue of failure modes with a team's own before the built-in ones; one of the team's replaces the built-in of
 * its id. `file` is YAML, a list of modes as `FailureMode` says. Throws `ConfigError` naming the file and the place.
 */
export function failureModes(file: string | undefined): readonly FailureMode[] {
  if (file === undefined) return FAILURE_MODES;
  const own = readModes(file);
  const ids = new Set(own.map(({ id }) => id));
  return [...own, ...FAILURE_MODES.filter(({ id }) => !ids.has(id))];
}

function readModes(file: string): FailureMode[] {
  let text: string;
  try {
    text = readFileSync(resolve(file), 'utf8');
  } catch (error) {
    throw new ConfigError(file, `cannot be read (${messageOf(error)}); correct failureModes`, { cause: error });
  }
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken) throw new ConfigError(file, `is no YAML: ${broken.message.split('\n')[0] ?? ''}`);
  const parsed = z.array(FailureMode).safeParse(document.toJS({ maxAliasCount: 20 }));
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    file,
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; '),
  );
}
