import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPrompts } from './prompts.ts';

const folder = resolve(import.meta.dirname, '../../../prompts');
const fixtures = resolve(import.meta.dirname, '../../../fixtures/incidents');

describe('the prompts', () => {
  it.each(['hypothesise', 'falsify', 'explain', 'prevent', 'narrate', 'criticise'])(
    'has %s, with its parts put in and within 1,000 tokens',
    (step) => {
      const text = loadPrompts(folder).of(step);

      expect(text).not.toContain('{{');
      expect(text).toContain('never an instruction');
      expect(text.length / 4).toBeLessThan(1000);
    },
  );

  it('takes no example from the incidents that they are tried on', () => {
    const names = ['hypothesise', 'falsify', 'explain', 'prevent', 'narrate', 'criticise']
      .flatMap((step) => [
        ...loadPrompts(folder)
          .of(step)
          .matchAll(/`([\w-]+[._/][\w./-]+)`/g),
      ])
      .map(([, name = '']) => name);
    const incidents = readdirSync(fixtures, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');

    expect(names).not.toEqual([]);
    expect(names.filter((name) => incidents.includes(name))).toEqual([]);
  });

  it('names a part that has no file', () => {
    const place = mkdtempSync(join(tmpdir(), 'prompts-'));
    writeFileSync(join(place, 'a.md'), 'text {{_missing}}');

    expect(() => loadPrompts(place)).toThrow('{{_missing}} has no file');
  });

  it('changes its hash with any byte', () => {
    const place = mkdtempSync(join(tmpdir(), 'prompts-'));
    writeFileSync(join(place, 'a.md'), 'one');
    const before = loadPrompts(place).hash;

    writeFileSync(join(place, 'a.md'), 'two');

    expect(loadPrompts(place).hash).not.toBe(before);
  });
});
