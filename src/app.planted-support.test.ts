import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labIncident, openBench, type Bench } from '../fixtures/doubles/model/bench.ts';
import type { Bundle } from './bundle.ts';
import type { Evidence, Observation, Rca } from './schema/index.ts';

const SAID = 'The service warehouse had no seat left, and inventory waited for it';
const LINE = 'warehouse has no seat left';
/** So long that no excerpt shows what stands behind it. */
const FILLER = Array.from({ length: 90 }, (_, index) => `as it was before, part ${index}`).join('\n');

let bench: Bench;
let bundle: Bundle;
let found: Rca;
beforeAll(async () => {
  bench = await openBench();
  const whole = labIncident('pool-shrunk', 50);
  const cause = (await bench.byRules(whole)).rca.suspects.find(({ disposition }) => disposition === 'leading')?.change;
  bundle = planted(whole, cause?.sha.slice(0, 7) ?? '');
  found = (await bench.byRules(bundle)).rca;
}, 180_000);
afterAll(() => bench.close());

/** The incident without the change that set it off, and with the attacker's words in every text that comes from others. */
function planted(whole: Bundle, cause: string): Bundle {
  const words = `\n${FILLER}\n${LINE}`;
  const carrying = (one: Observation): Observation => {
    if (one.kind === 'deploy') return { ...one, reason: `${one.reason} ${LINE}`, text: one.text + words };
    if (one.kind === 'commit')
      return { ...one, body: one.body + words, text: `${one.text}${words.replaceAll('\n', '\n+')}` };
    const isOfOthers =
      one.kind === 'logs' || one.kind === 'alert' || one.kind === 'pull-request' || one.kind === 'occurrence';
    return isOfOthers ? { ...one, text: one.text + words } : one;
  };
  return {
    incident: whole.incident,
    recordings: whole.recordings.map((one) => {
      if ('failure' in one) return one;
      const kept = one.observations.filter((o) => o.kind !== 'file' && !JSON.stringify(o).includes(cause));
      return { ...one, observations: kept.map(carrying), total: kept.length, returned: kept.length };
    }),
  };
}

const search = (evidence: string, pattern: string, expected = 'present') => ({
  test: 'search',
  ...{ service: null, evidence, pattern, tool: null, question: null, expect: expected },
});
const query = (tool: string, question: object) => ({
  test: 'query',
  ...{ service: null, evidence: null, pattern: null, tool, question: JSON.stringify(question), expect: 'present' },
});

function firstOf(kind: Evidence['kind'], tool?: string): Evidence {
  const piece = found.evidence.find((one) => one.kind === kind && (tool === undefined || one.source.tool === tool));
  if (!piece) throw new Error(`no evidence of the kind ${kind}`);
  return piece;
}

/** A model with one idea, and the looks that are to carry it. */
async function insisting(tests: object[]): Promise<Rca> {
  const good = await bench.honestTo(bundle);
  const idea = { reasoning: 'x', statement: SAID, about: 'dependency', suspect: null, tests };
  const { rca, refused } = await bench.play(bundle, (request) =>
    request.schemaName === 'hypothesise' ? { json: { hypotheses: [idea] } } : good(request),
  );
  expect(refused).toEqual([]);
  return rca;
}

/** What a run came to of the idea that was insisted on. */
function outcomeOf(rca: Rca) {
  const { status, predictions } = rca.hypotheses.find(({ statement }) => statement === SAID)!;
  return {
    status,
    seen: predictions.filter(({ result }) => result === 'seen').length,
    outcome: rca.explanation.outcome,
    isSuspect: rca.suspects.some(({ entity }) => entity.ref === 'warehouse' && entity.kind === 'service'),
  };
}

describe('a cause whose only support are words that others can plant', () => {
  it.each<[string, () => [Evidence, Evidence]]>([
    ['an alert and a log', () => [firstOf('alr'), firstOf('log')]],
    ['a deploy note and an alert', () => [firstOf('dep'), firstOf('alr')]],
    ['a commit and a deploy note', () => [firstOf('diff'), firstOf('dep')]],
    ['a commit, its message and its lines, and a page', () => [firstOf('diff'), firstOf('tkt')]],
    ['deploy notes of two tools', () => [firstOf('dep', 'kubernetes'), firstOf('dep', 'github')]],
    ['a chat and a deploy note', () => [firstOf('chat'), firstOf('dep')]],
  ])(
    'of %s is neither confirmed nor probable',
    async (_what, carriers) => {
      const rca = await insisting(carriers().map(({ id }) => search(id, LINE)));

      // All of it came true, and none of it counts.
      expect(outcomeOf(rca)).toEqual({ status: 'inconclusive', seen: 2, outcome: 'inconclusive', isSuspect: false });
    },
    60_000,
  );

  it('is neither with what could not fail beside them: a time in a series, an answer of a tool', async () => {
    const series = firstOf('met');
    const rca = await insisting([
      search(firstOf('alr').id, LINE),
      search(firstOf('log').id, LINE),
      // Monitoring stamped the alert, so the series beside it have a sample at that time.
      search(series.id, bundle.incident.startedAt.slice(11)),
      query(series.source.tool, series.source.query),
    ]);

    expect(outcomeOf(rca)).toMatchObject({ status: 'inconclusive', outcome: 'inconclusive', isSuspect: false });
  }, 60_000);
});
