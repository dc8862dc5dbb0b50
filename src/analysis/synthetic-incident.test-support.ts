import { seenIn, type Seen } from '../ledger.ts';
import { instant, type Answer, type Incident, type Observation, type Window } from '../schema/index.ts';
import { play, randomFrom, type Fault, type Moment, type SystemSpec } from './synthetic-system.test-support.ts';
import { createRecorder, type Vocabulary } from './synthetic-vocabulary.test-support.ts';

/** A change that is shipped, and perhaps taken back. Seconds since the start. */
export interface Shipment {
  service: string;
  atS: number;
  key: string;
  before: string;
  after: string;
  revertedAtS?: number;
}

/** A story to tell in any vocabulary. */
export interface Story {
  system: SystemSpec;
  entry: string;
  requestsPerSecond: number;
  faults: readonly Fault[];
  shipments: readonly Shipment[];
  lengthS: number;
  seed: number;
}

/** An incident as tools would show it. */
export interface SyntheticIncident {
  incident: Incident;
  window: Window;
  answers: Answer[];
  seen: Seen[];
}

export const START_MS = Date.parse('2026-05-20T14:00:00Z');
const STEP_S = 5;
const FAILING = 0.05;
const SLOW_FACTOR = 3;
const FOR_STEPS = 6;

/** Plays a story and records it: metrics, logs, deploys, commits, and the alert on the entry. */
export function recordStory(story: Story, words: Vocabulary): SyntheticIncident {
  const random = randomFrom(story.seed);
  const recorder = createRecorder(words);
  const logs = new Map<string, string[]>();
  const isBad: boolean[] = [];
  for (let atS = 0; atS <= story.lengthS; atS += STEP_S) {
    const atMs = START_MS + atS * 1000;
    for (const { service, atS: shippedS, revertedAtS } of story.shipments) {
      if (isWithin(shippedS, atS) || (revertedAtS !== undefined && isWithin(revertedAtS, atS)))
        recorder.restart(service);
    }
    const moments = play(story, atS, random);
    recorder.record(atMs, moments, STEP_S);
    for (const [service, moment] of moments) {
      logs.set(service, [...(logs.get(service) ?? []), ...linesOf(moment, { atMs, words, random })]);
    }
    const entry = moments.get(story.entry);
    const usual = story.system[story.entry]?.latencyMs ?? 0;
    isBad.push(
      entry !== undefined && (entry.failed + entry.refused > FAILING || entry.latencyMs > SLOW_FACTOR * (usual + 60)),
    );
  }

  const bad = isBad.flatMap((value, index) => (value ? [index * STEP_S] : []));
  const firstS = bad.find((atS) => isBad.slice(atS / STEP_S, atS / STEP_S + FOR_STEPS).every(Boolean)) ?? 0;
  const [startedS, endedS] = [firstS + FOR_STEPS * STEP_S, (bad.at(-1) ?? story.lengthS) + 3 * STEP_S];
  const window = { from: instant(START_MS), to: instant(START_MS + story.lengthS * 1000) };
  const incident: Incident = {
    id: 'INC-1',
    title: 'requests fail',
    severity: 'SEV2',
    startedAt: instant(START_MS + startedS * 1000),
    resolvedAt: instant(START_MS + endedS * 1000),
    environment: 'prod',
    services: [story.entry],
    alerts: [{ name: 'EntryFails', labels: { service: story.entry } }],
    links: [],
    source: { trigger: 'manual', delivery: 'test' },
  };
  const answers = [
    answerOf('metrics', recorder.series(), window),
    answerOf(
      'logs',
      [...logs].map(([service, lines]) => ({ kind: 'logs', service, text: lines.join('\n') })),
      window,
    ),
    answerOf(
      'deploys',
      story.shipments.flatMap((shipment, index) => deploysOf(shipment, index)),
      window,
    ),
    answerOf(
      'commits',
      story.shipments.flatMap((shipment, index) => commitsOf(shipment, index, words)),
      window,
    ),
    answerOf('alerts', [alertOf(incident)], window),
  ];
  return { incident, window, answers, seen: seenIn(answers) };
}

