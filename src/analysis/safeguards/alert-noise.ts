import { epochMs, type Alert, type Incident } from '../../schema/index.ts';
import type { Seen } from '../../ledger.ts';
import { clockTime } from '../clock-time.ts';
import type { AuditContext, Audited } from './audit-context.ts';

/** So many firings without the incident, and more than with it, make an alert one that people learn to leave alone. */
const FEWEST = 3;

/** Whether the alerts that told of the incident also fired when nothing was wrong, as far as the history reaches. */
export function alertNoise({ incident, symptom, alerts, ledger }: AuditContext): Audited[] {
  const firing = alerts.filter(({ observation }) => observation.state === 'firing');
  const from = symptom ? epochMs(symptom.onsetAt) - symptom.onsetErrorMs : epochMs(incident.startedAt);
  const told = new Set(
    firing.filter((one) => overlaps(one, from, incident)).map(({ observation }) => observation.name),
  );
  return [...told].toSorted().map((name): Audited => {
    const own = firing.filter(({ observation }) => observation.name === name);
    const [without, within] = [
      own.filter((one) => !overlaps(one, from, incident)).toSorted(byTime),
      own.filter((one) => overlaps(one, from, incident)).toSorted(byTime),
    ];
    const isNoisy = without.length >= FEWEST && without.length > within.length;
    const cited = [...within.slice(0, 1), ...without.slice(0, 3)];
    const base = {
      kind: 'safeguard' as const,
      safeguard: 'quiet-alerts',
      leg: 'detection' as const,
      entity: { kind: 'alert' as const, ref: name, aliases: [] },
      place: name,
      evidence: cited.map((one) => ledger.cite(one, { title: `${name} firing from ${one.observation.startsAt}` })),
    };
    const others = without.slice(0, 3).map(({ observation }) => clockTime(observation.startsAt));
    if (!isNoisy) return { ...base, statement: `\`${name}\` fired with the incident and stood out`, state: 'present' };
    const more = without.length > others.length ? ', and more often' : '';
    const statement = `\`${name}\` fired without the incident too: at ${others.join(', ')}${more}`;
    return { ...base, statement, state: 'absent' };
  });
}

function overlaps({ observation }: Seen<Alert>, fromMs: number, { resolvedAt }: Incident): boolean {
  const endMs = observation.endsAt === null ? Number.POSITIVE_INFINITY : epochMs(observation.endsAt);
  return epochMs(observation.startsAt) <= epochMs(resolvedAt) && endMs >= fromMs;
}

function byTime(a: Seen<Alert>, b: Seen<Alert>): number {
  return epochMs(a.observation.startsAt) - epochMs(b.observation.startsAt);
}
