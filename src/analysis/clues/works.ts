import type { Ledger, Seen, Span } from '../../ledger.ts';
import type { Logs } from '../../schema/index.ts';
import type { Stretch } from '../baseline.ts';
import type { PlacedLine } from '../logs/read-logs.ts';
import { placeOf, type PlacedSpan, type ReadTrace } from '../traces/read-traces.ts';
import type { Sign } from './sign.ts';
import { createStepCount, type Step, type Work } from './steps.ts';
import { zonesOf, type Zone } from './zone.ts';

/** Follows pieces of work through what they logged and what they called. */
export interface Works {
  /** A log line with the number of its kind. Lines that name no span and no trace are passed over. */
  addLine: (line: PlacedLine, kind: number) => void;
  /** A trace; all lines have to be added before. */
  addTrace: (trace: ReadTrace, zone: Zone) => void;
  signs: (ledger: Ledger) => Sign[];
}

interface LoggedStep {
  kind: number;
  place: string;
  message: string;
  ms: number;
  isFailure: boolean;
  source: Seen<Logs>;
  span: Span;
}

const MOST_LINES = 400_000;
const LONGEST_NAME = 160;
/** A place in the code at the head of a line, as `OrderService#42` or `order.go:42`: two places are two steps. */
const PLACE = /^[\w.$/-]{1,120}[#:]\d+/;

/**
 * Empty works. The steps of a span are its beginning and the lines that it logged; where a service logs nothing under
 * its spans, the calls that it made stand in for lines. Lines whose span was not recorded go by their trace and service.
 * `kindOf` gives the number under which a kind of line is known in the end.
 */
export function createWorks(kindOf: (kind: number) => number, incident: Stretch): Works {
  const bySpan = new Map<string, LoggedStep[]>();
  const messages = new Map<string, string>();
  const logging = new Set<string>();
  const names = new Map<string, string>();
  const serviceOf = new Map<string, string>();
  const count = createStepCount();
  let [lines, firstMs] = [0, Number.POSITIVE_INFINITY];

  function stepsOf(logged: readonly LoggedStep[]): Step[] {
    return logged
      .toSorted((a, b) => a.ms - b.ms || a.span.start - b.span.start)
      .map(({ kind, place, message, ms, isFailure, source, span }) => {
        const name = `line ${kindOf(kind)} ${place}`;
        if (!names.has(name)) names.set(name, message);
        return { name, ms, isFailure, shown: { source, span } };
      });
  }

  /** One text for all lines of a kind and place, so that lines are not kept. */
  function firstOf(kind: number, place: string, message: string): string {
    const key = `${kind} ${place}`;
    const known = messages.get(key) ?? message.slice(0, LONGEST_NAME);
    messages.set(key, known);
    return known;
  }

  return {
    addLine(line, kind) {
      const { atMs, traceId, spanId, service, level, message, source, span } = line;
      if (atMs === null || (traceId === null && spanId === null) || lines >= MOST_LINES) return;
      lines += 1;
      firstMs = Math.min(firstMs, atMs);
      logging.add(service);
      const key = keyOf(traceId, spanId ?? service);
      const place = PLACE.exec(message.slice(0, LONGEST_NAME))?.[0] ?? '';
      const isFailure = level === 'error' || level === 'fatal';
      const step = { kind, place, message: firstOf(kind, place, message), ms: atMs, isFailure, source, span };
      const known = bySpan.get(key);
      if (known) known.push(step);
      else bySpan.set(key, [step]);
      if (!serviceOf.has(key)) serviceOf.set(key, service);
    },

    addTrace(trace, zone) {
      const works = trace.spans.map((one): Work => {
        const { service, id, name } = one.span;
        const key = keyOf(trace.source.observation.traceId, id);
        const logged = bySpan.get(key) ?? bySpan.get(keyOf(null, id)) ?? [];
        bySpan.delete(key);
        const start = `start of ${name}`;
        names.set(start, `${name} start`);
        const begun = { name: start, ms: one.startMs, isFailure: false, shown: shownIn(trace, one) };
        const further = logging.has(service)
          ? stepsOf(logged)
          : one.children.map((child) => callStep(trace, one, child));
        return { service, steps: [begun, ...further], parent: one.parent?.index };
      });
      count.add(zone, works);
    },

    signs(ledger) {
      const zoneOf = zonesOf(incident, firstMs);
      for (const [key, logged] of bySpan) {
        const [first] = logged;
        const work = { service: serviceOf.get(key) ?? '', steps: stepsOf(logged), parent: undefined };
        if (first) count.add(zoneOf(first.ms), [work]);
      }
      bySpan.clear();
      return count.signs((step) => names.get(step) ?? step, ledger);
    },
  };

  function callStep(trace: ReadTrace, { span }: PlacedSpan, child: PlacedSpan): Step {
    const name = `${span.name} calls ${child.span.name}`;
    names.set(name, child.span.name);
    return { name, ms: child.startMs, isFailure: child.span.failed, shown: shownIn(trace, child) };
  }
}

function shownIn(trace: ReadTrace, one: PlacedSpan): NonNullable<Step['shown']> {
  return {
    source: trace.source,
    get span() {
      return placeOf(trace, one);
    },
  };
}

function keyOf(traceId: string | null, rest: string): string {
  return `${traceId ?? ''} ${rest}`;
}
