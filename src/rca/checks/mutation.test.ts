import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../tools/bundle.ts';
import { tools } from '../../../tools/index.ts';
import { createApp } from '../../app.ts';
import { readBundle } from '../../bundle.ts';
import { parseConfig } from '../../config.ts';
import type { Rca } from '../../schema/index.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import { triggers } from '../../triggers/index.ts';
import { renderMarkdown } from '../render/markdown/markdown.ts';
import { sampleBlob, sampleRca } from '../sample.test-support.ts';
import { allRules } from './all-rules.ts';
import { check } from './check.ts';
import { mutantsOfAnyRca, STRAY_SENTENCE } from './mutants/mutants.test-support.ts';

const home = resolve(import.meta.dirname, '../../..');

interface Clean {
  rca: Rca;
  blob: (sha256: string) => string | undefined;
}

let store: Store;
const made = new Map<string, Clean>([['the sample', { rca: sampleRca(), blob: sampleBlob }]]);

beforeAll(async () => {
  store = await openStore({ kind: 'memory' });
  for (const name of ['pool-shrunk', 'pool-shrunk-swapped']) {
    const folder = join(home, 'fixtures/incidents', name);
    const config = parseConfig('test', 'logLevel: silent\n', tools, triggers, {});
    const app = await createApp({ config, tools, triggers, home, store });
    const { rca } = await app.investigate(readBundle(folder).incident, { tools: [bundle.open({ folder })] });
    const texts = new Map<string, string>();
    for (const { blobSha256 } of rca.evidence) texts.set(blobSha256, (await store.blobs.get(blobSha256)) ?? '');
    made.set(name, { rca, blob: (sha) => texts.get(sha) });
  }
}, 180_000);
afterAll(() => store.close());

function documentOf(name: string): Clean {
  const { rca, blob } = made.get(name)!;
  return { rca: structuredClone(rca), blob };
}

describe.each(['the sample', 'pool-shrunk', 'pool-shrunk-swapped'])('the rules over %s', (name) => {
  it('find nothing in it, no warning either', () => {
    const { rca, blob } = documentOf(name);

    expect(check(rca, { blob, markdown: renderMarkdown(rca) })).toEqual([]);
  });

  it.each(mutantsOfAnyRca.map(({ rule, what, mutate }) => ({ rule, what, mutate })))(
    '$rule catches $what',
    ({ rule, mutate }) => {
      const { rca, blob } = documentOf(name);

      mutate(rca);

      expect(check(rca, { blob }).map((found) => found.rule)).toContain(rule);
    },
  );

  it.each(mutantsOfAnyRca.flatMap(({ rule, what, near }) => (near ? [{ rule, what, near }] : [])))(
    '$rule lets the good one pass beside $what',
    ({ rule, near }) => {
      const { rca, blob } = documentOf(name);

      near(rca);

      expect(check(rca, { blob }).filter((found) => found.rule === rule)).toEqual([]);
    },
  );

  it('S12 catches a sentence that stands on the page only', () => {
    const { rca, blob } = documentOf(name);
    const page = renderMarkdown(rca);

    const [added] = check(rca, { blob, markdown: page.replace('\n## ', `\n${STRAY_SENTENCE}\n\n## `) });
    const [removed] = check(rca, { blob, markdown: page.slice(page.indexOf('\n## ')) });

    expect(added).toMatchObject({ rule: 'S12', text: STRAY_SENTENCE });
    expect(removed?.rule).toBe('S12');
  });
});

describe('the gate of publication', () => {
  const gate = ['G01', 'G03', 'G08', 'G04', 'G06', 'W03', 'W04', 'W05', 'A02', 'A04', 'A05'];

  it.each(
    mutantsOfAnyRca.filter(({ rule }) => gate.includes(rule)).map(({ rule, what, mutate }) => ({ rule, what, mutate })),
  )('is shut by $what ($rule), and says what to do', ({ rule, mutate }) => {
    const { rca, blob } = documentOf('pool-shrunk');

    mutate(rca);

    const found = check(rca, { blob }).filter((one) => one.rule === rule);
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['error']));
    for (const { problem, remedy } of found) expect(Math.min(problem.length, remedy.length)).toBeGreaterThan(10);
  });
});

describe('the mutants', () => {
  it('leave no rule out', () => {
    const spoilt = new Set([...mutantsOfAnyRca.map(({ rule }) => rule), 'S12']);

    expect(allRules.map(({ id }) => id).filter((id) => !spoilt.has(id))).toEqual([]);
  });
});
