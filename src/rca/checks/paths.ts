import type { CauseEdge, Rca } from '../../schema/index.ts';
import { serviceOf } from './reading/changed.ts';
import type { CheckContext, Fault, Rule } from './rule.ts';

/** Tests that only say what came after what. */
const TEMPORAL: ReadonlySet<string> = new Set(['timing', 'temporal', 'exposure', 'order', 'time']);

/** Rules over the paths of the causal graph. */
export const paths: readonly Rule[] = [
  {
    id: 'C04',
    severity: 'error',
    flags: 'an edge between two services that no calls join and no evidence names together',
    why: 'The right service by the wrong route is a guess that happened to be right.',
    bad: 'mail-svc broke checkout, and neither calls the other',
    good: 'checkout → payments → redis-sessions, each call cited',
    remedy: 'Follow the calls from the cause to the symptom and give each step an edge, or leave the path open.',
    // Edges that share a host, a name service, a quota or data are known only where a piece of evidence names both ends.
    check: (rca, context) =>
      rca.explanation.edges.flatMap((edge, index): Fault[] => {
        const [cause, effect] = endsOf(edge, rca);
        if (cause === undefined || effect === undefined || cause === effect) return [];
        if (isJoined(cause, effect, rca) || isNamedTogether(edge, [cause, effect], context)) return [];
        const problem = `no calls join ${cause} and ${effect}, and no cited evidence names both`;
        return [{ at: `/explanation/edges/${index}`, text: `${edge.from} → ${edge.to}`, problem }];
      }),
  },
  {
    id: 'C05',
    severity: 'warn',
    flags: 'an edge that was tested by nothing but the order of time',
    why: 'After is not because.',
    bad: 'errors began after the deploy',
    good: 'errors began after the deploy, and two pods on the old version stayed at 0 %',
    remedy: 'Add a test that time alone cannot pass: a revert, a peer, a dose, the code.',
    check: ({ explanation }) =>
      explanation.edges.flatMap(({ from, to, tests }, index) =>
        tests.some((test) => !TEMPORAL.has(test))
          ? []
          : [
              {
                at: `/explanation/edges/${index}/tests`,
                text: `${from} → ${to}`,
                problem: tests.length === 0 ? 'the edge was not tested' : `it was tested by ${tests.join(', ')} only`,
              },
            ],
      ),
  },
  {
    id: 'C11',
    severity: 'error',
    flags: 'causes that go round in a circle, none of them called a feedback',
    why: 'What causes itself explains nothing; what keeps itself alive is called a feedback.',
    bad: 'retries → load → retries, all of them "necessary"',
    good: 'load → retries, and retries → load as a feedback',
    remedy: 'Call the edge that closes the circle a feedback, or take it out.',
    check({ explanation: { nodes, edges } }) {
      const forward = edges.filter(({ kind }) => kind !== 'feedback');
      const inCircle = nodes.filter(({ id }) => reaches(id, id, forward));
      const [first] = inCircle;
      if (!first) return [];
      const problem = `${inCircle.map(({ id }) => id).join(', ')} cause themselves`;
      return [{ at: '/explanation/edges', text: first.text, problem }];
    },
  },
];

function endsOf({ from, to }: CauseEdge, rca: Rca): (string | undefined)[] {
  return [from, to].map((id) => {
    const node = rca.explanation.nodes.find((one) => one.id === id);
    return node && serviceOf(node, rca);
  });
}

/** Whether calls lead from one to the other: load goes down them, failures come up. */
function isJoined(one: string, other: string, { calls }: Rca): boolean {
  const down = calls.map(({ caller, callee }) => ({ from: caller, to: callee }));
  return reaches(one, other, down) || reaches(other, one, down);
}

function isNamedTogether({ evidence }: CauseEdge, names: readonly string[], { byId }: CheckContext): boolean {
  return evidence.some((id) => {
    const piece = byId.get(id);
    if (!piece) return false;
    const about = new Set(piece.entities.flatMap(({ ref, aliases }) => [ref, ...aliases]));
    return names.every((name) => about.has(name) || piece.excerpt.includes(name));
  });
}

/** Whether a path of at least one step leads from one to the other. */
function reaches(from: string, to: string, steps: readonly { from: string; to: string }[]): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const step of steps) {
      if (step.from !== at || seen.has(step.to)) continue;
      if (step.to === to) return true;
      seen.add(step.to);
      queue.push(step.to);
    }
  }
  return false;
}
