import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, type Diagnosis, type Incident } from '../../src/index.ts';
import { rankSuspects } from '../../src/testing.ts';
import type { Case } from '../benchmarks/benchmark.ts';
import { benchmarks } from '../benchmarks/sets.ts';

/** Sets of which suspects are ranked by the weights; the objects of cloudopsbench are weighed among themselves. */
const SETS = ['nezha', 'petshop', 'rootcausebench'];

/** One case with its truth, for the scorer's process only. */
export interface KnownCase {
  id: string;
  /** The system that it is of; the two of nezha and the two kinds of traffic of petshop are told apart. */
  group: string;
  /** The kind of fault, where the set tells kinds apart; otherwise empty. */
  fault: string;
  load: () => Case;
  /** What the set asks for, read off a diagnosis, best first. */
  answer: (diagnosis: Diagnosis, incident: Incident) => unknown[];
  isRight: (answer: unknown) => boolean;
}

/** All cases of some sets, of those that are ranked by weights where none are named, with what is true of each. */
export function knownCases(data: string, sets: readonly string[] = SETS): KnownCase[] {
  return benchmarks
    .filter(({ name }) => sets.includes(name))
    .flatMap(({ name, load, answer }) =>
      readdirSync(join(data, name, 'cases'))
        .toSorted()
        .map((id): KnownCase => {
          const truth = JSON.parse(readFileSync(join(data, 'truth', name, 'dev', `${id}.json`), 'utf8')) as Truth;
          return {
            id,
            group: [name, truth.group?.split('/')[0]].filter(Boolean).join(' '),
            fault: truth.group?.split('/')[1] ?? '',
            load: () => load(join(data, name, 'cases', id)),
            answer,
            isRight: (said) => isRight(said, truth),
          };
        }),
    );
}

interface Truth {
  group?: string;
  service?: string;
  resource?: string;
  commit?: string;
  fault_object?: string;
  root_cause?: string;
}

/** Causes of cloudopsbench that its scorer takes for one, by the other spelling. */
const SPELLINGS: Readonly<Record<string, string>> = {
  gateway_misrouted: 'gateway_misroute',
  db_readonly_mode: 'db_read_only',
  pvc_binding_occupied: 'pv_binding_occupied',
};

function isRight(said: unknown, truth: Truth): boolean {
  const { service, resource, commit } = truth;
  if (typeof said === 'string') return said === (resource ?? service);
  if (truth.fault_object !== undefined) {
    const { fault_object: object, root_cause: cause } = said as Truth;
    const spelled = (name = ''): string => SPELLINGS[name] ?? name;
    return object === truth.fault_object && spelled(cause) === spelled(truth.root_cause);
  }
  const { service: named, commit: sha } = said as { service?: string; commit?: string };
  if (commit !== undefined) return sha === commit || (sha !== undefined && sha.length >= 7 && commit.startsWith(sha));
  return named === service;
}

/** A case of which all that does not hang on the weights has been worked out. */
export interface Diagnosed {
  known: KnownCase;
  incident: Incident;
  diagnosis: Diagnosis;
}

/** Diagnoses a case. What no ranking reads of it, spans that did not fail, is let go, because all cases are held at once. */
export function diagnosed(known: KnownCase): Diagnosed {
  const { incident, window, answers } = known.load();
  const whole = diagnose({ incident, window, answers });
  const seen = whole.seen.filter(
    ({ observation }) =>
      observation.kind !== 'series' && (observation.kind !== 'trace' || observation.spans.some(({ failed }) => failed)),
  );
  return { known, incident, diagnosis: { ...whole, seen } };
}

/** The mark of a case under the weights as they stand: 1 for right, a half for right within three, 0. */
export function markOf({ known, incident, diagnosis }: Diagnosed): number {
  const { findings, changes, calls, timeline, ledger, seen } = diagnosis;
  const suspects = rankSuspects({ incident, findings, changes, timeline, calls, ledger, seen, blindSpots: 0 });
  const said = known.answer({ ...diagnosis, suspects }, incident);
  if (said[0] !== undefined && known.isRight(said[0])) return 1;
  return said.slice(0, 3).some((one) => known.isRight(one)) ? 0.5 : 0;
}
