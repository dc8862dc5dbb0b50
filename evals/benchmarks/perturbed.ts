import { epochMs, instant, type Answer, type Observation, type Series } from '../../src/index.ts';
import type { Case } from './benchmark.ts';

/** A case as it might have been recorded elsewhere: the cause is the same, and so should the answer be. */
export type Perturbation = (one: Case) => Case;

const LATER_MS = 411 * 86_400_000 + 3_600_000 * 5;
const MORE_SERVICES = 10;

/** What is done to a case, by the name under which it is asked for. None knows a set, a name or a cause. */
export const PERTURBATIONS: Readonly<Record<string, Perturbation>> = {
  'half-points': (one) =>
    mapped(
      one,
      onSeries((series) => ({ ...series, samples: series.samples.filter((_, i) => i % 2 === 0) })),
    ),
  coarser: (one) =>
    mapped(
      one,
      onSeries((series) => ({ ...series, samples: coarse(series.samples) })),
    ),
  finer: (one) =>
    mapped(
      one,
      onSeries((series) => ({ ...series, samples: fine(series.samples) })),
    ),
  'half-traces': (one) => thinned(one, 'trace'),
  'half-series': (one) => thinned(one, 'series'),
  later: (one) => shifted(one, LATER_MS),
  shuffled: (one) => ({
    ...one,
    answers: one.answers.toReversed().map((answer) => ({ ...answer, observations: answer.observations.toReversed() })),
  }),
  'more-healthy': withHealthy,
};

function onSeries(change: (series: Series) => Series): (observation: Observation) => Observation {
  return (observation) => (observation.kind === 'series' ? change(observation) : observation);
}

function mapped(one: Case, change: (observation: Observation) => Observation): Case {
  return {
    ...one,
    answers: one.answers.map((answer) => ({ ...answer, observations: answer.observations.map(change) })),
  };
}

/** Every second observation of a kind goes; of series the one by its metric stays for some service each time. */
function thinned(one: Case, kind: Observation['kind']): Case {
  let count = 0;
  const answers = one.answers.map((answer) => ({
    ...answer,
    observations: answer.observations.filter((observation) => observation.kind !== kind || (count += 1) % 2 === 0),
  }));
  return { ...one, answers };
}

type Samples = Series['samples'];

/** Five points become their mean, at the first of them. Sets that record five points of an incident keep two. */
function coarse(samples: Samples): Samples {
  const size = samples.length < 20 ? 2 : 5;
  const out: Samples = [];
  for (let from = 0; from < samples.length; from += size) {
    const part = samples.slice(from, from + size);
    const values = part.flatMap(([, value]) => (value === null ? [] : [value]));
    const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
    if (part[0]) out.push([part[0][0], mean]);
  }
  return out;
}

/** Between two points their mean. */
function fine(samples: Samples): Samples {
  return samples.flatMap(([ms, value], index): Samples => {
    const next = samples[index + 1];
    if (!next || value === null || next[1] === null) return [[ms, value]];
    return [
      [ms, value],
      [(ms + next[0]) / 2, (value + next[1]) / 2],
    ];
  });
}

function shifted(one: Case, byMs: number): Case {
  const later = (at: string): string => instant(epochMs(at) + byMs);
  const window = ({ from, to }: Answer['window']): Answer['window'] => ({ from: later(from), to: later(to) });
  const observation = (seen: Observation): Observation => {
    if (seen.kind === 'series') return { ...seen, samples: seen.samples.map(([ms, value]) => [ms + byMs, value]) };
    if (seen.kind === 'logs') {
      const text = seen.text.replaceAll(/"time":(\d+)/g, (_, ms: string) => `"time":${Number(ms) + byMs}`);
      return { ...seen, text };
    }
    if (seen.kind !== 'trace') return seen;
    // Spans are stamped to the microsecond; whole hours leave what is behind the millisecond alone.
    const moved = (at: string): string => `${later(at).slice(0, -1)}${at.slice(23)}`;
    return { ...seen, spans: seen.spans.map((span) => ({ ...span, startedAt: moved(span.startedAt) })) };
  };
  return {
    ...one,
    window: window(one.window),
    incident: { ...one.incident, startedAt: later(one.incident.startedAt), resolvedAt: later(one.incident.resolvedAt) },
    answers: one.answers.map((answer) => ({
      ...answer,
      window: window(answer.window),
      input: { ...window(answer.window) },
      fetchedAt: later(answer.fetchedAt),
      observations: answer.observations.map(observation),
    })),
  };
}

/** Services beside the others that nothing happened to: what they show is what another showed before the incident. */
function withHealthy(one: Case): Case {
  const fromMs = epochMs(one.incident.startedAt) - 600_000;
  const all = one.answers.flatMap(({ observations }) => observations.filter((seen) => seen.kind === 'series'));
  const label = all[0]?.labels['service'] === undefined ? 'resource' : 'service';
  const callers = one.answers.flatMap(({ observations }) =>
    observations.flatMap((seen) => (seen.kind === 'service-graph' ? seen.calls.map(({ caller }) => caller) : [])),
  );
  const named = [...new Set(all.map(({ labels }) => labels[label] ?? ''))].filter(
    (name) => !one.incident.services.includes(name),
  );
  const models = Array.from({ length: MORE_SERVICES }, (_, index) => named[(index * 7) % named.length] ?? '');
  const nameOf = (index: number): string => `steady-${index + 1}`;
  const calm = (series: Series, index: number): Series => {
    const rest = series.samples.filter(([ms]) => ms < fromMs).map(([, value]) => value);
    const usual =
      rest.length > 0
        ? rest
        : all.filter((other) => isSame(other, series)).flatMap(({ samples }) => samples.map(([, value]) => value));
    const samples = series.samples.map(([ms], i): Samples[number] => [
      ms,
      usual[(i * 31 + index * 17) % usual.length] ?? null,
    ]);
    return { ...series, labels: { ...series.labels, [label]: nameOf(index) }, samples };
  };
  // A recording of five points has its rest in an answer of its own; the longest series of a name is that.
  const isSame = (a: Series, b: Series): boolean =>
    a.metric === b.metric &&
    a.labels['stat'] === b.labels['stat'] &&
    a.labels[label] === b.labels[label] &&
    a.samples.length > b.samples.length;
  const calls = models.map((_, index) => ({
    caller: callers[(index * 5) % callers.length] ?? '',
    callee: nameOf(index),
  }));
  return {
    ...one,
    answers: one.answers.map((answer) => ({
      ...answer,
      observations: answer.observations.flatMap((seen): Observation[] => {
        if (seen.kind === 'service-graph') return [{ ...seen, calls: [...seen.calls, ...calls] }];
        if (seen.kind !== 'series') return [seen];
        const copies = models.flatMap((model, index) => (seen.labels[label] === model ? [calm(seen, index)] : []));
        return [seen, ...copies];
      }),
    })),
  };
}
