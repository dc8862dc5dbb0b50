import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labIncident, openBench, type Bench, type Played, type Replies } from '../fixtures/doubles/model/bench.ts';
import { renderMarkdown } from './index.ts';
import type { Rca } from './schema/index.ts';

type Verdict = 'supported' | 'partly' | 'not supported';
interface Sentence {
  id: string;
  text: string;
}

/** What the critic is told to say of a sentence where it does not carry it. */
const MISSING = 'what is cited shows the start and not the reason';

const bundle = labIncident('pool-shrunk', 50);
let bench: Bench;
let good: Replies;
let found: Rca;
beforeAll(async () => {
  bench = await openBench();
  good = await bench.honestTo(bundle);
  found = (await bench.byRules(bundle)).rca;
}, 180_000);
afterAll(() => bench.close());

/** An investigation whose critic says `verdict` of each sentence, and whose writer says `summary` at its nth try. */
async function criticised(
  verdict: (sentence: Sentence) => Verdict,
  reworded: (text: string, times: number) => string = (text) => text,
): Promise<Played> {
  let written = 0;
  return bench.play(bundle, (request) => {
    const reply = good(request);
    if (request.schemaName === 'criticise') {
      const shown = [...request.text.matchAll(/^- (CL-[a-z0-9-]+) (.*) \[[^\]]*\]$/gm)].map(
        ([, id = '', text = '']) => ({
          id,
          text,
        }),
      );
      const sentences = shown.map((one) => ({ sentence: one.id, missing: MISSING, verdict: verdict(one) }));
      return { json: { sentences } };
    }
    if (request.schemaName !== 'narrate' || !('json' in reply)) return reply;
    const { summary, ...rest } = reply.json as { summary: { text: string }[] };
    const [first, ...others] = summary;
    const again = { ...first, text: reworded(first?.text ?? '', written) };
    written += 1;
    return { json: { ...rest, summary: [again, ...others] } };
  });
}

const asked = ({ requests }: Played, step: string) => requests.filter(({ schemaName }) => schemaName === step);
const isFirst = ({ id }: Sentence): boolean => id === 'CL-summary-1';
/** The same sentence in other words, which cites the same. */
const longer = (text: string, times: number): string => `${'At the gateway: '.repeat(times)}${text}`;

