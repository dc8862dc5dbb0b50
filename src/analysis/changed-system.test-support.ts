import { wholeAnswer } from '../answer.test-support.ts';
import { instant, type Answer, type Incident, type Observation, type Window } from '../schema/index.ts';

/** A signal that goes from one level to another, at once or by and by. Minutes since the start. */
export interface Moved {
  service: string;
  metric: string;
  from: number;
  to: number;
  atMin: number;
  /** Over how many minutes; 1 unless told. */
  overMin?: number;
}

/** Lines that are logged once a minute from a minute on. */
export interface Said {
  service: string;
  level: 'INFO' | 'WARN' | 'ERROR';
  line: string;
  fromMin: number;
  toMin?: number;
}

/** A commit and the deploy that carried it, if one did. */
export interface Shipped {
  sha: string;
  subject: string;
  path: string;
  /** Lines with their signs; empty where a commit only adds to the noise. */
  diff: string[];
  atMin: number;
  deploy?: { service: string; atMin: number };
}

/** A system in which something went wrong, as tools would show it. */
export interface ChangedSystem {
  name: string;
  /** The service that was paged for, and in what words. */
  service: string;
  title: string;
  pagedMin: number;
  moved: Moved[];
  said: Said[];
  shipped: Shipped[];
  flags?: { name: string; service: string; atMin: number }[];
  /** Sha of the guilty commit; null where no change did it. */
  guilty: string | null;
  /** Whether what was recorded is too little to tell. */
  isOpen?: boolean;
}

const START_MS = Date.parse('2026-03-04T08:00:00Z');
const LENGTH_MIN = 120;
const at = (minute: number): string => instant(START_MS + minute * 60_000);

/** Records a system: a sample a minute, each with some noise, ordinary lines, commits, deploys, flags and the page. */
export function recordChangedSystem(system: ChangedSystem): { incident: Incident; window: Window; answers: Answer[] } {
  const window = { from: at(0), to: at(LENGTH_MIN) };
  const incident: Incident = {
    id: 'INC-7',
    title: system.title,
    severity: 'SEV2',
    startedAt: at(system.pagedMin),
    resolvedAt: at(LENGTH_MIN),
    environment: 'prod',
    services: [system.service],
    alerts: [{ name: 'Paged', labels: { service: system.service } }],
    links: [],
    source: { trigger: 'manual', delivery: 'test' },
  };
  const answerOf = (tool: string, observations: Observation[]): Answer => wholeAnswer(tool, window, observations);
  const page: Observation = {
    ...{ kind: 'alert', name: 'Paged', state: 'firing', labels: { service: system.service } },
    ...{ startsAt: at(system.pagedMin), endsAt: null, precisionMs: 60_000, text: system.title },
  };
  const answers = [
    answerOf('alerts', [page]),
    answerOf('metrics', system.moved.map(seriesOf)),
    answerOf('logs', logsOf(system)),
    answerOf('commits', system.shipped.map(commitOf)),
    answerOf('deploys', system.shipped.flatMap(deployOf)),
    answerOf(
      'flags',
      (system.flags ?? []).map(({ name, service, atMin }) => ({
        ...{
          kind: 'occurrence',
          source: 'flag',
          type: 'flag-on',
          entity: { kind: 'flag', ref: name, aliases: [service] },
        },
        ...{ firstAt: at(atMin), lastAt: at(atMin), count: 1, rawAt: at(atMin), precisionMs: 1000, actor: null },
        ...{ summary: `${name} of ${service}: off->on`, text: `${name} off->on` },
      })),
    ),
  ];
  return { incident, window, answers };
}

function seriesOf({ service, metric, from, to, atMin, overMin = 1 }: Moved, index: number): Observation {
  const samples = Array.from({ length: LENGTH_MIN + 1 }, (_, minute): [number, number] => {
    const share = Math.min(1, Math.max(0, (minute - atMin + 1) / overMin));
    const level = from + (to - from) * share;
    // Some noise that repeats nowhere soon, the same in every run.
    return [START_MS + minute * 60_000, level * (1 + 0.04 * Math.sin(minute * 2.399 + index))];
  });
  return { kind: 'series', metric, type: 'gauge', labels: { service }, samples };
}

function logsOf({ said, moved }: ChangedSystem): Observation[] {
  const services = [...new Set([...said, ...moved].map(({ service }) => service))];
  return services.map((service) => {
    const lines = Array.from({ length: LENGTH_MIN }, (_, minute) => [
      lineOf(minute, 0, 'INFO', `request ${minute * 37} of tenant-${minute % 7} handled in ${10 + (minute % 9)} ms`),
      ...said
        .filter((one) => one.service === service && minute >= one.fromMin && minute < (one.toMin ?? LENGTH_MIN))
        .map(({ level, line }, index) => lineOf(minute, 5 + index, level, line.replaceAll('#', String(100 + minute)))),
    ]).flat();
    return { kind: 'logs', service, text: lines.join('\n') };
  });
}

function lineOf(minute: number, second: number, level: string, msg: string): string {
  return JSON.stringify({ ts: instant(START_MS + minute * 60_000 + second * 1000), level, msg });
}

function commitOf({ sha, subject, path, diff, atMin }: Shipped): Observation {
  const counts = ['+', '-'].map((other) => diff.filter((line) => !line.startsWith(other)).length);
  const head = [`--- a/${path}`, `+++ b/${path}`, `@@ -1,${counts[0] ?? 0} +1,${counts[1] ?? 0} @@`];
  return {
    ...{ kind: 'commit', sha: sha.padEnd(40, '0'), committedAt: at(atMin), author: 'x', subject, body: '' },
    ...{ paths: [path], reverts: null, text: diff.length === 0 ? '' : [...head, ...diff].join('\n') },
  };
}

function deployOf({ sha, deploy }: Shipped): Observation[] {
  if (!deploy) return [];
  return [
    {
      ...{ kind: 'deploy', service: deploy.service, environment: 'prod', sha: sha.padEnd(40, '0'), previousSha: null },
      ...{ startedAt: at(deploy.atMin), finishedAt: at(deploy.atMin), status: 'succeeded', reason: 'release' },
      text: `${deploy.service} ${sha}`,
    },
  ];
}
