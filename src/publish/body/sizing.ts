import { wordsOf } from '../../analysis/signals/words.ts';
import { grouped } from '../../rca/render/format/quantity.ts';
import { poolFigure, POOL_FIGURES, type Action, type Computation, type PoolFigure } from '../../schema/index.ts';
import type { BodyContext } from './body-context.ts';
import { grownSize } from './grown-size.ts';
import { prose, section } from './section.ts';

/** A setting whose name says that it is how many places something has. */
const PLACES = /^(?:pool|conn|connections?|workers?|threads?|concurrency)$/;
const NO_SIZE = /^(?:timeout|delay|wait|ttl|interval|stack|dir|path|name|ms|seconds)$/;

type Figures = Partial<Record<PoolFigure, Computation>>;

/**
 * What the pool that an action is about was asked for, and which size holds that: decided by the places in use at most,
 * against the size. Nothing where the action is about no pool.
 */
export function sizing({ criterion, fix }: Action, context: BodyContext): string {
  const { rca } = context;
  // Names and values of settings are evidence, so all of it is untrusted text.
  const told = (paragraphs: readonly (string | null)[]): string =>
    section(
      'Size',
      paragraphs.map((text) => text && prose(text, context)),
    );
  if (fix?.kind === 'setting') return told(grownSize(fix, rca.computations));
  if (criterion?.kind !== 'setting' || !isSize(criterion.key)) return '';
  const { key } = criterion;
  const change = rca.suspects.find(({ disposition }) => disposition === 'leading')?.change;
  const setting = change?.settings.find((one) => one.key === key);
  if (!change || !setting || setting.before === null || setting.after === null) return '';
  // Of a pool that was made larger, what it held before says nothing of how much is too much.
  if (Number(setting.after) >= Number(setting.before)) return '';
  const figures = figuresOf(rca.computations, key, change.service);
  if (!figures.peak) {
    const reason = `no gauge of its places was recorded that stood at ${setting.before} and then at ${setting.after}`;
    return told([`Not provable here: which size holds what ${change.service} asks for; ${reason}.`]);
  }
  const sizes = { service: change.service, key, before: Number(setting.before), after: Number(setting.after) };
  return told([
    demandWords(figures, sizes),
    harmWords(figures, sizes),
    verdictWords(figures, sizes),
    boundWords(figures.peak.value, criterion.minimum),
    `Computed again from the recorded samples: ${Object.values(figures)
      .map(({ id }) => `\`${id}\``)
      .join(', ')} of the RCA.`,
  ]);
}

function isSize(key: string): boolean {
  const words = wordsOf(key);
  return words.some((word) => PLACES.test(word)) && !words.some((word) => NO_SIZE.test(word));
}

interface Sizes {
  service: string;
  key: string;
  before: number;
  after: number;
}

function figuresOf(computations: readonly Computation[], key: string, service: string): Figures {
  const names = Object.keys(POOL_FIGURES) as PoolFigure[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const found = computations.find(({ what }) => what === poolFigure(name, key, service));
      return found ? [[name, found]] : [];
    }),
  );
}

function demandWords({ peak, waited, rate, held, demand }: Figures, { service, before }: Sizes): string {
  const most = peak?.value ?? 0;
  const law =
    rate && held && demand
      ? `Before the change ${service} asked in its fullest stretch for ${grouped(rate.value, 1)} places a second, each held for ${grouped(held.value, 2)} s: ${grouped(demand.value, 1)} at a time (Little's law: in flight = rate × time held). `
      : 'Before the change: ';
  const copies = (peak?.inputs.length ?? 0) > 1 ? ' of one copy' : '';
  const queue = waited ? `, and ${waited.value === 0 ? 'nothing' : `up to ${grouped(waited.value)}`} waited` : '';
  return `${law}At most ${grouped(most)} of ${grouped(before)}${copies} were in use at a sample (${grouped((most / before) * 100, 0)} %)${queue}.`;
}

function harmWords({ full, waits }: Figures, { key, after }: Sizes): string | null {
  if (!full) return null;
  const inUse = full.value >= after ? `all ${grouped(after)}` : `at most ${grouped(full.value)}`;
  const queue = waits ? `, and up to ${grouped(waits.value)} waited` : '';
  return `With \`${key}\` at ${grouped(after)}, ${inUse} were in use${queue}.`;
}

/** What waited, or a pool that was full, shows that more was wanted, and not how much. */
function verdictWords(figures: Figures, { before }: Sizes): string {
  const { peak, waited } = figures;
  const most = peak?.value ?? 0;
  if (most >= before || (waited?.value ?? 0) > 0)
    return `Not provable here: which size is enough. The pool was full before the change as well, so what was wanted beyond ${grouped(before)} was not measured; only a test under load shows it.`;
  const untold = waited ? '' : ' Whether anything waited for it then was not recorded.';
  return `Keep at least ${grouped(before)}, its size before, which held that with ${grouped(before - most)} to spare.${untold}${headroomWords(figures, before)}`;
}

/** What was in use or waited at a time, backlog and all, bounds what can be wanted; how far it is above what was used is told. */
function headroomWords({ peak, full, waits, wanted }: Figures, before: number): string {
  if (!peak || !full || !waits || !wanted) return '';
  const sum = `${grouped(wanted.value)} (${grouped(full.value)} in use + ${grouped(waits.value)} waiting)`;
  if (wanted.value <= before) return ` The most that was wanted at a time during the incident, ${sum}, fits as well.`;
  const above = grouped((wanted.value / peak.value - 1) * 100, 0);
  return ` With headroom: ${sum}, the most that was wanted at a time during the incident, ${above} % above the most in use before. No size is raised on that alone, because what stands behind the pool has to take as many.`;
}

/** The bound lets through what served traffic once, which may be less than what is asked for today. */
function boundWords(most: number, minimum: number | null): string | null {
  if (minimum === null || minimum >= most) return null;
  return `The bound lets ${grouped(minimum)} through, because that served traffic once. It is less than the ${grouped(most)} in use here: move the bound to that when the earlier versions need not pass any more.`;
}
