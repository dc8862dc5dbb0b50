import { copiesOf, MOST_TIMES, newSize, type NewSize } from '../../../analysis/pools/new-size.ts';
import { grouped } from '../../../rca/render/format/quantity.ts';
import { grownPool, type Computation, type GrowthFigure } from '../../../schema/index.ts';
import type { ProposedAction } from '../../reasoner.ts';
import type { Measure, Situation } from './measure.ts';

type Figures = Partial<Record<GrowthFigure, Computation>>;

/** The places of a pool are a number in a file, however much is asked of it. */
export const poolSize: Measure = {
  safeguard: 'pool-size',
  needsMode: true,
  conditionKind: 'capacity_policy',

  question({ safeguard }) {
    return `Why was there no place left? (\`${safeguard.place}\`)`;
  },

  counterfactual(situation) {
    const { key, place } = poolOf(situation);
    return `If ${key} in \`${place}\` had been as large as what was asked for at a time, nothing would have waited for a place`;
  },

  action(situation) {
    const { key, place, service, figures } = poolOf(situation);
    const raised = newSize(figures);
    const shared = {
      category: 'architecture',
      leg: 'prevent',
      strength: 'guard',
      priority: 'P1',
      priorityBasis: `The demand of this incident fills ${figures.size ? grouped(figures.size.value) : 'all'} places again.`,
      artefact: { kind: 'issue', repo: '', files: [place], proposal: null },
      criterion: null,
      rollback: 'Revert the setting.',
    } satisfies Partial<ProposedAction>;
    if ('untold' in raised) {
      return {
        ...shared,
        title: `Set ${key} in \`${place}\` to what a load test with the traffic of this incident shows to be enough`,
        rationale: untoldWords(raised, figures),
        effort: 'M',
        verification: {
          kind: 'test',
          how: `Send the traffic of this incident through ${service} in staging`,
          expected: `Nothing waits for a place, and what ${service} calls answers as fast as before`,
        },
        risk: `What ${service} calls gets the load that the pool held back.`,
      };
    }
    const from = figures.size?.value ?? 0;
    return {
      ...shared,
      title: `Raise ${key} from ${from} to ${raised.size} in \`${place}\``,
      rationale: askedWords(figures, service),
      effort: 'S',
      verification: {
        kind: 'replay',
        how: `Hold what ${service} had in use and waiting at each sample of this incident against ${raised.size} places; then send the same traffic in staging`,
        expected: `It fits at every sample, and what ${service} calls answers as fast as before`,
      },
      fix: { kind: 'setting', path: place, key: key.replaceAll('`', ''), value: String(raised.size) },
      risk: costWords(figures, service, raised.size),
    };
  },
};

/** The pool as its file and its figures tell of it; the key as code. */
function poolOf({ known, safeguard, suspect }: Situation) {
  const grown = grownPool(known.computations);
  const key = grown?.key ?? safeguard.entity.aliases[0];
  return {
    key: key === undefined ? 'the pool' : `\`${key}\``,
    place: safeguard.place,
    service: grown?.service ?? suspect.entity.ref,
    figures: grown?.figures ?? {},
  };
}

/** What was asked for, and how much of it is headroom. */
function askedWords({ filled, queued, asked, headroom }: Figures, service: string): string {
  if (!filled || !queued || !asked || !headroom) return `More was asked of ${service} than its pool holds.`;
  return `${service} had ${grouped(filled.value)} places in use and ${grouped(queued.value)} requests waiting at most, ${grouped(asked.value)} together; ${grouped(headroom.value, 1)} more are headroom, by which the most in use stood above its average before demand rose.`;
}

/** What the raise asks of what stands behind the pool, as far as that is known. */
function costWords(figures: Figures, service: string, to: number): string {
  const copies = copiesOf(figures);
  const total = `up to ${grouped(copies * to)} at a time (${grouped(copies)} ${copies === 1 ? 'copy' : 'copies'} × ${grouped(to)}) instead of ${grouped(copies * (figures.size?.value ?? 0))}`;
  return figures.ceiling
    ? `What ${service} calls gets ${total}, of the ${grouped(figures.ceiling.value)} connections that it takes from everybody: before the merge, count what others hold of them.`
    : `What ${service} calls gets ${total}. How many it takes was not recorded: before the merge, check its limit of connections, less what others hold.`;
}

/** Why no number is proposed. */
function untoldWords({ untold }: Extract<NewSize, { untold: string }>, figures: Figures): string {
  const { size, needed, ceiling } = figures;
  const wanted = needed ? grouped(Math.ceil(needed.value)) : '';
  switch (untold) {
    case 'no-queue':
      return 'The pool was full, which shows what it holds and not what was wanted; what waited for a place was not recorded.';
    case 'piled-up':
      return `What was in use and waiting, ${wanted}, is more than ${MOST_TIMES} times the ${grouped(size?.value ?? 0)} places: work piled up, and its length tells no size.`;
    case 'ceiling':
      return `${wanted} places, which what was asked for needs, are in ${grouped(copiesOf(figures))} ${copiesOf(figures) === 1 ? 'copy' : 'copies'} more than the ${grouped(ceiling?.value ?? 0)} connections that what is called takes: the pool alone cannot hold it.`;
  }
}
