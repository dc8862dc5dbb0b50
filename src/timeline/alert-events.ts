import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import { epochMs, type Alert, type EntityRef, type EvidenceId, type Instant } from '../schema/index.ts';
import type { DraftEvent } from './draft-event.ts';

/** One firing or pending of one alert, as its sources agree on it. */
export interface AlertSpell {
  name: string;
  state: Alert['state'];
  startsAt: Instant;
  endsAt: Instant | null;
  precisionMs: number;
  evidence: EvidenceId[];
}

/**
 * The spells of all alerts, each once. Two sources that tell of the same spell agree within the coarser one's precision;
 * the finer one's times are taken.
 */
export function alertSpells(seen: readonly Seen[], ledger: Ledger): AlertSpell[] {
  const alerts = ofKind(seen, 'alert').toSorted((a, b) => a.observation.precisionMs - b.observation.precisionMs);
  const spells: { spell: AlertSpell; labels: string }[] = [];
  for (const alert of alerts) {
    const { name, state, startsAt, endsAt, precisionMs, labels } = alert.observation;
    const id = ledger.cite(alert, { title: `${name} ${state} from ${startsAt}` });
    const mark = [labels['service'], labels['job'], labels['instance']].join(' ');
    const same = spells.find(
      ({ spell, labels: other }) =>
        spell.name === name &&
        spell.state === state &&
        other === mark &&
        Math.abs(epochMs(spell.startsAt) - epochMs(startsAt)) <= Math.max(precisionMs, spell.precisionMs, 1000) * 2,
    );
    if (same) same.spell.evidence.push(id);
    else spells.push({ spell: { name, state, startsAt, endsAt, precisionMs, evidence: [id] }, labels: mark });
  }
  return spells
    .map(({ spell }) => ({ ...spell, evidence: [...new Set(spell.evidence)] }))
    .toSorted((a, b) => epochMs(a.startsAt) - epochMs(b.startsAt) || (a.name < b.name ? -1 : 1));
}

/** Each spell as it began, and each firing as it ended. */
export function alertEvents(spells: readonly AlertSpell[]): DraftEvent[] {
  return spells.flatMap(({ name, state, startsAt, endsAt, precisionMs, evidence }) => {
    const entity: EntityRef = { kind: 'alert', ref: name, aliases: [] };
    const base = {
      precisionMs,
      lane: 'alert' as const,
      actorKind: 'system' as const,
      entity,
      evidence: evidence.slice(0, 3),
      knownAtTheTime: null,
      hindsightOnly: false,
    };
    const began = {
      ...base,
      at: startsAt,
      raw: startsAt,
      type: `alert-${state}`,
      what: `\`${name}\` ${state === 'pending' ? 'is pending' : 'fires'}`,
      stateBefore: state === 'pending' ? 'inactive' : 'pending',
      stateAfter: state,
    };
    if (state === 'pending' || endsAt === null) return [began];
    const ended = {
      ...base,
      at: endsAt,
      raw: endsAt,
      lane: 'recovery' as const,
      type: 'alert-resolved',
      what: `\`${name}\` resolves`,
      stateBefore: 'firing',
      stateAfter: 'inactive',
    };
    return [began, ended];
  });
}
