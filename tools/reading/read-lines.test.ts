import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function linesOf(content: string | Buffer, maxLineBytes = 1000, after = 0): Promise<string[]> {
  const path = join(folder, 'log');
  writeFileSync(path, content);
  const lines: string[] = [];
  for await (const batch of readLines(path, { maxLineBytes, after, signal: AbortSignal.timeout(20_000) }))
    lines.push(...batch);
  return lines;
}

describe('readLines', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb', ['a', '', 'b']],
    ['a\r\nb\r\n', ['a\r', 'b\r']],
  ])('reads %j as %j', async (content, lines) => {
    expect(await linesOf(content)).toEqual(lines);
  });

  it('keeps characters whole that lie across the pieces in which the file is read', async () => {
    const lines = Array.from({ length: 9000 }, (_, number) => `${number} ${'ü€😀'.repeat(number % 9)}`);

    expect(await linesOf(lines.join('\n'))).toEqual(lines);
  });

  it('gives back the lines of any text', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\n\0]/g, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        expect(await linesOf(lines.map((each) => `${each}\n`).join(''), 100_000)).toEqual(lines);
      }),
      { numRuns: 50 },
    );
  });

  it('cuts a line that is too long, and says how much is gone', async () => {
    const long = 'x'.repeat(5_000_000);

    const lines = await linesOf(`before\n${long}\nafter`, 100);

    expect(lines).toEqual(['before', `${'x'.repeat(100)} …[4999900 bytes cut]`, 'after']);
  });

  it.each([98, 99, 100, 101])('never cuts through a character, at %i bytes', async (maxLineBytes) => {
    const [line = ''] = await linesOf('😀'.repeat(50), maxLineBytes);
    const [kept = '', cut = ''] = line.split(' …[');

    expect(kept).toMatch(/^(?:😀)+$/u);
    expect(Buffer.byteLength(kept) + Number.parseInt(cut, 10)).toBe(200);
  });

  it('replaces what is no UTF-8, and U+0000, which no database takes', async () => {
    expect(await linesOf(Buffer.from([0x61, 0xff, 0x00, 0x62, 0x0a]))).toEqual(['a\uFFFD\uFFFDb']);
  });

  it('begins with the first line that begins at a byte or behind it', async () => {
    const line = fc.stringMatching(/^[a-z]{0,5}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.nat(120), async (lines, after) => {
        const begins = lines.map((_, index) => lines.slice(0, index).join('').length + index);
        const expected = lines.filter((_, index) => (begins[index] ?? 0) >= after);

        expect(await linesOf(lines.map((each) => `${each}\n`).join(''), 1000, after)).toEqual(expected);
      }),
    );
  });

  it('fails for a file that is not there', async () => {
    const lines = readLines(join(folder, 'absent'), { maxLineBytes: 10, signal: AbortSignal.timeout(1000) });

    await expect(lines.next()).rejects.toThrow('ENOENT');
  });
});