describe('a sentence that the critic refuses', () => {
  it('goes back to the step that wrote it, with what is missing, and stands as it was mended', async () => {
    const played = await criticised(
      (one) => (isFirst(one) && !one.text.startsWith('At the gateway') ? 'not supported' : 'supported'),
      longer,
    );
    const [, again] = asked(played, 'narrate');

    expect(asked(played, 'narrate')).toHaveLength(2);
    expect(asked(played, 'explain')).toHaveLength(1);
    expect(asked(played, 'prevent')).toHaveLength(1);
    expect(again?.text).toContain(`critic at /summary/0: "${found.summary[0]?.text}": ${MISSING}`);
    expect(again?.text).toContain('Your last answer:');
    const [first] = played.rca.summary;
    expect(first?.text).toBe(longer(found.summary[0]?.text ?? '', 1));
    expect(first?.checkedBy).toContain('critic');
    expect(played.rca.provenance.dropped).toEqual([]);
    expect(played.rca.provenance.modelCallsInSequence).toBeLessThanOrEqual(8);
  }, 60_000);

  it('is dropped where it is never mended, and the RCA says so', async () => {
    const played = await criticised((one) => (isFirst(one) ? 'not supported' : 'supported'));
    const text = found.summary[0]?.text ?? '';

    // The same words are not read again.
    expect(asked(played, 'narrate')).toHaveLength(3);
    expect(asked(played, 'narrate').at(-1)?.text).toContain('Leave the sentence out');
    expect(asked(played, 'criticise')).toHaveLength(1);
    expect(played.refused).toEqual([]);
    expect(played.rca.summary.map((one) => one.text)).not.toContain(text);
    expect(played.rca.provenance.dropped).toEqual([{ rule: 'critic', text }]);
    expect(renderMarkdown(played.rca)).toContain('Dropped, because critic refused it: ');
  }, 60_000);

  it('was not asked to be mended before where a rule had refused it, and not the critic', async () => {
    const played = await criticised(
      (one) => (isFirst(one) ? 'not supported' : 'supported'),
      (text, times) => (times === 0 ? `${text} It was human error.` : longer(text, times)),
    );
    const [, ofRule, ofCritic] = asked(played, 'narrate').map(({ text }) => text);

    expect(ofRule).toContain('B01 at /summary/0');
    expect(ofRule).not.toContain('critic at');
    expect(ofCritic).toContain('critic at /summary/0: ');
    expect(ofCritic).not.toContain('You were asked to mend it before');
  }, 60_000);

  it('is believed less where it was reworded and nobody could be asked again', async () => {
    const played = await criticised((one) => (isFirst(one) ? 'not supported' : 'supported'), longer);
    const [first] = played.rca.summary;

    expect(asked(played, 'narrate').length).toBeLessThanOrEqual(3);
    expect(played.rca.provenance.modelCallsInSequence).toBeLessThanOrEqual(8);
    expect(played.refused).toEqual([]);
    // Dropped, or else nobody's word for it: never what a critic is said to have read.
    expect(first?.text.startsWith('At the gateway') && first.checkedBy.includes('critic')).toBe(false);
    for (const one of played.rca.summary.filter(({ text }) => text.startsWith('At the gateway')))
      expect(one.confidence.p).toBeLessThanOrEqual(0.6);
  }, 60_000);

  it('in part, and is never mended in two repairs, stays, is believed less, and bears no mark of the critic', async () => {
    const played = await criticised((one) => (isFirst(one) ? 'partly' : 'supported'));
    const [first, second] = played.rca.summary;

    expect(asked(played, 'narrate')).toHaveLength(3);
    expect(played.rca.provenance.modelCallsInSequence).toBeLessThanOrEqual(8);
    expect(first).toMatchObject({ text: found.summary[0]?.text, checkedBy: [] });
    expect(first?.confidence.p).toBeLessThanOrEqual(0.6);
    expect(second?.checkedBy).toContain('critic');
    expect(played.rca.provenance.dropped).toEqual([]);
  }, 60_000);

  it('in a chain of whys ends the chain before it, as a gap, and takes the condition behind it along', async () => {
    const last = found.explanation.whyChains[0]?.whys.at(-1)?.answer;
    const played = await criticised(({ id }) => (id === last?.id ? 'not supported' : 'supported'));
    const [prevention] = played.rca.explanation.whyChains;

    expect(asked(played, 'explain').length).toBeGreaterThan(1);
    expect(played.rca.provenance.modelCallsInSequence).toBeLessThanOrEqual(8);
    expect(played.refused).toEqual([]);
    expect(prevention?.whys.map(({ answer }) => answer.text)).not.toContain(last?.text);
    expect(prevention?.whys.at(-1)?.stop).toBe('evidence_exhausted');
    expect(played.rca.explanation.rootConditions.map(({ leg }) => leg)).not.toContain('prevention');
    expect(played.rca.gaps.map(({ question }) => question)).toContain(prevention?.question);
    expect(played.rca.provenance.dropped).toContainEqual({ rule: 'critic', text: last?.text });
  }, 60_000);
});

describe('a critic that refuses everything', () => {
  it('empties nothing: the rules write what it refuses, and their sentences are believed less', async () => {
    const played = await criticised(() => 'not supported');
    const { summary, explanation, detection } = played.rca;

    expect(played.refused).toEqual([]);
    expect(summary.length).toBeGreaterThanOrEqual(3);
    expect(explanation.outcome).toBe('explained');
    expect(explanation.whyChains.map(({ leg }) => leg)).toEqual(['prevention', 'detection', 'mitigation']);
    expect(detection.foundBy.text).toBe(found.detection.foundBy.text);
  }, 60_000);
});
