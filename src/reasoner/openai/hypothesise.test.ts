import { describe, expect, it } from 'vitest';
import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Case } from '../reasoner.ts';
import { hypothesesFrom, type Sample } from './hypothesise.ts';
import { shownIds } from './shown-ids.ts';

const rca = sampleRca();
const known = {
  ...{ incident: { id: rca.id, services: rca.services }, timeline: rca.timeline, findings: rca.findings },
  ...{ suspects: rca.suspects, calls: rca.calls, evidence: rca.evidence, inventory: rca.inventory },
} as unknown as Case;
const names = shownIds(rca.suspects);
const [first, second] = rca.suspects.map(({ id }) => id);

function said(lens: Sample['lens'], statement: string, of: string | undefined, pattern: string): Sample {
  const look = { test: 'search', service: null, evidence: 'E-log-001', pattern, tool: null, question: null } as const;
  const suspect = names.get(of ?? '') ?? null;
  const tests = [{ ...look, expect: 'present' as const }];
  return { lens, hypotheses: [{ reasoning: '', statement, about: lens, suspect, tests }] };
}
const hypothesesOf = (...samples: Sample[]) =>
  hypothesesFrom(samples, known, { shown: 'E-log-001 E-met-002', own: { text: '', files: '' } }, []).filter(
    ({ suspect }) => suspect !== null,
  );

const BATCH = 'The larger batch outlasts the poll interval of the consumers';
const CHECK = 'Nothing compares both settings when the mailer starts';

describe('hypotheses of several samples about one suspect', () => {
  it('are one where they look from one side or say the same, with the tests of both', () => {
    const sameSide = hypothesesOf(said('change', BATCH, first, 'a'), said('change', CHECK, first, 'b'));
    const sameWords = hypothesesOf(said('change', BATCH, first, 'a'), said('latent', `${BATCH} again`, first, 'b'));

    for (const one of [sameSide, sameWords]) {
      expect(one).toHaveLength(1);
      expect(one[0]?.statement).toBe(BATCH);
      expect(one[0]?.predictions.map(({ query }) => query.input['pattern'])).toEqual(['a', 'b']);
    }
  });

  it('are told without the evidence in brackets behind them', () => {
    const [one] = hypothesesOf(said('change', `${BATCH} [E-log-001, E-met-002].`, first, 'a'));

    expect(one?.statement).toBe(BATCH);
    expect(hypothesesOf(said('change', '[E-log-001]', first, 'a'))).toEqual([]);
  });

  it('stay apart where two sides say otherwise how it came about, each with its own tests', () => {
    const two = hypothesesOf(said('change', BATCH, first, 'a'), said('latent', CHECK, first, 'b'));

    expect(two.map(({ statement }) => statement)).toEqual([BATCH, CHECK]);
    expect(two.map(({ predictions }) => predictions.length)).toEqual([1, 1]);
  });

  it('are two at most, and come after the first of every other suspect', () => {
    const all = hypothesesOf(
      said('change', BATCH, first, 'a'),
      said('latent', CHECK, first, 'b'),
      said('capacity', 'More mails arrive than three pods can send', first, 'c'),
      said('dependency', 'Refunds slow the order events down', second, 'd'),
    );

    expect(all.map(({ suspect }) => suspect)).toEqual([first, second, first]);
  });
});
