import type { Config } from '../config.ts';

const NAMES_ONE =
  /token|secret|password|passwd|api[_-]?key|private[_-]?key|credential|authorization|bearer|cookie|^key$/i;

/** The product's own credentials, wherever in the configuration they stand: by the name of their key, and in URLs. */
export function credentialsOf({ store, tools, triggers, reasoner, publish, trials }: Config): string[] {
  return [...new Set(within({ store, tools, triggers, reasoner, publish, trials }, false))];
}

function within(value: unknown, named: boolean): string[] {
  if (typeof value === 'string') return [...(named ? partsOf(value) : []), ...passwordsIn(value)];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => within(item, named || NAMES_ONE.test(key)));
}

/** A header's value is its scheme and the credential. */
function partsOf(value: string): string[] {
  const [, credential] = /^(?:bearer|basic|token|apikey)\s+(\S+)$/i.exec(value) ?? [];
  return credential === undefined ? [value] : [credential];
}

function passwordsIn(value: string): string[] {
  const password = URL.canParse(value) ? new URL(value).password : '';
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
