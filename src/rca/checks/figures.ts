import { messageOf } from '../../errors.ts';
import { Instant, epochMs, type Computation, type Evidence, type Rca, type Window } from '../../schema/index.ts';
import { compute, inputValues } from '../compute.ts';
import { namesOf, quotedIn, replaceQuoted, standsIn, type Names } from './reading/names.ts';
import { agrees, groundsIn, numbersIn, type Ground } from './reading/numbers.ts';
import type { Place, Statement } from './reading/statements.ts';
import { showsInstant, timesIn, type ShownTime } from './reading/times.ts';
import type { CheckContext, Fault, Rule } from './rule.ts';

/** The texts that state facts of the incident. What is proposed, asked or predicted may name figures of its own. */
const FACTUAL: ReadonlySet<Place> = new Set<Place>([
  'summary',
  'event',
  'known then',
  'quantity',
  'reach',
  'node',
  'mechanism',
  'why',
  'counterfactual',
  'root condition',
  'observed',
  'factor',
  'found by',
  'alert reason',
  'went well',
]);

/** Rules over the figures, times and names in a sentence: each must be found in what it cites. */
export const figures: readonly Rule[] = [
  {
    id: 'G04',
    severity: 'error',
    flags: 'a number that no cited excerpt and no cited computation shows, and a computation that does not recompute',
    why: 'An invented figure is the fault that readers repeat.',
    bad: '12 k users saw errors [E-log-001].',
    good: '24,917 of 31,204 confirmations were late [C-1].',
    remedy: 'Cite the excerpt or the computation that gives the number, or drop the number.',
    check: (rca, context) => [...numberFaults(rca, context), ...computationFaults(rca, context)],
  },
  {
    id: 'G05',
    severity: 'error',
    flags: 'a time or a date that no event, anchor, evidence or cited excerpt has',
    why: 'Times are where drafts err most often, and where causes and effects are told apart.',
    bad: 'Errors began around 15:15.',
    good: 'Errors began at 15:13:04 [E-alr-001].',
    remedy: 'Use the instant of the event or of the evidence, to its second.',
    check(rca, { statements, byId }) {
      const known = instantsOf(rca);
      return factual(statements).flatMap(({ at, text, rests }) => {
        const excerpts = (rests?.evidence ?? []).flatMap((id) => byId.get(id)?.excerpt ?? []);
        return timesIn(text)
          .times.filter((time) => !isKnown(time, known, excerpts))
          .map((time) => ({ at, text, problem: `nothing in the document happened at "${time.text}"` }));
      });
    },
  },
  {
    id: 'G06',
    severity: 'error',
    flags: 'an entity that is not in the inventory, and a name in backticks that stands nowhere in the evidence',
    why: 'An object that does not exist cannot have caused anything.',
    bad: '`payments-v3-svc` was slow.',
    good: '`payments` was slow.',
    remedy: 'Use a name of the inventory or one that the cited evidence shows.',
    check(rca, context) {
      const names = namesOf(rca);
      return [...entityFaults(rca, names), ...nameFaults(names, context)];
    },
  },
];

/** The statements that say what was, and not what is proposed. */
export function factual(statements: readonly Statement[]): Statement[] {
  return statements.filter(({ place, claim }) => FACTUAL.has(place) && claim?.type !== 'recommendation');
}

function numberFaults(rca: Rca, context: CheckContext): Fault[] {
  const names = namesOf(rca);
  const ofComputation = new Map(
    rca.computations.map((computation) => [computation.id, groundsOfComputation(computation, context)]),
  );
  return factual(context.statements).flatMap(({ at, text, rests }) => {
    const cited = (rests?.evidence ?? []).flatMap((id) => context.byId.get(id) ?? []);
    const numbers = numbersIn(withoutNames(text, names, cited));
    const computed = (rests?.computed ?? []).flatMap((id) => context.computationById.get(id) ?? []);
    const isUntold = !context.hasTexts && computed.some((one) => restsOnTexts(one, context));
    if (numbers.length === 0 || isUntold) return [];
    const grounds = [
      ...cited.flatMap((evidence) => groundsOfEvidence(evidence, context)),
      ...computed.flatMap(({ id }) => ofComputation.get(id) ?? []),
    ];
    return numbers
      .filter((shown) => !grounds.some((ground) => agrees(shown, ground)))
      .map((shown) => ({ at, text, problem: `"${shown.text}" is in no cited excerpt and is no cited computation` }));
  });
}

