import { randomUUID } from 'node:crypto';
import { createRedactor } from '../redact/redactor.ts';
import { namesSecret } from '../redact/rules/key-value.ts';

const NOBODY = { card: false, ssn: false, iban: false, email: false, phone: false };

/** Where a shell stands and stood before, which reads like a password. */
const FOLDERS = new Set(['PWD', 'OLDPWD']);

/**
 * What went wrong, safe to print: without secrets of known forms, and without the values of variables of the environment
 * whose names say that they are secret. The configuration may be what could not be read, so it is not asked. What
 * cannot be searched is withheld.
 */
export function cleanError(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const own = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && namesSecret(name) && !FOLDERS.has(name) ? [value] : [],
  );
  try {
    return createRedactor({ key: randomUUID(), own, personal: NOBODY }).text(text);
  } catch {
    return 'the message could not be searched for secrets, and is withheld';
  }
}
