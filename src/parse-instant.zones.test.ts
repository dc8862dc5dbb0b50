import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { READ, REFUSED } from './parse-instant.forms.test-support.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kolkata'];
/** Of these the zone or the year is missing, or the clocks of the zone that is assumed skip or repeat them. */
const ZONELESS = ['2026-03-29 02:30:00', '2026-10-25 02:30:00', 'Mar 29 02:30:00', 'E0329 02:30:00.123456'];
const FORMS = [...[...READ, ...REFUSED].map(([text]) => text), ...ZONELESS];
const PROGRAM = `
  import { parseInstant } from ${JSON.stringify(join(import.meta.dirname, 'parse-instant.ts'))};
  const near = '2026-06-01T00:00:00Z';
  const read = ${JSON.stringify(FORMS)}.flatMap((text) => [parseInstant(text, { near }), parseInstant(text, { near, zone: 'Europe/Berlin' })]);
  console.log(JSON.stringify({ offset: new Date(0).getTimezoneOffset(), read }));`;

it('reads and refuses the same in processes that live in different zones', () => {
  const outcomes = ZONES.map((TZ) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', PROGRAM],
      { cwd: join(import.meta.dirname, '..'), encoding: 'utf8', env: { ...process.env, TZ } },
    );
    if (status !== 0) throw new Error(`under TZ=${TZ} it ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as { offset: number; read: unknown[] };
  });

  // The processes did live in different zones.
  expect(outcomes.map(({ offset }) => offset)).toEqual([0, -60, -330]);
  const [first, ...others] = outcomes.map(({ read }) => read);
  expect(FORMS.length).toBeGreaterThanOrEqual(60);
  expect(first?.length).toBe(2 * FORMS.length);
  expect(others).toEqual([first, first]);
}, 60_000);
