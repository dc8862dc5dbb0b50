import type { Call } from '../../schema/index.ts';

/** All who call some services, directly or through others; without the services themselves. */
export function callersOfAll(names: readonly string[], calls: readonly Pick<Call, 'caller' | 'callee'>[]): Set<string> {
  const callers = new Map<string, string[]>();
  for (const { caller, callee } of calls) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
  const found = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const caller of callers.get(name) ?? []) {
      if (found.has(caller) || names.includes(caller)) continue;
      found.add(caller);
      open.push(caller);
    }
  }
  return found;
}
