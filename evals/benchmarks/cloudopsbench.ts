import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { instant, type Answer, type Incident, type Observation } from '../../src/index.ts';
import type { Benchmark, Case } from './benchmark.ts';
import { eventsIn } from './cloudopsbench/events.ts';
import { LABELS } from './cloudopsbench/labels.ts';
import { objectsIn } from './cloudopsbench/objects.ts';
import { alertsIn, callsIn, logsIn } from './cloudopsbench/signals.ts';
import { argument, readToolAnswers, type ToolAnswer } from './cloudopsbench/tool-answers.ts';

const Described = z.object({ id: z.string(), query: z.string(), namespace: z.string(), system: z.string() });
/** The set's clusters keep the time of UTC+8, and its tools print it without a zone. */
const ZONE = '+08:00';
const MINUTE_MS = 60_000;

/** Incidents of two systems on Kubernetes, each as what ten read tools answered. Asks for the broken object and what is wrong with it. */
export const cloudopsbench: Benchmark = {
  name: 'cloudopsbench',
  load,
  answer: ({ suspects }) =>
    suspects
      .filter(({ kind, disposition }) => kind === 'object' && disposition !== 'cleared')
      .flatMap(({ entity, failureMode }) => {
        const label = LABELS[failureMode ?? ''];
        return label ? [{ fault_object: objectNamed(entity.ref), root_cause: label[0], fault_taxonomy: label[1] }] : [];
      }),
};

/** An object of a cluster as the set names it: `app/name`, `node/name` or `namespace/name`. */
export function objectNamed(ref: string): string {
  const [kind, name] = ref.split('/').slice(-2);
  return `${kind === 'Node' ? 'node' : kind === 'Namespace' ? 'namespace' : 'app'}/${name ?? ''}`;
}

function load(folder: string): Case {
  const { id, query, system } = Described.parse(JSON.parse(readFileSync(join(folder, 'incident.json'), 'utf8')));
  const answers = readToolAnswers(folder);
  const readMs = readAt(answers);
  const startedMs = readMs - 10 * MINUTE_MS;
  const window = { from: instant(readMs - 60 * MINUTE_MS), to: instant(readMs) };
  const incident: Incident = {
    id,
    title: query,
    severity: 'SEV2',
    startedAt: instant(startedMs),
    resolvedAt: instant(readMs),
    environment: system,
    services: [],
    alerts: [],
    links: [],
    source: { trigger: 'benchmark', delivery: id },
  };
  const answered = (tool: string, observations: Observation[]): Answer => ({
    tool,
    input: { ...window },
    window,
    fetchedAt: instant(readMs),
    total: observations.length,
    returned: observations.length,
    truncated: false,
    observations,
  });
  return {
    id,
    incident,
    window,
    answers: [
      answered('kubernetes-objects', objectsIn(answers, system)),
      answered('kubernetes-events', eventsIn(answers, system, readMs)),
      answered('units', unitsIn(answers, system)),
      answered('logs', logsIn(answers)),
      answered('alerts', alertsIn(answers, startedMs, readMs)),
      answered('mesh', callsIn(answers)),
    ],
  };
}

function readAt(answers: readonly ToolAnswer[]): number {
  const stamp = answers.find(({ tool }) => tool === 'collection_timestamp')?.said;
  const ms = Date.parse(`${typeof stamp === 'string' ? stamp.slice(0, 23) : ''}${ZONE}`);
  if (Number.isNaN(ms)) throw new Error('tools.json.gz has no collection_timestamp');
  return ms;
}

/** What the service manager of each node says of the parts of the cluster. */
function unitsIn(answers: readonly ToolAnswer[], cluster: string): Observation[] {
  return answers
    .filter(({ tool }) => tool === 'CheckNodeServiceStatus')
    .flatMap((answer): Observation[] => {
      const node = argument(answer, 'node_name');
      if (typeof answer.said !== 'string' || !/^\s*Active: /m.test(answer.said)) return [];
      const entity = { kind: 'k8s' as const, ref: `${cluster}/-/Node/${node}`, aliases: [node] };
      return [
        {
          kind: 'document',
          name: `${argument(answer, 'service_name')} on ${node}`,
          at: null,
          entity,
          text: answer.said,
        },
      ];
    });
}
