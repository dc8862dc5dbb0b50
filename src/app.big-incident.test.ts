import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBench, type Bench, type Played } from '../fixtures/doubles/model/bench.ts';
import { parseMarkdown, renderMarkdown } from './index.ts';
import { joinPages, pagesOf } from './rca/render/markdown/pages.ts';
import { BIG, bigIncident } from './app/big-incident.test-support.ts';

/** A token is about so many characters. */
const CHARACTERS = 4;
const MOST_TOKENS = 6000;
const MOST_TOKENS_OF_CRITIC = 8000;
/** What is put before texts of an answer to make it long and ungrounded. */
const LONG = `"$1":"${'the quux 98765 overran '.repeat(40)}`;

let bench: Bench;
let played: Played;
beforeAll(async () => {
  bench = await openBench();
  const bundle = bigIncident();
  played = await bench.play(bundle, await bench.honestTo(bundle));
}, 300_000);
afterAll(() => bench.close());

describe(`an incident of ${BIG.services} services, ${BIG.changes} changes and ${BIG.lines} lines`, () => {
  it('is as large as it says', () => {
    const { calls, suspects } = played.rca;
    const lines = bigIncident()
      .recordings.flatMap((one) => ('failure' in one ? [] : one.observations))
      .reduce((sum, one) => sum + (one.kind === 'logs' ? one.text.split('\n').length : 0), 0);

    expect(lines).toBeGreaterThanOrEqual(BIG.lines);
    expect(calls).toHaveLength(BIG.services - 1);
    expect(suspects.length).toBeGreaterThanOrEqual(BIG.changes);
  });

  it('is shown in no question with more than 6,000 tokens, and costs what a small one does', () => {
    const { requests, complaints, refused, rca } = played;
    const { modelCalls, modelCallsInSequence, tokensIn, tokensOut, fallbacks } = rca.provenance;

    expect(complaints).toEqual([]);
    expect(refused).toEqual([]);
    expect(fallbacks).toEqual([]);
    expect(requests.map(({ text }) => text.length / CHARACTERS).filter((tokens) => tokens > MOST_TOKENS)).toEqual([]);
    expect(modelCallsInSequence).toBeLessThanOrEqual(8);
    expect(modelCalls).toBeLessThanOrEqual(40);
    expect(tokensIn).toBeLessThanOrEqual(150_000);
    expect(tokensOut).toBeLessThanOrEqual(20_000);
  });

  it('is shown in no question that asks to mend an answer with more, however long that is and whatever is refused', async () => {
    const bundle = bigIncident();
    const good = await bench.honestTo(bundle);
    const asked = new Map<string, number>();
    const { requests, complaints, rca } = await bench.play(bundle, (request) => {
      const step = request.schemaName ?? '';
      const times = (asked.get(step) ?? 0) + 1;
      asked.set(step, times);
      const reply = good(request);
      if (!('json' in reply)) return reply;
      const text = JSON.stringify(reply.json);
      if (step === 'criticise')
        return { json: JSON.parse(text.replaceAll('"supported"', '"not supported"')) as unknown };
      // At first every text is as long as the schema lets it be, and holds what stands nowhere.
      return times > 1 ? reply : { json: JSON.parse(text.replaceAll(/"(text|answer|statement)":"/g, LONG)) as unknown };
    });
    const mending = requests.filter(({ text }) => /That does not fit|Mend this/.test(text));
    const most = ({ schemaName }: { schemaName: string | undefined }): number =>
      CHARACTERS * (schemaName === 'criticise' ? MOST_TOKENS_OF_CRITIC : MOST_TOKENS);

    expect(complaints).toEqual([]);
    expect(new Set(mending.map(({ schemaName }) => schemaName)).size).toBeGreaterThanOrEqual(2);
    expect(mending.some(({ text }) => text.includes('Mend this'))).toBe(true);
    expect(requests.filter((one) => one.text.length > most(one)).map(({ schemaName }) => schemaName)).toEqual([]);
    expect(rca.provenance.tokensIn).toBeLessThanOrEqual(150_000);
  }, 300_000);

  it('shows of everything what tells most, the guilty change among it, and how much it leaves out', () => {
    const [first] = played.requests;
    const [guilty] = played.rca.suspects;

    expect(first?.text).toContain(`commit ${guilty?.change?.sha.slice(0, 7)} `);
    for (const title of ['Timeline', 'Calls', 'Suspects', 'Findings']) {
      const [section = ''] = new RegExp(`## ${title}[^]*?(?=\\n## )`).exec(first?.text ?? '') ?? [];
      expect(section).toMatch(/\(and \d+ more, of which there is less to tell\)\s*$/);
    }
  });

  it('is shown by GitHub as pages, which it does up to 512 KB, and is read back from them to the letter', () => {
    const markdown = renderMarkdown(played.rca);
    const [first, ...others] = pagesOf(markdown, 'rca.md');
    const joined = joinPages(first?.text ?? '', (name) => others.find((page) => page.name === name)?.text);

    expect(Buffer.byteLength(markdown)).toBeGreaterThan(512_000);
    for (const { text } of [first!, ...others]) expect(Buffer.byteLength(text)).toBeLessThan(512_000);
    expect(joined).toBe(markdown);
    expect(parseMarkdown(joined)).toEqual({ kind: 'document', rca: played.rca, edits: [] });
  });
});
