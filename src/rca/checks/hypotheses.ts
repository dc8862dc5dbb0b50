import type { Rule } from './rule.ts';

/** Rules over the competing explanations. */
export const hypotheses: readonly Rule[] = [
  {
    id: 'H01',
    severity: 'error',
    flags: 'fewer than three hypotheses, or none that was rejected or left open',
    why: 'The first idea wins where it has no rival.',
    bad: 'one hypothesis, confirmed',
    good: 'five, one confirmed, three rejected, one inconclusive',
    remedy: 'Add rivals of other kinds: another change, load, a dependency, something latent.',
    check({ hypotheses: all }) {
      const place = { at: '/hypotheses', text: all.map(({ id, status }) => `${id} ${status}`).join(', ') };
      const fewer = all.length < 3 ? [{ ...place, problem: `there are ${all.length} hypotheses, not three` }] : [];
      const open = all.some(({ status }) => status === 'rejected' || status === 'inconclusive');
      return open ? fewer : [...fewer, { ...place, problem: 'none is rejected or inconclusive' }];
    },
  },
  {
    id: 'H02',
    severity: 'error',
    flags: 'a rejection without a prediction that failed and its evidence',
    why: '"Ruled out" needs the thing that should have been seen and was not.',
    bad: 'not the database',
    good: 'if the database: p99 of Q1 rises; observed 4 ms, flat [E-met-011]',
    remedy: 'Name the prediction that failed with its evidence, or call the hypothesis inconclusive.',
    check: ({ hypotheses: all }) =>
      all.flatMap(({ id, status, statement, predictions, refutedBy }, index) => {
        if (status !== 'rejected') return [];
        const failed = refutedBy.filter(({ prediction }) =>
          predictions.some((tested) => tested.id === prediction && tested.result === 'absent'),
        );
        if (failed.length > 0) return [];
        const problem = `${id} is rejected, and none of its predictions is shown to have failed`;
        return [{ at: `/hypotheses/${index}/refutedBy`, text: statement, problem }];
      }),
  },
  {
    id: 'H03',
    severity: 'error',
    flags: 'a confirmation with predictions that were not looked at',
    why: 'Declaring victory early is the commonest way to be wrong.',
    bad: 'confirmed, 1 of 3 predictions checked',
    good: 'confirmed, 3 of 3 checked',
    remedy: 'Look at the rest, or call the hypothesis inconclusive.',
    check: ({ hypotheses: all }) =>
      all.flatMap(({ id, status, predictions }, index) =>
        status !== 'confirmed'
          ? []
          : predictions.flatMap(({ id: prediction, ifTrue, result }, j) =>
              result === 'unchecked'
                ? [
                    {
                      at: `/hypotheses/${index}/predictions/${j}`,
                      text: ifTrue,
                      problem: `${id} is confirmed while ${prediction} is unchecked`,
                    },
                  ]
                : [],
            ),
      ),
  },
];
