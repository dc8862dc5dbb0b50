import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible, visibleLine } from './visible.ts';

describe('visible', () => {
  it.each([
    ['a mark that turns the reading direction', 'safe\u202Eexe.txt', 'safe⟨U+202E⟩exe.txt'],
    ['a space without width', 'ad\u200Bmin', 'ad⟨U+200B⟩min'],
    ['a byte order mark', '\uFEFFhello', '⟨U+FEFF⟩hello'],
    ['letters of the tag block', 'x\u{E0041}y', 'x⟨U+E0041⟩y'],
    ['an escape sequence of a terminal', '\u001b[31mred', '⟨U+001B⟩[31mred'],
    ['a lone surrogate', 'a\ud800b', 'a⟨U+D800⟩b'],
    ['a filler', 'a\u3164b', 'a⟨U+3164⟩b'],
    ['a line separator', 'a\u2028b', 'a⟨U+2028⟩b'],
    ['a carriage return on its own', 'ok\rroot', 'ok⟨U+000D⟩root'],
    ['a null', 'a\u0000b', 'a⟨U+0000⟩b'],
  ])('shows %s', (_name, text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it.each(['Zürich, Ελλάδα, 日本語, हिन्दी', 'a\tb\nc', '⚠ 10 % → 20 %', 'naïve é'])('keeps "%s" as it is', (text) => {
    expect(visible(text)).toBe(text);
  });

  it('keeps an emoji and drops the mark that chooses its picture', () => {
    expect(visible('\u26a0\ufe0f slow')).toBe('\u26a0 slow');
  });

  it('leaves nothing without a shape, and does nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visible(text);

        expect(shown.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(visible(shown)).toBe(shown);
        expect(visibleLine(text)).not.toMatch(/[\n\t]/);
      }),
    );
  });
});
