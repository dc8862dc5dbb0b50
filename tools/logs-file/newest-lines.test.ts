import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestLines } from './newest-lines.ts';

describe('newestLines', () => {
  it('keeps everything that fits', () => {
    const lines = newestLines(100);
    for (const line of ['a', '', 'b']) lines.add(line);

    expect(lines.text()).toBe('a\n\nb');
    expect(lines.dropped()).toBe(false);
  });

  it('lets the oldest lines go where more come', () => {
    const lines = newestLines(6);
    for (const line of ['aa', 'bb', 'cc']) lines.add(line);

    expect(lines.text()).toBe('bb\ncc');
    expect(lines.dropped()).toBe(true);
  });

  it('keeps the last line however long it is', () => {
    const lines = newestLines(3);
    for (const line of ['a', 'a very long line']) lines.add(line);

    expect(lines.text()).toBe('a very long line');
  });

  it('holds the newest lines of hundreds of thousands', () => {
    const lines = newestLines(60);
    for (let number = 0; number < 300_000; number += 1) lines.add(String(number));

    expect(lines.text().split('\n').at(-1)).toBe('299999');
    expect(lines.text().length).toBeLessThanOrEqual(60);
    expect(lines.dropped()).toBe(true);
  });

  it('never goes beyond its bytes unless a single line does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
        fc.integer({ min: 1, max: 99 }),
        (all, most) => {
          const lines = newestLines(most);
          for (const line of all) lines.add(line);

          const { length } = Buffer.from(lines.text());
          expect(all.join('\n').endsWith(lines.text())).toBe(true);
          expect(length < most || lines.text() === all.at(-1)).toBe(true);
        },
      ),
    );
  });
});
