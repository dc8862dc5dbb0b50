import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labIncident, openBench, type Bench, type Played } from '../fixtures/doubles/model/bench.ts';
import type { Bundle } from './bundle.ts';
import { epochMs, type Observation, type Rca } from './schema/index.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
}, 180_000);
afterAll(() => bench.close());

const SAID = 'The service warehouse had no seat left, and inventory waited for it';
const LINE = 'no seat left';

/** When users began to feel it, when they felt it no more, or when the alert ended, in epoch ms. */
function timeOf({ timeline }: Rca, name: 'onset' | 'mitigated' | 'resolved'): number {
  const anchor = timeline.anchors.find((one) => one.name === name);
  if (!anchor) throw new Error(`the incident has no ${name}`);
  return epochMs(anchor.at);
}

/** The incident without the change that set it off, and with lines of a service that no rule makes anything of. */
function unsuspected(whole: Bundle, rca: Rca): Bundle {
  const cause = rca.suspects.find(({ disposition }) => disposition === 'leading')?.change?.sha ?? '';
  const [from, to] = [timeOf(rca, 'onset'), timeOf(rca, 'resolved')];
  const lines: string[] = [];
  for (let at = from; at < to; at += 4000)
    lines.push(JSON.stringify({ ts: new Date(at).toISOString(), level: 'info', service: 'warehouse', msg: LINE }));
  const changed = (one: Observation): Observation =>
    one.kind === 'logs' && one.service === 'warehouse' ? { ...one, text: `${one.text}\n${lines.join('\n')}` } : one;
  return {
    incident: whole.incident,
    recordings: whole.recordings.map((one) => {
      if ('failure' in one) return one;
      const kept = one.observations.filter((o) => o.kind !== 'file' && !JSON.stringify(o).includes(cause.slice(0, 7)));
      return { ...one, observations: kept.map(changed), total: kept.length, returned: kept.length };
    }),
  };
}

/** A model with one idea, which it wants looked at in a log and in a series. */
async function investigated(bundle: Bundle, metric: boolean): Promise<Played> {
  const good = await bench.honestTo(bundle);
  const { rca } = await bench.byRules(bundle);
  const log = rca.evidence.find(({ kind, excerpt }) => kind === 'log' && excerpt.includes('"service":"warehouse"'));
  const series = rca.evidence.find(({ kind }) => kind === 'met');
  const look = (evidence = '', pattern: string, expected: string) => ({
    test: 'search',
    service: null,
    evidence,
    pattern,
    tool: null,
    question: null,
    expect: expected,
  });
  const samples = ((await bench.store.blobs.get(series?.blobSha256 ?? '')) ?? '').split('\n').slice(1);
  const last = samples.findLast((sample) => Date.parse(sample.split(' ')[0]!) < timeOf(rca, 'mitigated')) ?? '';
  const tests = [look(log?.id, LINE, 'rises'), ...(metric ? [look(series?.id, last.slice(11), 'present')] : [])];
  const idea = { reasoning: 'x', statement: SAID, about: 'dependency', suspect: null, tests };
  return bench.play(bundle, (request) =>
    request.schemaName === 'hypothesise' ? { json: { hypotheses: [idea] } } : good(request),
  );
}

describe('a cause that no rule suspects', () => {
  async function bundleOf(): Promise<Bundle> {
    const whole = labIncident('pool-shrunk');
    return unsuspected(whole, (await bench.byRules(whole)).rca);
  }

  it('is named as probable where what a model predicts of it comes true in two sources: on a path of calls, with its looks as grounds', async () => {
    const bundle = await bundleOf();
    const { rca: byRules } = await bench.byRules(bundle);

    const { rca, refused } = await investigated(bundle, true);

    expect(byRules.explanation.outcome).toBe('inconclusive');
    expect(byRules.suspects.map(({ entity }) => entity.ref)).not.toContain('warehouse');
    expect(refused).toEqual([]);
    const leading = rca.suspects.find(({ disposition }) => disposition === 'leading');
    expect(leading).toMatchObject({ entity: { kind: 'service', ref: 'warehouse' }, change: null });
    expect(leading?.for.map(({ test }) => test)).toEqual(['look', 'look']);
    expect(rca.explanation.outcome).toBe('probable');
    const [first] = rca.explanation.nodes;
    expect(first).toMatchObject({ entity: { ref: 'warehouse' }, kind: 'condition' });
    expect(rca.explanation.edges.some(({ from }) => from === first?.id)).toBe(true);
    const kinds = new Set(first?.evidence.map((id) => id.slice(2, 5)));
    expect(kinds.size).toBeGreaterThan(0);
    expect(leading?.p).toBeLessThanOrEqual(0.75);
  }, 60_000);

  it('is not named on one source alone, which outsiders can write to', async () => {
    const { rca, refused } = await investigated(await bundleOf(), false);

    expect(refused).toEqual([]);
    expect(rca.explanation.outcome).toBe('inconclusive');
    expect(rca.suspects.map(({ entity }) => entity.ref)).not.toContain('warehouse');
  }, 60_000);
});
