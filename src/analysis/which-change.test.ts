import { describe, expect, it } from 'vitest';
import { createLedger, seenIn } from '../ledger.ts';
import type { Suspect } from '../schema/index.ts';
import { buildTimeline } from '../timeline/build.ts';
import { analyse } from './analyse.ts';
import { recordChangedSystem, type ChangedSystem } from './changed-system.test-support.ts';
import { GUILTY } from './changed-systems.test-support.ts';
import { rankSuspects } from './suspects.ts';
import { SMALL } from './small-changed-systems.test-support.ts';
import { UNCHANGED } from './unchanged-systems.test-support.ts';

/** Changes on a failing service that may well break something, but not in the way it broke. */
const MEANINGFUL: Readonly<Record<string, readonly [path: string, diff: string[]]>> = {
  'a shorter timeout': ['pkg/client.go', ['-\tTimeout: 5 * time.Second,', '+\tTimeout: 2 * time.Second,']],
  'more retries': ['config/client.yaml', ['-  max_retries: 2', '+  max_retries: 5']],
  'a greater pool': ['config/db.yaml', ['-  max_open_conns: 20', '+  max_open_conns: 40']],
  'a check that is gone': ['pkg/a.go', ['-\tif e == nil { return "" }', '+\treturn e.Name']],
  'a call in a loop': ['pkg/b.go', [' \tfor _, it := range items {', '+\t\tn, err := c.names.Get(ctx, it.ID)', ' \t}']],
  'a shorter session': ['config/session.yaml', ['-  session_ttl: 30m', '+  session_ttl: 10m']],
  'a newer TLS': ['internal/tls.go', ['-\tMinVersion: tls.VersionTLS12,', '+\tMinVersion: tls.VersionTLS13,']],
  'more logging': ['pkg/log.go', ['+\tlogger.Debug("request", "body", body)']],
  'a pattern': ['pkg/v.go', ['+var re = regexp.MustCompile(`^[a-z]+$`)']],
  'work at the same time': ['pkg/w.go', ['+\tgo func() { s.audit.Write(ctx, e) }()']],
};

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

  it.each(SMALL)('finds the change of one line or two: $name', (system) => {
    expect(leadingChange(suspectsOf(system))).toBe(system.guilty);
  });

  it.each(Object.entries(MEANINGFUL))(
    'is not led astray by a change that could do much but did not: %s',
    (_, [path, diff]) => {
      const named = UNCHANGED.map((system) => {
        const { service } = system;
        const decoy = {
          ...{ sha: 'eeee0001', subject: 'chore: adjust', atMin: 45, deploy: { service, atMin: 52 } },
          path,
          diff,
        };
        return leadingChange(suspectsOf({ ...system, shipped: [...system.shipped, decoy] }));
      });

      expect(named.filter((sha) => sha !== null)).toEqual([]);
    },
  );

  it('takes a flag for a change, and one that was turned after the onset for no cause', () => {
    const [system] = UNCHANGED;
    const flags = [
      { name: 'portal_fast_path', service: 'portal', atMin: 40 },
      { name: 'portal_new_menu', service: 'portal', atMin: 90 },
    ];
    const suspects = suspectsOf({ ...system!, flags });

    const [before, after] = flags.map(({ name }) => suspects.find(({ entity }) => entity.ref === name));
    expect(before).toMatchObject({ kind: 'change', entity: { kind: 'flag' }, disposition: 'possible' });
    expect(after?.disposition).toBe('cleared');
  });

  it.each(UNCHANGED)('names no change for $name', (system) => {
    expect(leadingChange(suspectsOf(system))).toBeNull();
  });
});
