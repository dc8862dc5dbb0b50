import { epochMs, type Computation, type Quantity, type Rca } from '../../schema/index.ts';
import { agrees, numbersIn, type Ground } from './reading/numbers.ts';
import type { Fault, Rule } from './rule.ts';
import { textRule } from './text-rule.ts';

const ESTIMATE = /~|≈|\b(?:about|approximately|approx\.?|around|roughly|estimated|nearly|almost|circa|up to)\b/i;
const BOUNDS = /±|\bto \d|\d ?[–-] ?\d|\bat (?:most|least)\b|\bbetween\b/i;

/** Rules over how large it was said to be. */
export const impact: readonly Rule[] = [
  textRule({
    id: 'I01',
    severity: 'error',
    flags: 'an extent without a number',
    why: '"Some" is anything from one to all.',
    bad: 'Some customers saw errors',
    good: '31,904 of 759,610 checkout requests (4.2 %) returned 503',
    remedy: 'Give the number and its base, or a gap that says it is not known.',
    pattern:
      /\b(?:some|many|several|a few|a number of|numerous|most|significant(?:ly)?|substantial(?:ly)?|major|minor|brief(?:ly)?|short(?: period)?|large(?:ly)?|small)\s+(?:of\s+)?(?:(?:our|the)\s+)?(?:\w+\s+)?(?:users?|customers?|requests?|errors?|impact|degradation|period|outage|downtime|percentage|amount|delays?|tenants?)\b/i,
    on: ({ place }) => place === 'quantity' || place === 'reach' || place === 'summary',
    problem: (match) => `"${match}" has no number`,
  }),
  {
    id: 'I02',
    severity: 'error',
    flags: 'a figure of the impact without its number, without its unit, or that is not the value of its computation',
    why: 'A figure that stands for itself cannot be compared with the next one.',
    bad: '33',
    good: '33 %',
    remedy: 'Show the value of the computation with its unit.',
    check: ({ impact: { quantities } }, { computationById }) =>
      quantities.flatMap((quantity, index): Fault[] => {
        const computation = computationById.get(quantity.computation);
        // A computation that is not there is G02.
        const problem = computation && figureProblem(quantity, computation);
        return problem === undefined ? [] : [{ at: `/impact/quantities/${index}/text`, text: quantity.text, problem }];
      }),
  },
  {
    id: 'I03',
    severity: 'error',
    flags: 'a duration that is not the time from the onset to the recovery or the resolution',
    why: 'The duration is what readers repeat.',
    bad: '78 min while the anchors are 81 min apart',
    good: '81 min 13 s',
    remedy: 'Take it from the anchors.',
    check({ impact: { window, durationSeconds }, timeline }) {
      const at = (name: string) => timeline.anchors.find((anchor) => anchor.name === name)?.at;
      const from = at('onset') ?? window.from;
      const ends = [at('mitigated'), at('resolved')].filter((end) => end !== undefined);
      const lengths = (ends.length > 0 ? ends : [window.to]).map((to) => (epochMs(to) - epochMs(from)) / 1000);
      if (lengths.some((seconds) => Math.abs(seconds - durationSeconds) <= 1)) return [];
      const problem = `from the onset at ${from} it is ${lengths.join(' s or ')} s`;
      return [{ at: '/impact/durationSeconds', text: String(durationSeconds), problem }];
    },
  },
  {
    id: 'I04',
    severity: 'error',
    flags: 'a share without what it is a share of, or an estimate without bounds',
    why: '33 % of three requests is one request.',
    bad: '12 % failed',
    good: '9,204 of 76,066 requests failed (12.1 %)',
    remedy: 'Show the base beside the share; give an estimate its bounds.',
    check: (rca, { computationById }) =>
      rca.impact.quantities.flatMap((quantity, index): Fault[] => {
        const place = { at: `/impact/quantities/${index}/text`, text: quantity.text };
        const computation = computationById.get(quantity.computation);
        return [
          ...(computation && !hasBase(quantity, computation, rca)
            ? [{ ...place, problem: 'it is a share, and what it is a share of is not shown' }]
            : []),
          ...(ESTIMATE.test(quantity.text) && !BOUNDS.test(quantity.text)
            ? [{ ...place, problem: 'it is an estimate without bounds' }]
            : []),
        ];
      }),
  },
];

function figureProblem({ text }: Quantity, { id, value, unit }: Computation): string | undefined {
  const numbers = numbersIn(text);
  if (numbers.length === 0) return 'it shows no number';
  const equal = numbers.filter((shown) => agrees(shown, groundOf(value, unit)));
  if (equal.length === 0) return `none of its numbers is ${value} ${unit}, the value of ${id}`;
  switch (unit) {
    case 's':
    case 'ms':
      return equal.some((shown) => shown.unit === 's') ? undefined : 'its number has no unit of time';
    case '%':
    case '1':
      return equal.some((shown) => shown.unit === '%') ? undefined : 'its share is not shown in per cent';
    case '/s':
      return /\/ ?s\b|per second/.test(text) ? undefined : 'its rate has no unit';
    case 'requests':
    case 'count':
      return undefined;
  }
}

function groundOf(value: number, unit: Computation['unit']): Ground {
  if (unit === 'ms') return { value: value / 1000, unit: 's' };
  return { value, unit: unit === 's' || unit === '%' ? unit : null };
}

/** A share has its base where the text shows it, or where the figure beside it is the base. */
function hasBase(quantity: Quantity, { formula, unit, inputs }: Computation, rca: Rca): boolean {
  if (formula !== 'ratio' || (unit !== '%' && unit !== '1')) return true;
  if (/\d(?:\s+[a-z]+)?\s+of\s+[\d(]/.test(quantity.text)) return true;
  const base = inputs[1];
  if (base?.kind !== 'computation') return false;
  return rca.impact.quantities.some((other) => other !== quantity && other.computation === base.computation);
}
