import type { Rca } from '../schema/index.ts';

const MOST = 50;

/**
 * Where two RCAs differ, as JSON pointers, at most fifty. What is of a run and not of the incident (its id, its times,
 * how long the stages took) does not count.
 */
export function differencesBetween(one: Rca, other: Rca): string[] {
  const found: string[] = [];
  compare(lasting(one), lasting(other), '', found);
  return found;
}

function lasting({ provenance, ...rca }: Rca): unknown {
  return { ...rca, provenance: { ...provenance, run: '', startedAt: '', finishedAt: '', stages: [] } };
}

function compare(one: unknown, other: unknown, at: string, found: string[]): void {
  if (found.length >= MOST || Object.is(one, other)) return;
  if (!isBranch(one) || !isBranch(other) || Array.isArray(one) !== Array.isArray(other)) {
    found.push(at === '' ? '/' : at);
    return;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    compare(one[key], other[key], `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, found);
  }
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
