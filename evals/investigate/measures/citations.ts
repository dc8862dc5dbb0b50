import { epochMs, type Evidence, type Rca } from '../../../src/index.ts';
import type { Measures, Share } from '../prediction.ts';
import { holdsWord, literalsIn, type Literals } from './literals.ts';

type Claim = Rca['summary'][number];
type Known = Pick<Rca, 'evidence' | 'computations' | 'inventory' | 'timeline'>;

/** What one citation holds that a sentence can lean on. */
interface Cited {
  id: string;
  text: string;
  values: number[];
  entities: string[];
  span: readonly [fromMs: number, toMs: number] | null;
}

/** Every sentence of an RCA that cites. */
export function claimsOf({ summary, explanation, factors, detection, wentWell }: Rca): Claim[] {
  const whys = explanation.whyChains.flatMap((chain) => chain.whys.map(({ answer }) => answer));
  return [...summary, ...whys, ...factors.map(({ claim }) => claim), detection.foundBy, ...wentWell];
}

/**
 * Citation recall and precision without a judge (`rca.md` c.2, the form of ALCE): a claim is supported where every
 * literal of it stands in what it cites; a citation is needed where it is the only one, or a literal stands nowhere else
 * in what the claim cites. One is irrelevant where it shares neither an entity nor a moment with its claim and is not needed.
 */
export function citationsOf(rca: Rca): Pick<Measures, 'citationRecall' | 'citationPrecision' | 'citationsIrrelevant'> {
  const names = namesIn(rca);
  const [recall, precision, irrelevant] = [share(), share(), share()];
  for (const claim of claimsOf(rca)) {
    const literals = literalsIn(claim.text, names);
    const cited = citedBy(claim, rca);
    count(recall, unsupported(literals, cited).length === 0 && cited.length > 0);
    for (const one of cited) {
      const others = cited.filter(({ id }) => id !== one.id);
      const isNeeded =
        others.length === 0 || unsupported(literals, others).length > unsupported(literals, cited).length;
      count(precision, isNeeded);
      count(irrelevant, !isNeeded && !isAbout(one, claim.text, literals));
    }
  }
  return { citationRecall: recall, citationPrecision: precision, citationsIrrelevant: irrelevant };
}

/** The literals of a claim that nothing of what it cites holds. */
export function unsupportedIn(claim: Claim, rca: Known): string[] {
  return unsupported(literalsIn(claim.text, namesIn(rca)), citedBy(claim, rca));
}

/** The literals that nothing of what is cited holds. */
export function unsupported({ figures, times, words }: Literals, cited: readonly Cited[]): string[] {
  return [
    ...figures.filter((figure) => !cited.some((one) => holdsFigure(one, figure))),
    ...times.filter((time) => !cited.some((one) => holdsTime(one, time))),
    ...words.filter((word) => !cited.some((one) => holdsName(one, word))),
  ];
}

function citedBy({ evidence, computed }: Claim, known: Known): Cited[] {
  const ofEvidence = known.evidence.filter(({ id }) => evidence.includes(id)).map(citedEvidence);
  const ofComputations = known.computations
    .filter(({ id }) => computed.includes(id))
    .map(({ id, what, value, unit }): Cited => ({
      id,
      text: `${what} ${value} ${unit}`,
      values: unit === 's' ? secondsTold(value) : [value],
      entities: [],
      span: null,
    }));
  return [...ofEvidence, ...ofComputations];
}

/** A duration as it is told: in seconds, in minutes and seconds, or in hours and minutes. */
function secondsTold(seconds: number): number[] {
  const whole = Math.round(Math.abs(seconds));
  return [seconds, Math.floor(whole / 60), whole % 60, Math.floor(whole / 3600), Math.round((whole % 3600) / 60)];
}

function citedEvidence({ id, excerpt, title, source, at, interval, entities }: Evidence): Cited {
  const span = interval
    ? ([epochMs(interval.from), epochMs(interval.to)] as const)
    : at
      ? ([epochMs(at), epochMs(at)] as const)
      : null;
  const text = [excerpt, title, JSON.stringify(source.query), at, interval?.from, interval?.to].join('\n');
  return {
    id,
    text,
    values: [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi)].map(([found]) => Number(found)),
    entities: entities.flatMap(({ ref, aliases }) => [ref, ...aliases]),
    span,
  };
}

/** A figure is held where a value of what is cited rounds to it, as it stands or as a percentage. */
function holdsFigure({ values }: Cited, figure: string): boolean {
  const decimals = figure.split('.')[1]?.length ?? 0;
  const wanted = Number(figure).toFixed(decimals);
  return values.some((value) =>
    [value, value * 100, value / 1000].some(
      (read) => Math.abs(read) < 1e15 && Math.abs(read).toFixed(decimals) === wanted,
    ),
  );
}

/** A setting such as `pool.max` stands in a file of nested keys as each of its parts. */
function holdsName({ text, entities }: Cited, word: string): boolean {
  if (text.includes(word) || entities.includes(word)) return true;
  return /^[\w-]+(?:\.[\w-]+)+$/.test(word) && word.split('.').every((part) => holdsWord(text, part));
}

function holdsTime({ text, span }: Cited, time: string): boolean {
  if (text.includes(time)) return true;
  const moment = (ms: number): string => new Date(ms).toISOString().slice(11, 11 + time.length);
  return span !== null && span.some((ms) => moment(ms) === time);
}

function isAbout({ text, entities, span }: Cited, claim: string, { times, words }: Literals): boolean {
  if (entities.some((name) => holdsWord(claim, name))) return true;
  if (words.some((word) => text.includes(word))) return true;
  return times.some((time) => holdsTime({ id: '', text, values: [], entities, span }, time));
}

/** The names of things of an incident, as they are written: services, commits, files, alerts, with their aliases. */
export function namesIn({ inventory }: Pick<Rca, 'inventory'>): string[] {
  const all = inventory.flatMap(({ ref, aliases }) => [ref, ...aliases]);
  return [...new Set(all)].filter((name) => name.length > 2);
}

function share(): Share {
  return { of: 0, are: 0 };
}

function count(into: Share, is: boolean): void {
  into.of += 1;
  if (is) into.are += 1;
}
