import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import {
  compareInstants,
  epochMs,
  service,
  type Alert,
  type EntityRef,
  type EvidenceId,
  type Instant,
} from '../schema/index.ts';
import type { DraftEvent } from './draft-event.ts';
import { factual } from './wording.ts';

const SERVICE_LABELS = ['service', 'app', 'job', 'service_name', 'deployment'] as const;
/** Two sources that agree within their precision still differ by how they round. */
const ROUNDING_MS = 1000;

/** One alert in one state over one span of time, as all sources that tell of it agree. */
export interface AlertSpell {
  name: string;
  state: Alert['state'];
  startsAt: Instant;
  endsAt: Instant | null;
  precisionMs: number;
  /** The service that its labels name. */
  about: string | undefined;
  sources: Seen<Alert>[];
}

/** The spells of all alerts, each once and with the times of its finest source, in the order in which they began. */
export function alertSpells(seen: readonly Seen[]): AlertSpell[] {
  const spells: AlertSpell[] = [];
  const finestFirst = ofKind(seen, 'alert').toSorted(
    (a, b) =>
      a.observation.precisionMs - b.observation.precisionMs ||
      compareInstants(a.observation.startsAt, b.observation.startsAt) ||
      (keyOf(a) < keyOf(b) ? -1 : 1),
  );
  for (const alert of finestFirst) {
    const { name, state, startsAt, endsAt, precisionMs, labels } = alert.observation;
    const about = serviceIn(labels);
    const same = spells.find(
      (spell) =>
        spell.name === name &&
        spell.state === state &&
        spell.about === about &&
        Math.abs(epochMs(spell.startsAt) - epochMs(startsAt)) <= precisionMs + spell.precisionMs + ROUNDING_MS,
    );
    if (same) same.sources.push(alert);
    else spells.push({ name, state, startsAt, endsAt, precisionMs, about, sources: [alert] });
  }
  return spells.toSorted((a, b) => compareInstants(a.startsAt, b.startsAt) || (a.name < b.name ? -1 : 1));
}

/** Each spell as it began, and each firing as it ended. What only begins to pend after `resolvedAt` is none of it. */
export function alertEvents(spells: readonly AlertSpell[], resolvedAt: Instant, ledger: Ledger): DraftEvent[] {
  const told = spells.filter(({ state, startsAt }) => state === 'firing' || compareInstants(startsAt, resolvedAt) <= 0);
  return told.flatMap((spell): DraftEvent[] => {
    const { name, state, startsAt, endsAt, precisionMs, about } = spell;
    const on = about === undefined ? '' : ` on ${about}`;
    const base = {
      precisionMs,
      actorKind: 'system' as const,
      entity: alertEntity(name),
      knownAtTheTime: null,
      isFound: false,
      cite: () => citeAll(spell, ledger),
      key: `${about ?? ''} ${state}`,
    };
    const began: DraftEvent = {
      ...base,
      at: startsAt,
      raw: startsAt,
      lane: 'alert',
      type: `alert-${state}`,
      what: factual(`\`${name}\`${on} ${state === 'pending' ? 'is pending' : 'fires'}`, `an alert is ${state}`),
      stateBefore: state === 'pending' ? 'inactive' : 'pending',
      stateAfter: state,
    };
    if (state === 'pending' || endsAt === null) return [began];
    const ended: DraftEvent = {
      ...base,
      at: endsAt,
      raw: endsAt,
      lane: 'recovery',
      type: 'alert-resolved',
      what: factual(`\`${name}\`${on} resolves`, 'an alert resolves'),
      stateBefore: 'firing',
      stateAfter: 'resolved',
    };
    return [began, ended];
  });
}

function citeAll({ sources, name, state, about }: AlertSpell, ledger: Ledger): EvidenceId[] {
  return sources.slice(0, 3).map((source) => {
    const { startsAt, endsAt } = source.observation;
    const to = endsAt === null || compareInstants(startsAt, endsAt) > 0 ? startsAt : endsAt;
    return ledger.cite(source, {
      title: `${name} ${state} from ${startsAt}`,
      interval: { from: startsAt, to },
      entities: [alertEntity(name), ...(about === undefined ? [] : [service(about)])],
    });
  });
}

function serviceIn(labels: Readonly<Record<string, string>>): string | undefined {
  return SERVICE_LABELS.map((label) => labels[label]).find((value) => value !== undefined);
}

function alertEntity(name: string): EntityRef {
  return { kind: 'alert', ref: name, aliases: [] };
}

function keyOf({ observation: { name, state, labels, text }, answer }: Seen<Alert>): string {
  return `${name} ${state} ${JSON.stringify(Object.entries(labels).map(String).toSorted())} ${answer.tool} ${text}`;
}
