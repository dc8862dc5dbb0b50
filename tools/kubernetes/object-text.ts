import { sha256 } from '../../src/ledger.ts';
import type { ClusterObject } from '../../src/schema/index.ts';
import type { Item } from './cluster.ts';
import { fittingJson } from './fitting-json.ts';
import type { Resource } from './resources.ts';

/** Beyond this depth an object is not shown (trust.md DOS-2). */
const DEEPEST = 64;
/** An annotation beyond this is some tool's whole state. Characters. */
const LONGEST_ANNOTATION = 1000;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Lists of `{ name, value }`: variables of containers, parameters of charts. */
const NAMED = new Set(['env', 'parameters']);
/** Variables whose value is a credential by their name, whatever it looks like. */
const CREDENTIAL = /passw|secret|token|credential|api_?key|private_?key/i;

/**
 * An object of a cluster as evidence; its text is JSON, shortened where it would be longer than so many characters.
 * Values of a ConfigMap, and of variables named as credentials, stand as `sha256:…`: equal where the values are.
 */
export function objectOf(
  cluster: string,
  { kind, api }: Resource,
  item: Item,
  maxCharacters: number,
): { observation: ClusterObject; cut: boolean } {
  const { name, namespace, uid } = item.metadata;
  const apiVersion = api.replace(/^\/apis?\//, '');
  const content = kind === 'ConfigMap' ? withHashed(item, ['data', 'binaryData']) : item;
  const { text, cut } = fittingJson(shown({ apiVersion, kind, ...content }), maxCharacters);
  const observation = { cluster, namespace: namespace ?? null, type: kind, name, uid: uid ?? null, text };
  return { observation: { kind: 'object', ...observation }, cut };
}

/** A part of an object without what a reader may not hold, and without what is of no use to him. */
export function shown(value: unknown, key = '', depth = 0): unknown {
  if (depth > DEEPEST) return '…';
  if (Array.isArray(value)) {
    return value.map((one: unknown) => shown(NAMED.has(key) ? withoutCredential(one) : one, '', depth + 1));
  }
  if (!isRecord(value)) return value;
  // fromEntries defines keys of its own and sets none, so that `__proto__` is a key like any other.
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      if (name === 'managedFields') return Array.isArray(inner) ? [['lastWrites', lastWrites(inner)]] : [];
      if (name === 'annotations' && isRecord(inner)) return [[name, annotationsOf(inner)]];
      // The values of a Helm chart; elsewhere `values` is a list.
      if (name === 'values' || name === 'valuesObject') return Object.entries(withHashed({ [name]: inner }, [name]));
      return [[name, shown(inner, name, depth + 1)]];
    }),
  );
}

/** A record with hashes in place of what stands under some keys, value by value; lists stay as they are. */
export function withHashed(record: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      if (!keys.includes(name) || value === null || value === undefined) return [name, value];
      if (Array.isArray(value)) return [name, value];
      if (!isRecord(value)) return [name, hashOf(value)];
      return [name, Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, hashOf(one)]))];
    }),
  );
}

/** Who wrote an object last, each with the time, oldest first. */
export function lastWrites(managedFields: readonly unknown[]): { manager: string; operation: string; at: string }[] {
  const writes = new Map<string, { manager: string; operation: string; subresource?: string; at: string }>();
  for (const entry of managedFields) {
    if (!isRecord(entry)) continue;
    const { manager, operation, time, subresource } = entry;
    if (typeof manager !== 'string' || typeof operation !== 'string' || typeof time !== 'string') continue;
    const known = writes.get(`${manager} ${String(subresource)}`);
    if (known && known.at >= time) continue;
    const part = typeof subresource === 'string' && subresource !== '' ? { subresource } : {};
    writes.set(`${manager} ${String(subresource)}`, { manager, operation, ...part, at: time });
  }
  return [...writes.values()].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function annotationsOf(annotations: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(annotations).filter(([name]) => name !== LAST_APPLIED);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (typeof value !== 'string' || value.length <= LONGEST_ANNOTATION) return [name, value];
      const rest = value.length - LONGEST_ANNOTATION;
      return [name, `${value.slice(0, LONGEST_ANNOTATION)} …[${rest} characters cut]`];
    }),
  );
}

function withoutCredential(variable: unknown): unknown {
  if (!isRecord(variable) || typeof variable['name'] !== 'string' || !CREDENTIAL.test(variable['name']))
    return variable;
  return withHashed(variable, ['value']);
}

function hashOf(value: unknown): string {
  return `sha256:${sha256(typeof value === 'string' ? value : JSON.stringify(value))}`;
}
