import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAILURE_MODES } from '../analysis/failure-modes/catalogue.ts';
import { failureModes } from './failure-modes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindcast-modes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(text: string): string {
  const file = join(folder, 'modes.yaml');
  writeFileSync(file, text);
  return file;
}

function own(id: string): string {
  return `
- id: ${id}
  title: ledger closed for the night
  signs: [{ what: the ledger is closed, where: log, words: [ledger closed], weight: 4, needed: true }]
  mechanism: 'The ledger behind {service} is closed at night'
  safeguards: [dependency-fallback]
  measures:
    - { what: '{service} keeps orders until morning', category: architecture, leg: mitigate, strength: guard }
  sources: ['runbook of the ledger']
`;
}

describe('the failure modes of an installation', () => {
  it('are the built-in ones where it has none of its own', () => {
    expect(failureModes(undefined)).toBe(FAILURE_MODES);
  });

  it('have those of the team in front', () => {
    const modes = failureModes(written(own('ledger-closed')));

    expect(modes.map(({ id }) => id)).toEqual(['ledger-closed', ...FAILURE_MODES.map(({ id }) => id)]);
  });

  it('have one of the team in the place of the built-in one of its id', () => {
    const modes = failureModes(written(own('traffic-surge')));

    expect(modes).toHaveLength(FAILURE_MODES.length);
    expect(modes[0]?.title).toBe('ledger closed for the night');
  });

  it.each([
    ['what is no YAML', 'a: [', /modes\.yaml: is no YAML/],
    ['what is no list', 'a: 1', /modes\.yaml: the file/],
    ['a mode without a needed sign', own('x').replace(', needed: true', ''), /0\.signs/],
    ['an unknown key', `${own('x')}  wether: 1\n`, /wether/],
  ])('refuse %s and name the place', (_what, text, message) => {
    expect(() => failureModes(written(text))).toThrow(message);
  });

  it('refuse a file that is not there', () => {
    expect(() => failureModes(join(folder, 'none.yaml'))).toThrow(/none\.yaml.*correct failureModes/);
  });
});