function computationFaults({ computations }: Rca, context: CheckContext): Fault[] {
  return computations.flatMap((computation, index) => {
    if (!context.hasTexts && restsOnTexts(computation, context)) return [];
    const place = { at: `/computations/${index}/value`, text: String(computation.value) };
    try {
      const again = compute(computation, context);
      const near = Math.abs(again - computation.value) <= 1e-9 * Math.max(1, Math.abs(again));
      return near ? [] : [{ ...place, problem: `${computation.id} gives ${again} when it is run again` }];
    } catch (error) {
      return [{ ...place, problem: `${computation.id} cannot be run again: ${messageOf(error)}` }];
    }
  });
}

/** Whether a computation needs a text that evidence quotes, itself or through another. Circles are told elsewhere. */
function restsOnTexts({ id, inputs }: Computation, context: CheckContext, above: readonly string[] = []): boolean {
  return inputs.some((input) => {
    if (input.kind === 'samples' || input.kind === 'spans') return true;
    if (input.kind !== 'computation' || above.includes(input.computation)) return false;
    const other = context.computationById.get(input.computation);
    return other !== undefined && restsOnTexts(other, context, [...above, id]);
  });
}

/** Takes out what holds digits but states no number: ids, times, entities, quoted names that resolve. */
function withoutNames(text: string, { entities, found }: Names, cited: readonly Evidence[]): string {
  const unquoted = replaceQuoted(text, (inner) =>
    entities.has(inner) || found.has(inner) || cited.some(({ excerpt }) => excerpt.includes(inner))
      ? ' '
      : ` ${inner} `,
  );
  const withoutIds = unquoted.replace(/\b(?:[A-Z]{1,4}-)(?:[a-z]+-)?\d+\b/g, ' ');
  const withoutEntities = [...entities]
    .filter((name) => /\d/.test(name))
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, name) => rest.replaceAll(name, ' '), withoutIds);
  return timesIn(withoutEntities).rest;
}

function groundsOfEvidence(evidence: Evidence, { blob }: CheckContext): Ground[] {
  // The labels of a series stand in the first line of its text, which an excerpt of its samples leaves out.
  const text = evidence.kind === 'met' ? (blob(evidence.blobSha256) ?? '') : '';
  const header = text.slice(0, Math.max(0, text.indexOf('\n')));
  const seconds = /_seconds(?:_\w+)?(?:\{|$)/.test(header);
  const { sample, source, interval, precisionMs } = evidence;
  return [
    ...groundsIn(timesIn(evidence.excerpt).rest, seconds),
    ...groundsIn(timesIn(`${header}\n${JSON.stringify(source.query)}`).rest),
    ...(sample ? [sample.returned, sample.total].map((value): Ground => ({ value, unit: null })) : []),
    ...[source.window, ...(interval ? [interval] : [])].map(lengthOf),
    { value: precisionMs / 1000, unit: 's' },
  ];
}

function lengthOf({ from, to }: Window): Ground {
  return { value: (epochMs(to) - epochMs(from)) / 1000, unit: 's' };
}

function groundsOfComputation(computation: Computation, context: CheckContext): Ground[] {
  return [groundOf(computation.value, computation.unit), ...inputGrounds(computation, context)];
}

function inputGrounds(computation: Computation, context: CheckContext): Ground[] {
  try {
    return inputValues(computation, context).map(({ value }, index) => {
      const input = computation.inputs.filter(({ kind }) => kind !== 'instant')[index];
      const other = input?.kind === 'computation' ? context.computationById.get(input.computation) : undefined;
      return groundOf(value, (other ?? computation).unit);
    });
  } catch {
    // It is reported as a computation that cannot be run again.
    return [];
  }
}

function groundOf(value: number, unit: Computation['unit']): Ground {
  if (unit === 's') return { value, unit };
  if (unit === 'ms') return { value: value / 1000, unit: 's' };
  return { value, unit: unit === '%' ? '%' : null };
}

const OF_THE_RUN = new Set(['retrievedAt', 'provenance']);

/** Every instant of the document but those of the run itself: when it asked, and when it worked. */
function instantsOf(rca: Rca): { instants: Instant[]; days: string[] } {
  const [instants, days] = [new Set<string>(), new Set<string>()];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (Instant.safeParse(value).success) instants.add(value);
      else if (/^\d{4}-\d\d-\d\d$/.test(value)) days.add(value);
    } else if (value !== null && typeof value === 'object') {
      for (const [key, child] of Object.entries(value)) if (!OF_THE_RUN.has(key)) walk(child);
    }
  };
  walk(rca);
  return { instants: [...instants], days: [...days] };
}

