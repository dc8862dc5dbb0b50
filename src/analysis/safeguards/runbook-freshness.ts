import { epochMs, instant } from '../../schema/index.ts';
import type { AuditContext, Audited } from './audit-context.ts';
import { linkedRunbooks, wayOut } from './runbook.ts';

/** Older than half a year, a runbook describes another system. */
const STALE_MS = 180 * 24 * 3_600_000;

/**
 * Whether a runbook that leads somewhere was held against the system in the last half year; where its age is known. Of
 * one that leads nowhere its age is told where that is told.
 */
export function runbookFreshness({ incident, rules, files, own, ledger }: AuditContext): Audited[] {
  return linkedRunbooks(incident, rules, files).flatMap(({ file }): Audited[] => {
    const { path, lastChangedAt, text } = file.observation;
    if (lastChangedAt === null || !wayOut(text, own)) return [];
    const since = instant(epochMs(incident.startedAt) - STALE_MS).slice(0, 10);
    const changed = lastChangedAt.slice(0, 10);
    const entity = { kind: 'runbook' as const, ref: path, aliases: [] };
    const base = { kind: 'safeguard' as const, safeguard: 'runbook-freshness', leg: 'mitigation' as const, entity };
    if (changed >= since) {
      const evidence = [ledger.cite(file, { title: `${path}, last changed ${changed}` })];
      return [
        {
          ...base,
          statement: `\`${path}\` was touched in the last half year`,
          state: 'present',
          place: path,
          evidence,
        },
      ];
    }
    const query = `an edit of ${path} since ${since} (last changed ${changed})`;
    const title = `no edit of ${path} since ${since}`;
    const evidence = [ledger.absence({ title, query, searched: [file], entities: [entity] })];
    const statement = `\`${path}\` has not been edited since ${changed}`;
    return [{ ...base, statement, state: 'absent', place: path, evidence }];
  });
}
