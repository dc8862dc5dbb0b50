import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unescapeMessage } from './unescape.ts';

const nobody = (): string => 'somebody';

describe('unescapeMessage', () => {
  it('gives back any text that was escaped as Slack does it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

        expect(unescapeMessage(escaped, nobody)).toBe(text);
      }),
    );
  });

  it('leaves no id and no name of a person, wherever a mention stands', () => {
    const id = fc.stringMatching(/^U[A-Z0-9]{8}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(id, fc.constant(' & ')), { minLength: 1 }), (ids) => {
        const text = ids.map((each) => (each.startsWith('U') ? `<@${each}|ada.l>` : each)).join(',');

        const read = unescapeMessage(text, nobody);

        expect(read).not.toMatch(/U[A-Z0-9]{8}|ada/);
      }),
    );
  });

  it('reads a hostile text in one go', () => {
    const text = '<'.repeat(200_000) + '&lt;'.repeat(50_000);

    expect(unescapeMessage(text, nobody)).toBe('<'.repeat(250_000));
  });
});
