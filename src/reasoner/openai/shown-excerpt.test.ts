import { describe, expect, it } from 'vitest';
import { LONG_EXCERPT, SHORT_EXCERPT, shownExcerpt } from './shown-excerpt.ts';

const at = (n: number): string => new Date(Date.parse('2026-03-12T09:30:00Z') + n * 30_000).toISOString();
/** As much of a series as one piece of evidence quotes: its peak comes late. */
const series = Array.from({ length: 20 }, (_, n) => `${at(n)} ${n === 17 ? 834 : 3 + (n % 2)}`).join('\n');

describe('an excerpt as it is shown', () => {
  it('is all of a series, the date once and each sample as it can be searched for', () => {
    const shown = shownExcerpt({ kind: 'met', excerpt: series }, LONG_EXCERPT);

    expect(shown.match(/2026-03-12T/g)).toHaveLength(1);
    expect(shown).toContain('09:38:30.000Z 834');
    expect(shown.match(/Z \d+/g)).toHaveLength(20);
  });

  it('does not end before the peak, where there is room for a part of a series only', () => {
    const shown = shownExcerpt({ kind: 'met', excerpt: series }, SHORT_EXCERPT);

    expect(shown.length).toBeLessThanOrEqual(SHORT_EXCERPT);
    expect(shown).toContain('09:38:30.000Z 834');
    expect(shown.startsWith('… ')).toBe(true);
  });

  it.each([
    [
      'what is said of it',
      `${'padding of a line '.repeat(20)}seats left: none ${'and more '.repeat(20)}`,
      'no seats left',
      'seats left: none',
    ],
    ['what failed', `${'served one request well '.repeat(20)}handshake refused by peer`, '', 'handshake refused'],
  ])('is cut around %s', (_what, excerpt, said, decides) => {
    const shown = shownExcerpt({ kind: 'log', excerpt }, SHORT_EXCERPT, said);

    expect(excerpt.slice(0, SHORT_EXCERPT)).not.toContain(decides);
    expect(shown).toContain(decides);
    expect(shown.length).toBeLessThanOrEqual(SHORT_EXCERPT);
  });

  it('is cut around the lines that a commit changes', () => {
    const head = `commit ${'a'.repeat(40)}\n${'a long message '.repeat(25)}\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n`;
    const shown = shownExcerpt({ kind: 'diff', excerpt: `${head}-limit: 20\n+limit: 4\n` }, SHORT_EXCERPT);

    expect(shown).toContain('-limit: 20 +limit: 4');
  });

  it('shows what a commit changes, however much of what is said stands in its message', () => {
    const message =
      'inventory: read stock fresh from the warehouse, as support asked, so that no shop shows old stock. ';
    const excerpt = `commit 1f33f4d\n\n    ${message.repeat(4)}\n\ndiff --git a/c.yaml b/c.yaml\n--- a/c.yaml\n+++ b/c.yaml\n@@ -1,6 +1,6 @@\n cache:\n-  ttlSeconds: 30 # kept\n+  ttlSeconds: 0 # kept`;

    const shown = shownExcerpt({ kind: 'diff', excerpt }, SHORT_EXCERPT, `${message} set ttlSeconds from 30 to 0`);

    expect(shown).toContain('- ttlSeconds: 30');
    expect(shown).toContain('+ ttlSeconds: 0');
    expect(shown.length).toBeLessThanOrEqual(SHORT_EXCERPT);
  });

  it('is the beginning where nothing decides', () => {
    expect(shownExcerpt({ kind: 'cfg', excerpt: 'plain words '.repeat(60) }, SHORT_EXCERPT)).toMatch(
      /^plain words .* …$/,
    );
  });
});
