import { DeliveryError } from '../../errors.ts';
import { canonical, sha256 } from '../../ledger.ts';
import { compareInstants, type Incident, type Instant, type Severity } from '../../schema/index.ts';
import type { Resolution } from '../../trigger.ts';
import type { Notification } from './notification.ts';

type NotifiedAlert = Notification['alerts'][number];

/** Labels that name the service an alert is about, the surest first. */
const SERVICE_LABELS = ['service', 'service_name', 'app', 'app_kubernetes_io_name', 'job'] as const;
const ENVIRONMENT_LABELS = ['environment', 'env', 'stage'] as const;
const RUNBOOK_ANNOTATIONS = ['runbook_url', 'runbook'] as const;
const MOST_LINKS = 20;

/** How bad the usual values of the labels `severity` and `priority` are. What pages somebody at night is SEV2. */
const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ...['sev1', 'p0', 'p1', 'emergency', 'disaster'].map((value) => [value, 'SEV1'] as const),
  ...['sev2', 'p2', 'critical', 'page', 'fatal'].map((value) => [value, 'SEV2'] as const),
  ...['sev3', 'p3', 'high', 'error', 'major', 'warning'].map((value) => [value, 'SEV3'] as const),
  ...['sev4', 'p4', 'p5', 'minor', 'low', 'info', 'none'].map((value) => [value, 'SEV4'] as const),
]);

/**
 * The incident of an alert group that has resolved, or undefined while an alert in it fires. The group key comes back
 * with every incident of its kind, so the id is of the key and the first start. Throws `DeliveryError` 422 where none
 * of the alerts says when it began or ended.
 */
export function resolvedGroup(
  group: Notification,
  { trigger, environment }: { trigger: string; environment: string },
): Resolution | undefined {
  if (group.status !== 'resolved') return undefined;
  const { alerts, groupKey } = group;
  const [startedAt] = instantsOf(alerts, 'startsAt');
  const resolvedAt = instantsOf(alerts, 'endsAt').at(-1);
  if (startedAt === undefined || resolvedAt === undefined || compareInstants(startedAt, resolvedAt) > 0) {
    throw new DeliveryError(
      trigger,
      422,
      `the ${trigger} group is resolved, but its alerts do not say from when to when`,
    );
  }
  const key = keyOf(group);
  const incident: Incident = {
    id: `INC-${sha256(`${groupKey}\n${shortest(startedAt)}`).slice(0, 10)}`,
    title: titleOf(group),
    severity: severityOf(alerts),
    startedAt,
    resolvedAt,
    environment: labelOf(alerts, ENVIRONMENT_LABELS) ?? environment,
    services: distinct(alerts.flatMap(({ labels }) => firstOf(labels, SERVICE_LABELS) ?? [])).toSorted(),
    alerts: alerts.map(({ labels }) => ({ name: labels['alertname'] ?? '', labels })),
    ...(group.truncatedAlerts > 0 ? { alertsLeftOut: group.truncatedAlerts } : {}),
    links: linksOf(group),
    source: { trigger, delivery: key },
  };
  return { key, incident };
}

/** Two deliveries with the same key are the same news: a repetition, or the other half of a pair of Alertmanagers. */
function keyOf({ receiver, groupKey, status, alerts }: Notification): string {
  const each = alerts.map(({ fingerprint, labels, startsAt, endsAt }) => {
    const alert = fingerprint === '' ? sha256(canonical(labels)) : fingerprint;
    return `${alert}@${shortest(startsAt)}@${shortest(endsAt)}`;
  });
  return sha256(canonical([receiver, groupKey, status, each.toSorted()]));
}

/** An instant without the zeros at its end, which some write and some do not. */
function shortest(at: Instant | null): string {
  return (at ?? '').replace(/(\.\d*?)0*Z$/, '$1Z').replace('.Z', 'Z');
}

/** What the rule says of the effect; of several alerts what the worst and first says. */
function titleOf({ commonAnnotations, alerts }: Notification): string {
  const [worst] = alerts.toSorted(
    (a, b) => compare(gradeOf(a), gradeOf(b)) || compare(a.startsAt ?? '9', b.startsAt ?? '9'),
  );
  const service = firstOf(worst?.labels ?? {}, SERVICE_LABELS);
  const named = `${worst?.labels['alertname'] ?? 'An alert'}${service === undefined ? '' : ` on ${service}`}`;
  const said = firstOf({ ...worst?.annotations, ...commonAnnotations }, ['summary', 'title', 'message', 'description']);
  return oneLine(said ?? '') || oneLine(named) || 'An alert';
}

function severityOf(alerts: readonly NotifiedAlert[]): Severity {
  const [worst] = alerts.map(gradeOf).toSorted();
  return worst ?? 'SEV3';
}

/** An alert that does not say how bad it is counts as a warning. */
function gradeOf({ labels }: NotifiedAlert): Severity {
  return SEVERITIES.get((labels['severity'] ?? labels['priority'] ?? '').toLowerCase()) ?? 'SEV3';
}

function linksOf({ alerts, commonAnnotations, externalURL }: Notification): Incident['links'] {
  const annotations = [commonAnnotations, ...alerts.map((alert) => alert.annotations)];
  const links = [
    ...annotations.map((each) => ({ rel: 'runbook', href: firstOf(each, RUNBOOK_ANNOTATIONS) ?? '' })),
    ...alerts.map(({ generatorURL }) => ({ rel: 'alert', href: generatorURL })),
    { rel: 'alertmanager', href: externalURL },
  ];
  const known = new Map(links.filter(({ href }) => isWebAddress(href)).map((link) => [link.href, link]));
  return [...known.values()].slice(0, MOST_LINKS);
}

function isWebAddress(href: string): boolean {
  return /^https?:\/\/[^\s\p{C}]{1,2000}$/u.test(href) && URL.canParse(href);
}

function instantsOf(alerts: readonly NotifiedAlert[], end: 'startsAt' | 'endsAt'): Instant[] {
  return alerts.flatMap((alert) => alert[end] ?? []).toSorted(compareInstants);
}

function labelOf(alerts: readonly NotifiedAlert[], names: readonly string[]): string | undefined {
  for (const { labels } of alerts) {
    const value = firstOf(labels, names);
    if (value !== undefined) return value;
  }
  return undefined;
}

function firstOf(values: Readonly<Record<string, string>>, names: readonly string[]): string | undefined {
  return names.map((name) => values[name]?.trim()).find((value) => value !== undefined && value !== '');
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
