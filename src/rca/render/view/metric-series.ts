import { epochMs, type Evidence, type Instant, type Rca } from '../../../schema/index.ts';

/** A series that evidence quotes, as far as the excerpt reaches. */
export interface MetricSeries {
  evidence: Evidence;
  samples: { t: number; v: number }[];
  /** Whether the samples are the growth of a counter per second; a counter itself only ever climbs. */
  isRate: boolean;
}

const FEWEST = 5;

/** The quoted series that tell most around the onset: of the onset itself first, then of the causal path and the whys. */
export function metricSeries({ timeline, explanation, evidence }: Rca, most: number): MetricSeries[] {
  const cited = [
    ...timeline.anchors.filter(({ name }) => name === 'onset').flatMap((anchor) => anchor.evidence),
    ...explanation.nodes.flatMap((node) => node.evidence),
    ...explanation.whyChains.flatMap(({ whys }) => whys.flatMap(({ answer }) => answer.evidence)),
  ];
  const told = new Set<string>();
  return [...new Set(cited)].flatMap((id): MetricSeries[] => {
    const piece = evidence.find((one) => one.id === id);
    if (piece?.kind !== 'met' || told.size >= most || told.has(piece.title)) return [];
    const quoted = samplesOf(piece.excerpt);
    const isRate = isCounter(piece.title, quoted);
    const samples = isRate ? perSecond(quoted) : quoted;
    if (samples.length < FEWEST || new Set(samples.map(({ v }) => v)).size < 2) return [];
    told.add(piece.title);
    return [{ evidence: piece, samples, isRate }];
  });
}

/** Whether a series is named as counters are. */
function isCounter(title: string, samples: MetricSeries['samples']): boolean {
  return /_(?:total|count|sum|bucket)\b/.test(title) && samples.length > FEWEST;
}

/** How fast a counter grew up to each sample. One that fell was begun anew from zero. */
function perSecond(samples: MetricSeries['samples']): MetricSeries['samples'] {
  return samples.slice(1).flatMap(({ t, v }, index) => {
    const before = samples[index];
    if (!before || t <= before.t) return [];
    return [{ t, v: (v < before.v ? v : v - before.v) / ((t - before.t) / 1000) }];
  });
}

function samplesOf(excerpt: string): { t: number; v: number }[] {
  return excerpt.split('\n').flatMap((line) => {
    const [, at, value = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]{8,18}Z) (-?[\d.]+(?:e[+-]?\d+)?)$/.exec(line) ?? [];
    const sample = at === undefined ? undefined : { t: epochMs(at), v: Number(value) };
    return sample && Number.isFinite(sample.t) && Number.isFinite(sample.v) ? [sample] : [];
  });
}

/** The instants to mark that lie within a series: when traffic met the leading change and when it was taken back. */
export function changesWithin({ suspects }: Rca, { samples }: MetricSeries): number[] {
  return suspects
    .filter(({ disposition }) => disposition === 'leading')
    .flatMap(({ change }) => (change ? [change.exposedFrom, change.revertedAt] : []))
    .flatMap((at) => (at === null ? [] : within(at, samples)));
}

/** An instant where a series reaches it. */
export function within(at: Instant, samples: MetricSeries['samples']): number[] {
  const ms = epochMs(at);
  const [first, last] = [samples[0]?.t ?? 0, samples.at(-1)?.t ?? 0];
  const margin = (last - first) * 0.5;
  return ms >= first - margin && ms <= last + margin ? [ms] : [];
}
