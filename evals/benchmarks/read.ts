import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { instant, type Answer, type Incident, type Observation } from '../../src/index.ts';

/** What every case says of itself. Instants are seconds since 1970. */
const CaseIncident = z.looseObject({
  id: z.string(),
  system: z.string(),
  start: z.number(),
  end: z.number(),
  baseline: z.string(),
  symptom: z.looseObject({ metric: z.string(), resource: z.string().optional(), service: z.string().optional() }),
});
type CaseIncident = z.infer<typeof CaseIncident>;

/** Reads `incident.json` of a case, and the incident that an alert on its symptom would have reported. */
export function readCaseIncident(folder: string): { raw: CaseIncident; incident: Incident } {
  const raw = CaseIncident.parse(JSON.parse(readFileSync(`${folder}/incident.json`, 'utf8')));
  const { id, symptom, system, start, end } = raw;
  const named = symptom.resource ?? symptom.service ?? '';
  const incident: Incident = {
    id,
    title: `${symptom.metric} of ${named}`,
    severity: 'SEV2',
    startedAt: instant(start * 1000),
    resolvedAt: instant(end * 1000),
    environment: system,
    services: named === '' ? [] : [named],
    alerts: [],
    links: [],
    source: { trigger: 'benchmark', delivery: id },
  };
  return { raw, incident };
}

/** The rows of a compressed table without its head line, split at commas; `[]` where there is no such file. */
export function readRows(file: string): string[][] {
  return linesOf(file)
    .slice(1)
    .map((line) => line.split(','));
}

/** The objects of a compressed file of JSON lines; `[]` where there is no such file. */
export function readJsonLines(file: string): unknown[] {
  return linesOf(file).map((line): unknown => JSON.parse(line));
}

/** What one tool answered, its window being the stretch that was asked about. */
export function answered(tool: string, window: Answer['window'], observations: Observation[]): Answer {
  const { length } = observations;
  const counts = { total: length, returned: length, truncated: false };
  return { tool, input: { ...window }, window, fetchedAt: window.to, ...counts, observations };
}

/** The stretch between the first and the last of some instants. Milliseconds. */
export function windowOf(instants: Iterable<number>): Answer['window'] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const ms of instants) [from, to] = [Math.min(from, ms), Math.max(to, ms)];
  return { from: instant(from), to: instant(to) };
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
