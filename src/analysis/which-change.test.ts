import { describe, expect, it } from 'vitest';
import { createLedger, seenIn } from '../ledger.ts';
import type { Suspect } from '../schema/index.ts';
import { buildTimeline } from '../timeline/build.ts';
import { analyse } from './analyse.ts';
import { recordChangedSystem, type ChangedSystem } from './changed-system.test-support.ts';
import { GUILTY } from './changed-systems.test-support.ts';
import { rankSuspects } from './suspects.ts';
import { UNCHANGED } from './unchanged-systems.test-support.ts';

function suspectsOf(system: ChangedSystem): Suspect[] {
  const { incident, window, answers } = recordChangedSystem(system);
  const [seen, ledger] = [seenIn(answers), createLedger()];
  const { findings, changes, calls } = analyse({ incident, window, seen, ledger });
  const timeline = buildTimeline({ incident, seen, findings, changes, ledger });
  return rankSuspects({ incident, findings, changes, timeline, calls, ledger, seen, blindSpots: 0 });
}

function leadingChange(suspects: readonly Suspect[]): string | null {
  return suspects.find(({ disposition }) => disposition === 'leading')?.change?.sha.slice(0, 8) ?? null;
}

describe('which change did it', () => {
  it.each(GUILTY.filter(({ isOpen }) => !isOpen))('finds $name', (system) => {
    expect(leadingChange(suspectsOf(system))).toBe(system.guilty);
  });

  it.each(GUILTY.filter(({ isOpen }) => isOpen))('leaves open, and names nobody else for, $name', (system) => {
    const suspects = suspectsOf(system);
    const guilty = suspects.find(({ change }) => change?.sha.startsWith(system.guilty ?? ''));

    expect(leadingChange(suspects)).toBeNull();
    expect(guilty?.disposition).toBe('possible');
  });

  it.each(UNCHANGED)('names no change for $name', (system) => {
    expect(leadingChange(suspectsOf(system))).toBeNull();
  });
});
