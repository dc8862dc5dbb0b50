import { epochMs, type Alert, type AlertHistory, type Incident } from '../../schema/index.ts';
import type { Seen } from '../../ledger.ts';
import { clockTime } from '../clock-time.ts';
import type { AuditContext, Audited } from './audit-context.ts';
import { fileOfRules } from './rule-text.ts';
import { rulesOnSymptom } from './symptom-alert.ts';

/** So many firings without effect, and more than with it, make an alert one that people learn to leave alone. */
const FEWEST = 3;

/**
 * Whether the alerts that told of the incident also fired when nothing was wrong: in the days before, where a source
 * keeps their history, else as far as the window reaches.
 */
export function alertNoise(context: AuditContext): Audited[] {
  const { incident, symptom, alerts } = context;
  const firing = alerts.filter(({ observation }) => observation.state === 'firing');
  const from = symptom ? epochMs(symptom.onsetAt) - symptom.onsetErrorMs : epochMs(incident.startedAt);
  const told = new Set(
    firing.filter((one) => overlaps(one, from, incident)).map(({ observation }) => observation.name),
  );
  return [...told].toSorted().map((name): Audited => {
    const own = firing.filter(({ observation }) => observation.name === name);
    const within = own.filter((one) => overlaps(one, from, incident)).toSorted(byTime);
    const without = own.filter((one) => !overlaps(one, from, incident)).toSorted(byTime);
    const { evidence, idly } = overDays(name, within, context) ?? overWindow(name, within, without, context);
    return {
      kind: 'safeguard',
      safeguard: 'quiet-alerts',
      leg: 'detection',
      entity: { kind: 'alert', ref: name, aliases: [] },
      place: fileOfRules(context.rules, context.files) ?? name,
      evidence,
      statement: `\`${name}\` fired ${idly ?? 'with the incident and stood out'}`,
      state: idly === undefined ? 'present' : 'absent',
    };
  });
}

/** How an alert behaved when nothing was wrong: how it fired idly, if it did so often enough to be left alone. */
interface Behaviour {
  evidence: string[];
  idly: string | undefined;
}

/** From the history of the alert beside that of the one that watches what users feel, which is itself no noise. */
function overDays(name: string, within: readonly Seen<Alert>[], context: AuditContext): Behaviour | undefined {
  const { symptom, rules, histories, ledger } = context;
  const own = histories.find(({ observation }) => observation.name === name);
  const watching = symptom ? rulesOnSymptom(symptom, rules).map(({ observation }) => observation.name) : [];
  const felt = histories.find(({ observation }) => watching.includes(observation.name));
  if (!own || !felt) return undefined;
  const { firings } = own.observation;
  const withEffect = own === felt ? firings : firings.filter((one) => falls(one, felt.observation));
  const evidence = [
    ...within.slice(0, 1).map((one) => ledger.cite(one, { title: `${name} firing from ${one.observation.startsAt}` })),
    ...[...new Set([own, felt])].map((one) =>
      ledger.cite(one, { title: `firings of ${one.observation.name} before the incident` }),
    ),
  ];
  const silent = `most of them while \`${felt.observation.name}\`, which watches what users feel, was silent`;
  const isNoisy = isNoise(firings.length - withEffect.length, withEffect.length);
  return { evidence, idly: isNoisy ? `${firings.length} times in the days before, ${silent}` : undefined };
}

function overWindow(
  name: string,
  within: readonly Seen<Alert>[],
  without: readonly Seen<Alert>[],
  { ledger }: AuditContext,
): Behaviour {
  const idle = without.slice(0, 3);
  const evidence = [...within.slice(0, 1), ...idle].map((one) =>
    ledger.cite(one, { title: `${name} firing from ${one.observation.startsAt}` }),
  );
  const times = idle.map(({ observation }) => clockTime(observation.startsAt));
  const more = without.length > idle.length ? ', and more often' : '';
  const isNoisy = isNoise(without.length, within.length);
  return { evidence, idly: isNoisy ? `without the incident too: at ${times.join(', ')}${more}` : undefined };
}

function isNoise(withoutEffect: number, withEffect: number): boolean {
  return withoutEffect >= FEWEST && withoutEffect > withEffect;
}

function falls({ from, to }: AlertHistory['firings'][number], felt: AlertHistory): boolean {
  return felt.firings.some((other) => epochMs(from) <= epochMs(other.to) && epochMs(other.from) <= epochMs(to));
}

function overlaps({ observation }: Seen<Alert>, fromMs: number, { resolvedAt }: Incident): boolean {
  const endMs = observation.endsAt === null ? Number.POSITIVE_INFINITY : epochMs(observation.endsAt);
  return epochMs(observation.startsAt) <= epochMs(resolvedAt) && endMs >= fromMs;
}

function byTime(a: Seen<Alert>, b: Seen<Alert>): number {
  return epochMs(a.observation.startsAt) - epochMs(b.observation.startsAt);
}
