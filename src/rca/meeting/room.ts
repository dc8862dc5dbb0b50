import type { Rca } from '../../schema/index.ts';

/** A seat in the meeting: a role, the team where one is known, and why it should be taken. */
export interface Seat {
  role: string;
  who: string | null;
  reason: string;
}

/** Who should be in the room, by role and with the reason. Roles and teams only: no person is named. */
export function roomOf(rca: Rca): Seat[] {
  return [
    {
      role: 'facilitator',
      who: null,
      reason: 'Keeps the time and the ground rules; nobody who took part in the response.',
    },
    ...oncall(rca),
    ...decisions(rca),
    ...owners(rca),
    ...affected(rca),
  ];
}

function oncall({ timeline, services }: Rca): Seat[] {
  const [first] = timeline.alertOrder;
  if (!first) return [{ role: `on-call of ${services.join(', ')}`, who: null, reason: 'Closest to the incident.' }];
  return [
    {
      role: `on-call who was paged by ${first.name}`,
      who: null,
      reason: `Saw it first, at ${first.firedAt.slice(11, 19)} UTC; knows what the page offered.`,
    },
  ];
}

function decisions({ timeline }: Rca): Seat[] {
  const taken = timeline.events.filter(({ knownAtTheTime }) => knownAtTheTime !== null);
  if (taken.length === 0) return [];
  const times = taken.map(({ at }) => at.slice(11, 19)).join(', ');
  return [
    {
      role: 'responders who decided',
      who: null,
      reason: `Decisions at ${times} UTC: only they know what they saw then.`,
    },
  ];
}

function owners({ actions }: Rca): Seat[] {
  const byOwner = new Map<string, { ids: string[]; from: string }>();
  for (const { id, owner } of actions) {
    if (!owner) continue;
    const known = byOwner.get(owner.candidate) ?? { ids: [], from: owner.derivedFrom };
    known.ids.push(id);
    byOwner.set(owner.candidate, known);
  }
  return [...byOwner].map(([who, { ids, from }]) => ({
    role: 'owner of actions',
    who,
    reason: `Takes ${ids.join(', ')} with a date, or says why not (from ${from.replaceAll('_', ' ')}).`,
  }));
}

function affected({ impact }: Rca): Seat[] {
  const entry = impact.blastRadius.filter(({ label }) => label === 'affected').map(({ entity }) => entity.ref);
  return entry.length > 0
    ? [
        {
          role: 'voice of the customers',
          who: null,
          reason: `Says what users of ${entry.join(', ')} met, beyond what was measured.`,
        },
      ]
    : [];
}
