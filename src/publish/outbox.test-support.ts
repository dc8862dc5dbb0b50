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

  return {
    rows,
    again() {
      for (const row of rows) if (row.status === 'unknown' || row.status === 'postponed') row.status = 'queued';
    },
    claim(name) {
      const row = rows.find((each) => each.publisher === name && each.status === 'queued');
      if (row) Object.assign(row, { status: 'sending', attempts: row.attempts + 1 });
      return Promise.resolve(row);
    },
    settle: (row, publication: Publication) =>
      leave(row, publication.result === 'unknown' ? 'unknown' : 'settled', { publication }),
    refuse: (row, reason) => leave(row, 'refused', { reason }),
    postpone: (row, reason) => leave(row, 'postponed', { reason }),
  };
}
