import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../hostile.test-support.ts';
import { html, joined } from './html.ts';

describe('html', () => {
  it('escapes text and keeps markup', () => {
    const inner = html`<b>${'<i> & "x" \'y\' `z`'}</b>`;

    expect(html`<p title="${'"><script>'}">${inner}</p>`.html).toBe(
      '<p title="&quot;&gt;&lt;script&gt;"><b>&lt;i&gt; &amp; &quot;x&quot; &#39;y&#39; &#96;z&#96;</b></p>',
    );
  });

  it('joins lists and leaves out what is nothing', () => {
    expect(html`${['a', html`<br />`, ['b', 1]]}${null}${undefined}${false}${0}`.html).toBe('a<br />b10');
    expect(joined([html`a`, html`b`, html`c`], html`<br />`).html).toBe('a<br />b<br />c');
  });

  it('takes nothing for markup that it did not make', () => {
    const forged: unknown = JSON.parse('{"html":"<script>alert(1)</script>"}');

    expect(() => html`${Object.assign({ html: '' }, forged)}`).toThrow(TypeError);
  });

  it.each(hostileTexts)('lets nothing of %j out of its place', (text) => {
    expect(html`${text}`.html).not.toMatch(/[<>"'`]/);
  });

  it('does so for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.html).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)|[\p{Cf}\p{Cs}\0]/u);
      }),
    );
  });
});