function linesOf(
  moment: Moment,
  { atMs, words, random }: { atMs: number; words: Vocabulary; random: () => number },
): string[] {
  const say = (level: string, message: string, offsetMs: number): string =>
    words.log({ at: instant(atMs - 4000 + offsetMs), level, message });
  const lines = [say('info', `request ${Math.floor(random() * 1e6)} served in ${Math.round(moment.latencyMs)} ms`, 0)];
  if (random() < 0.1) lines.push(say('warn', `slow disk on volume ${Math.floor(random() * 8)}`, 500));
  const failing = moment.calls.find((call) => call.failed + call.refused > 0.02);
  if (moment.pool && moment.pool.waiting > 0)
    lines.push(say('error', `no free connection after 500 ms, ${moment.pool.waiting} waiting`, 1000));
  if (failing)
    lines.push(
      say('error', `call to ${failing.to} ended without an answer after ${Math.round(failing.latencyMs)} ms`, 1500),
    );
  else if (moment.failed > 0.02 && !moment.pool?.waiting)
    lines.push(say('error', `unexpected end of input at offset ${Math.floor(random() * 900)}`, 1500));
  if (moment.refused > 0.02)
    lines.push(say('warn', `refused: more than ${Math.round(moment.rate * (1 - moment.refused))} requests`, 2000));
  return lines;
}

function shaOf(index: number, isRevert = false): string {
  return `${isRevert ? 'b' : 'a'}${String(index).padStart(3, '0')}`.padEnd(40, isRevert ? 'f' : 'e');
}

function deploysOf({ service, atS, revertedAtS }: Shipment, index: number): Observation[] {
  const deploy = (sha: string, previousSha: string | null, endS: number, reason: string): Observation => {
    const [startedAt, finishedAt] = [instant(START_MS + (endS - 4) * 1000), instant(START_MS + endS * 1000)];
    return {
      kind: 'deploy',
      service,
      environment: 'prod',
      sha,
      previousSha,
      startedAt,
      finishedAt,
      status: 'succeeded',
      reason,
      text: JSON.stringify({ service, sha, startedAt, finishedAt, reason }),
    };
  };
  const shipped = deploy(shaOf(index), null, atS, `change ${index}`);
  return revertedAtS === undefined
    ? [shipped]
    : [shipped, deploy(shaOf(index, true), shaOf(index), revertedAtS, `revert change ${index}`)];
}

function commitsOf(shipment: Shipment, index: number, words: Vocabulary): Observation[] {
  const { service, atS, key, before, after, revertedAtS } = shipment;
  const path = words.settingsFile(service);
  const commit = (sha: string, madeS: number, from: string, to: string, reverts: string | null): Observation => {
    const [old, now] = [words.assign(key, from), words.assign(key, to)];
    const body = reverts === null ? '' : `This reverts commit ${reverts}.`;
    const diff = [...old.slice(0, -1).map((line) => ` ${line}`), `-${old.at(-1) ?? ''}`, `+${now.at(-1) ?? ''}`];
    const hunk = `@@ -1,${old.length} +1,${now.length} @@`;
    const committedAt = instant(START_MS + madeS * 1000);
    return {
      kind: 'commit',
      sha,
      committedAt,
      author: 'someone',
      subject: reverts === null ? `${service}: tune` : `Revert "${service}: tune"`,
      body,
      paths: [path],
      reverts,
      text: [`commit ${sha}`, `Date: ${committedAt}`, body, `--- a/${path}`, `+++ b/${path}`, hunk, ...diff].join('\n'),
    };
  };
  const made = commit(shaOf(index), atS - 60, before, after, null);
  return revertedAtS === undefined
    ? [made]
    : [made, commit(shaOf(index, true), revertedAtS - 20, after, before, shaOf(index))];
}

function alertOf({ startedAt, resolvedAt, services }: Incident): Observation {
  return {
    kind: 'alert',
    name: 'EntryFails',
    state: 'firing',
    labels: { service: services[0] ?? '' },
    startsAt: startedAt,
    endsAt: resolvedAt,
    precisionMs: STEP_S * 1000,
    text: `EntryFails firing from ${startedAt} to ${resolvedAt}`,
  };
}

function answerOf(tool: string, observations: Observation[], window: Window): Answer {
  const { length } = observations;
  return {
    tool,
    input: { ...window },
    window,
    fetchedAt: window.to,
    total: length,
    returned: length,
    truncated: false,
    observations,
  };
}

function isWithin(atS: number, stepEndS: number): boolean {
  return atS > stepEndS - STEP_S && atS <= stepEndS;
}
