import { expect, it, onTestFinished } from 'vitest';
import { startGithubDouble } from '../../../fixtures/doubles/github/github-double.ts';
import { planSample } from '../planned.test-support.ts';
import { opened, shop, target } from './double.test-support.ts';

/** Handed out by GitHub: names of blobs, trees and commits, numbers of milestones. And GitHub's own words. */
const HANDED_OUT = /^[0-9a-f]{40}$/;
const FIXED = new Set(['utf-8', 'blob', '100644', 'Set by Hindcast']);

/** Every text in what was sent. */
function textsIn(value: unknown, key = ''): [key: string, text: string][] {
  if (typeof value === 'string') return [[key, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) => textsIn(item, Array.isArray(value) ? key : name));
}

it('shows each text that is then sent, byte for byte', async () => {
  const here = opened(await startGithubDouble(shop), { base: 'main' });
  onTestFinished(() => here.double.close());

  for (const write of planSample(target).writes) {
    const preview = here.publisher.preview(write);
    const before = here.changes().length;
    await here.publisher.ensure(write);

    const sent = here.changes().slice(before);
    expect(sent.length).toBeGreaterThan(0);
    const texts = sent.flatMap(({ body }) => textsIn(body)).filter(([key]) => key !== 'color' && key !== 'description');
    const hidden = texts
      .map(([key, text]) => (key === 'ref' ? text.replace('refs/heads/', '') : text))
      .filter((text) => !HANDED_OUT.test(text) && !FIXED.has(text) && !preview.includes(text));
    expect(hidden).toEqual([]);
    for (const text of [write.title, write.body]) expect(texts.map(([, one]) => one)).toContain(text);
  }
});
