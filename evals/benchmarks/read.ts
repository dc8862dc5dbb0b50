import { readFileSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { instant, type Answer, type Incident, type Observation } from '../../src/index.ts';

const Topology = z.looseObject({ edges: z.array(z.tuple([z.string(), z.string()])) });

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

/** The objects of a compressed file of JSON lines, lines that are none passed over; `[]` where there is no such file. */
export function readJsonLines(file: string): object[] {
  return linesOf(file)
    .map(parsed)
    .filter((one): one is object => one !== null && typeof one === 'object');
}

/** The calls that a map of a system draws, from caller to callee; none where there is no such file. */
export function readCalls(file: string): { caller: string; callee: string }[] {
  const topology = Topology.safeParse(parsed(readText(file)));
  return topology.success ? topology.data.edges.map(([caller, callee]) => ({ caller, callee })) : [];
}

/** What one tool answered, its window being the stretch that was asked about. */
export function answered(tool: string, window: Answer['window'], observations: Observation[]): Answer {
  const { length } = observations;
  const counts = { total: length, returned: length, truncated: false };
  return { tool, input: { ...window }, window, fetchedAt: window.to, ...counts, observations };
}

/** The stretch between the first and the last of some instants, in milliseconds; `otherwise` where there are none. */
export function windowOf(instants: Iterable<number>, otherwise: Answer['window']): Answer['window'] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const ms of instants) if (Number.isFinite(ms)) [from, to] = [Math.min(from, ms), Math.max(to, ms)];
  return from <= to ? { from: instant(from), to: instant(to) } : otherwise;
}

/** The stretch that an incident says of itself. */
export function ownWindow({ startedAt, resolvedAt }: Incident): Answer['window'] {
  return { from: startedAt, to: resolvedAt };
}

/** The text of a file, unpacked where it is packed; what can still be read of a file that was cut off, `''` where nothing can. */
export function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (!file.endsWith('.gz')) return bytes.toString('utf8');
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
  } catch {
    return '';
  }
}

/** Text as JSON; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function linesOf(file: string): string[] {
  return readText(file)
    .split('\n')
    .filter((line) => line !== '');
}
