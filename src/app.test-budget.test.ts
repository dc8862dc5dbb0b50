import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labIncident, openBench, type Bench, type Played } from '../fixtures/doubles/model/bench.ts';
import { renderMarkdown } from './index.ts';
import { shownIds } from './testing.ts';

let bench: Bench;
let played: Played;
beforeAll(async () => {
  bench = await openBench();
  const bundle = labIncident('pool-shrunk', 50);
  const good = await bench.honestTo(bundle);
  const { rca } = await bench.byRules(bundle);
  const log = rca.evidence.find(({ kind }) => kind === 'log')?.id ?? '';
  const leading = rca.suspects.find(({ disposition }) => disposition === 'leading')?.id ?? '';
  const look = { test: 'search', service: null, evidence: log, tool: null, question: null, expect: 'absent' };
  // What is not there and need not be there moves no belief.
  const tests = ['one', 'two', 'three', 'four'].map((word) => ({ ...look, pattern: `nobody says ${word}` }));
  const suspect = shownIds(rca.suspects).get(leading) ?? null;
  const idea = { reasoning: 'x', about: 'change', statement: 'The smaller pool made payments wait', suspect, tests };
  played = await bench.play(bundle, (request) =>
    request.schemaName === 'hypothesise' ? { json: { hypotheses: [idea] } } : good(request),
  );
}, 180_000);
afterAll(() => bench.close());

describe('a test that nobody made because three in a row had moved nothing', () => {
  const WHY = 'the tests ended before: 3 tests in a row moved no belief';

  it('says so, and those that were made do not', () => {
    const looks = played.rca.hypotheses
      .flatMap(({ predictions }) => predictions)
      .filter(({ query }) => query.tool === 'count');

    expect(played.refused).toEqual([]);
    expect(looks.map(({ result }) => result)).toEqual(['seen', 'seen', 'seen', 'unchecked']);
    expect(looks.at(-1)?.observed).toBe(WHY);
  });

  it('stands as such in what is asked next, among the gaps and in the document', () => {
    const [asked] = played.requests.filter(({ schemaName }) => schemaName === 'explain');
    const gaps = played.rca.gaps.map(({ blockedBy }) => blockedBy).filter((text) => text.includes(WHY));

    expect(asked?.text).toContain(`| ${WHY}`);
    expect(gaps).toEqual([expect.stringMatching(/^P-4 of H-\d was not looked at: /)]);
    expect(renderMarkdown(played.rca)).toContain(WHY);
  });
});
