import { z } from 'zod';
import { parseInstant } from '../../src/parse-instant.ts';
import {
  compareInstants,
  instant,
  type EntityRef,
  type Instant,
  type Occurrence,
  type Window,
} from '../../src/schema/index.ts';

const Matcher = z.looseObject({
  name: z.string(),
  value: z.string(),
  isRegex: z.boolean().default(false),
  isEqual: z.boolean().default(true),
});
const Silence = z.looseObject({
  id: z.string(),
  matchers: z.array(Matcher),
  startsAt: z.string(),
  endsAt: z.string(),
  createdBy: z.string().default(''),
  comment: z.string().default(''),
});
type Silence = z.infer<typeof Silence>;
const MutedAlert = z.looseObject({
  labels: z.record(z.string(), z.string()),
  startsAt: z.string(),
  endsAt: z.string(),
  fingerprint: z.string(),
  status: z.looseObject({ silencedBy: z.array(z.string()).default([]), inhibitedBy: z.array(z.string()).default([]) }),
});
type MutedAlert = z.infer<typeof MutedAlert>;

/** What was found. `unreadable`: silences and alerts of a shape or with times that we do not know. */
export interface Mutes {
  occurrences: Occurrence[];
  unreadable: number;
}

/** What names a service in the matchers of a silence. */
const SERVICE_LABELS = ['service', 'service_name', 'app', 'app_kubernetes_io_name', 'job'] as const;

/**
 * Who muted what: the silences that were in force in the window, and of the alerts that are held now those that a
 * silence or another alert keeps quiet.
 */
export function mutesOf(
  silences: readonly unknown[],
  alerts: readonly unknown[],
  window: Window,
  nowMs: number,
): Mutes {
  const readSilences = silences.map((raw) => ({ raw, silence: Silence.safeParse(raw).data }));
  const readAlerts = alerts.map((raw) => ({ raw, alert: MutedAlert.safeParse(raw).data }));
  const bySilence = new Map(readSilences.flatMap(({ silence }) => (silence ? [[silence.id, silence] as const] : [])));
  const byFingerprint = new Map(
    readAlerts.flatMap(({ alert }) => (alert ? [[alert.fingerprint, alert] as const] : [])),
  );
  const found = [
    ...readSilences.map(({ raw, silence }) => silence && silenceOf(silence, raw)),
    ...readAlerts.flatMap(({ raw, alert }) => {
      if (!alert) return [undefined];
      const why = [
        ...alert.status.silencedBy.map((id) => ['muted', silencedBecause(bySilence.get(id), id)] as const),
        ...alert.status.inhibitedBy.map((id) => ['inhibited', inhibitedBecause(byFingerprint.get(id), id)] as const),
      ];
      return why.map(([type, because]) => mutedOf(alert, raw, { type, because, nowMs }));
    }),
  ];
  const occurrences = found.filter((one) => one !== undefined);
  return {
    occurrences: occurrences
      .filter(
        ({ firstAt, lastAt }) => compareInstants(firstAt, window.to) <= 0 && compareInstants(lastAt, window.from) >= 0,
      )
      .toSorted((a, b) => compareInstants(a.firstAt, b.firstAt) || (a.summary < b.summary ? -1 : 1)),
    unreadable: found.length - occurrences.length,
  };
}

function silenceOf({ matchers, startsAt, endsAt, createdBy, comment }: Silence, raw: unknown): Occurrence | undefined {
  const [starts, ends] = [parseInstant(startsAt), parseInstant(endsAt)];
  // One that was taken back before it began has an end before its start: it muted nothing.
  if (!starts.ok || !ends.ok || compareInstants(ends.at, starts.at) < 0) return undefined;
  const what = matchers.map(wordsOf).join(', ');
  const why = comment === '' ? '' : `: ${comment}`;
  return {
    ...{ kind: 'occurrence', source: 'page', type: 'silence', entity: entityOf(matchers) },
    ...{ firstAt: starts.at, lastAt: ends.at, count: 1, rawAt: startsAt, precisionMs: starts.precisionMs },
    actor: createdBy === '' ? null : createdBy,
    summary: oneLine(`silenced alerts with ${what} until ${ends.at}${why}`),
    text: JSON.stringify(raw, null, 2),
  };
}

function mutedOf(
  { labels, startsAt, endsAt }: MutedAlert,
  raw: unknown,
  { type, because, nowMs }: { type: string; because: { actor: string | null; words: string }; nowMs: number },
): Occurrence | undefined {
  const [starts, ends] = [parseInstant(startsAt), parseInstant(endsAt)];
  if (!starts.ok) return undefined;
  const now = instant(nowMs);
  const lastAt: Instant = ends.ok && compareInstants(ends.at, now) <= 0 ? ends.at : now;
  const name = labels['alertname'] ?? '';
  return {
    ...{ kind: 'occurrence', source: 'page', type, entity: { kind: 'alert', ref: name || 'unnamed', aliases: [] } },
    ...{ firstAt: starts.at, lastAt: compareInstants(lastAt, starts.at) < 0 ? starts.at : lastAt, count: 1 },
    ...{ rawAt: startsAt, precisionMs: starts.precisionMs, actor: because.actor },
    summary: oneLine(`${name} told nobody: ${because.words}`),
    text: JSON.stringify(raw, null, 2),
  };
}

function silencedBecause(silence: Silence | undefined, id: string): { actor: string | null; words: string } {
  if (!silence) return { actor: null, words: `it is silenced by ${id}, which Alertmanager does not hold any more` };
  const { createdBy, comment, matchers } = silence;
  const why = comment === '' ? '' : ` (${comment})`;
  return {
    actor: createdBy === '' ? null : createdBy,
    words: `silenced with ${matchers.map(wordsOf).join(', ')}${why}`,
  };
}

function inhibitedBecause(alert: MutedAlert | undefined, id: string): { actor: null; words: string } {
  return { actor: null, words: `inhibited while ${alert?.labels['alertname'] ?? id} fires` };
}

function entityOf(matchers: Silence['matchers']): EntityRef {
  const exact = matchers.filter(({ isRegex, isEqual }) => !isRegex && isEqual);
  const valueOf = (name: string): string | undefined =>
    exact.find((one) => one.name === name && one.value !== '')?.value;
  const service = SERVICE_LABELS.map(valueOf).find((value) => value !== undefined);
  if (service !== undefined) return { kind: 'service', ref: service, aliases: [] };
  return { kind: 'alert', ref: valueOf('alertname') ?? matchers.map(wordsOf).join(', ').slice(0, 100), aliases: [] };
}

function wordsOf({ name, value, isRegex, isEqual }: z.infer<typeof Matcher>): string {
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  return `${name}${operator}${JSON.stringify(value)}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').slice(0, 300);
}