function isKnown(time: ShownTime, { instants, days }: ReturnType<typeof instantsOf>, excerpts: string[]): boolean {
  if (instants.some((at) => showsInstant(time, at)) || excerpts.some((excerpt) => excerpt.includes(time.text)))
    return true;
  const shown = excerpts.flatMap((excerpt) => excerpt.match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g) ?? []);
  if (shown.some((at) => showsInstant(time, at))) return true;
  return time.clock === null && days.some((day) => time.date !== null && day.startsWith(time.date));
}

function entityFaults(rca: Rca, { entities, found }: Names): Fault[] {
  const used = [
    ...rca.timeline.events.map(({ entity }, i) => ({ at: `/timeline/events/${i}/entity`, entity })),
    ...rca.impact.blastRadius.map(({ entity }, i) => ({ at: `/impact/blastRadius/${i}/entity`, entity })),
    ...rca.explanation.nodes.map(({ entity }, i) => ({ at: `/explanation/nodes/${i}/entity`, entity })),
    ...rca.explanation.whyChains.flatMap(({ whys }, i) =>
      whys.flatMap((why, j) =>
        why.entities.map((entity, k) => ({ at: `/explanation/whyChains/${i}/whys/${j}/entities/${k}`, entity })),
      ),
    ),
    ...rca.suspects.map(({ entity }, i) => ({ at: `/suspects/${i}/entity`, entity })),
    ...rca.findings.map(({ entity }, i) => ({ at: `/findings/${i}/entity`, entity })),
  ];
  return used
    .filter(({ entity }) => !entities.has(entity.ref) && !found.has(entity.ref))
    .map(({ at, entity }) => ({
      at,
      text: entity.ref,
      problem: `there is no ${entity.kind} "${entity.ref}" in the inventory`,
    }));
}

function nameFaults(names: Names, context: CheckContext): Fault[] {
  return factual(context.statements).flatMap(({ at, text, rests }) => {
    const cited = (rests?.evidence ?? []).flatMap((id) => context.byId.get(id) ?? []);
    return quotedIn(text)
      .filter((name) => !resolves(name, names, cited, context))
      .map((name) => ({ at, text, problem: `\`${name}\` is neither in the inventory nor in the evidence` }));
  });
}

/** A name resolves as a whole, or by its parts: `pool.max: 20 → 4` by `pool` and `max`. */
function resolves(name: string, { entities, found }: Names, cited: Evidence[], context: CheckContext): boolean {
  const isThere = (part: string) =>
    entities.has(part) ||
    found.has(part) ||
    cited.some((evidence) => standsIn(part, evidence, context)) ||
    context.evidence.some(({ excerpt }) => excerpt.includes(part));
  if (isThere(name)) return true;
  const words = name.split(/[\s=:,;()"'→>]+/).filter((part) => /\p{L}/u.test(part));
  return words.every((word) => isThere(word) || word.split('.').every((part) => part === '' || isThere(part)));
}
