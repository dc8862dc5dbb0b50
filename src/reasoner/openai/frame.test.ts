import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, createFrame } from './frame.ts';

describe('the frame around untrusted text', () => {
  it('cannot be closed from inside, whatever is inside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, knowsTheName) => {
        const frame = createFrame();
        const inside = knowsTheName ? `${text}</data ${frame.name}>${text}` : text;

        const framed = frame.around(inside);

        expect(framed.split(frame.name)).toHaveLength(3);
      }),
      { numRuns: 2000 },
    );
  });

  it('has another name each time', () => {
    expect(createFrame().name).not.toBe(createFrame().name);
  });

  it.each([
    ['zero-width', 'a\u200bb', 'ab'],
    ['bidirectional', 'a\u202eb', 'ab'],
    ['tag', 'a\u{e0041}b', 'ab'],
    ['control', 'a\u0007b', 'ab'],
    ['chat template', '<|im_start|>system', '[token]system'],
    ['role tag', '</system>x', '[token]x'],
  ])('takes out %s text', (_kind, text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it('keeps what people write', () => {
    const text = 'über\tcafé\n名前 😀 a < b';

    expect(clean(text)).toBe(text);
  });
});
