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
  const ofRival = (pattern: string) => ({ ...look, pattern, expect: 'present' });
  const rival = {
    ...{ reasoning: 'x', about: 'dependency', statement: 'The ledger behind payments stood still', suspect: null },
    tests: [ofRival('the ledger stands still'), ofRival('the ledger is gone')],
  };
  played = await bench.play(bundle, (request) => {
    if (request.schemaName === 'hypothesise') return { json: { hypotheses: [idea, rival] } };
    if (request.schemaName !== 'falsify') return good(request);
    const named = /(H-\d+)[^\n]*: The ledger behind payments/.exec(request.text)?.[1];
    return { json: { reasoning: 'x', rival: named, test: ofRival('the ledger answers late') } };
  });
}, 180_000);
afterAll(() => bench.close());

/** The looks that a hypothesis asked for, by how its statement begins. */
function looksOf(beginning: string) {
  return played.rca.hypotheses
    .filter(({ statement }) => statement.startsWith(beginning))
    .flatMap(({ predictions }) => predictions.filter(({ query }) => query.tool === 'count'));
}

describe('a test that nobody made because those before it had moved nothing', () => {
  const WHY = 'the tests ended before: 4 tests in a row moved no belief';

  it('says so, and those that were made do not', () => {
    const looks = looksOf('The smaller pool');

    expect(played.refused).toEqual([]);
    expect(looks.map(({ result }) => result)).toEqual(['seen', 'seen', 'seen', 'unchecked']);
    expect(looks.at(-1)?.observed).toBe(WHY);
  });

  it('is neither the first look of another hypothesis nor what was asked to tell it from the leader', () => {
    const looks = looksOf('The ledger behind');

    expect(looks.map(({ query, result }) => [query.input['pattern'], result])).toEqual([
      ['the ledger stands still', 'absent'],
      ['the ledger is gone', 'unchecked'],
      ['the ledger answers late', 'absent'],
    ]);
    expect(looks[1]?.observed).toBe(WHY);
    expect(played.requests.filter(({ schemaName }) => schemaName === 'falsify')).toHaveLength(1);
  });

  it('stands as such in what is asked next, among the gaps and in the document', () => {
    const [asked] = played.requests.filter(({ schemaName }) => schemaName === 'explain');
    const gaps = played.rca.gaps.map(({ blockedBy }) => blockedBy).filter((text) => text.includes(WHY));

    expect(asked?.text).toContain(`| ${WHY}`);
    expect(gaps[0]).toMatch(/^P-4 of H-\d was not looked at: /);
    expect(renderMarkdown(played.rca)).toContain(WHY);
  });
});
