import type { AuditContext, Audited } from './audit-context.ts';
import { sizedPool } from '../pools/sized-pool.ts';

/**
 * Whether a pool that demand filled has room for it. Its size is a number in a file that nobody had changed, so what is
 * said of it is said of the file.
 */
export function poolSize(context: AuditContext): Audited[] {
  const found = sizedPool(context);
  if (!found) return [];
  const { pool, setting, file } = found;
  const { ledger, deviations } = context;
  const { path, key, span } = setting;
  const shown = [...pool.taken, ...pool.waiting].map(({ observation }) => observation.metric);
  const filled = deviations.filter(({ entity, signal }) => entity.ref === pool.service && shown.includes(signal));
  return [
    {
      kind: 'safeguard',
      safeguard: 'pool-size',
      leg: 'prevention',
      entity: { kind: 'config', ref: path, aliases: [key] },
      statement: `\`${path}\` fixes \`${key}\` at ${pool.size} however much is asked of ${pool.service}, and more was asked for than that holds`,
      state: 'absent',
      place: path,
      evidence: [
        ledger.cite(file, { title: `${path}: ${key} ${pool.size}`, span }),
        ...filled.flatMap(({ evidence }) => evidence.slice(0, 1)),
      ].slice(0, 4),
    },
  ];
}
