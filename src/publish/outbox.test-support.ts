import type { Publication, Write } from '../schema/index.ts';
import { digestOf } from './digest.ts';
import type { Outbox, OutboxRow } from './outbox.ts';

export interface KeptRow extends OutboxRow {
  publisher: string;
  status: 'queued' | 'sending' | 'unknown' | 'settled' | 'refused' | 'postponed';
  reason: string | null;
}

/** An outbox in memory that hands out each row once in a drain; `again` lets the waiting ones be claimed anew. */
export interface KeptOutbox extends Outbox<KeptRow> {
  rows: KeptRow[];
  again: () => void;
}

export function keepOutbox(publisher: string, writes: readonly Write[]): KeptOutbox {
  const rows = writes.map((write): KeptRow => ({
    incident: write.incident,
    write,
    digest: digestOf(write),
    publisher,
    attempts: 0,
    publication: null,
    status: 'queued',
    reason: null,
  }));

  function leave(row: KeptRow, status: KeptRow['status'], change: Partial<KeptRow>): Promise<boolean> {
    Object.assign(row, change, { status });
    return Promise.resolve(true);
  }

  /** The writer hands rows back changed. */
  function kept({ incident, write, digest }: KeptRow): KeptRow {
    const found = rows.find((row) => row.incident === incident && row.write.id === write.id && row.digest === digest);
    if (!found) throw new RangeError(`no row of ${write.id}`);
    return found;
  }

  return {
    rows,
    again() {
      for (const row of rows) if (row.status === 'unknown' || row.status === 'postponed') row.status = 'queued';
    },
    claim(name) {
      const row = rows.find((each) => each.publisher === name && each.status === 'queued');
      if (row) Object.assign(row, { status: 'sending', attempts: row.attempts + 1 });
      return Promise.resolve(row && { ...row });
    },
    begin: (row, publication) => {
      Object.assign(kept(row), { publication });
      return Promise.resolve(true);
    },
    settle: (row, publication: Publication) =>
      leave(kept(row), publication.result === 'unknown' ? 'unknown' : 'settled', { publication }),
    refuse: (row, reason) => leave(kept(row), 'refused', { ...asGiven(row), reason }),
    postpone: (row, reason) => leave(kept(row), 'postponed', { ...asGiven(row), reason }),
  };
}

function asGiven({ attempts, publication }: KeptRow): Partial<KeptRow> {
  return { attempts, publication };
}
