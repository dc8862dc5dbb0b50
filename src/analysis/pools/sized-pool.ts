import { ofKind, type Seen } from '../../ledger.ts';
import type { File } from '../../schema/index.ts';
import { fullPools, type FullPool, type Watched } from './full-pool.ts';
import { poolSetting, type PoolSetting } from './pool-setting.ts';

/** A pool that demand filled, with the setting in the repository that sizes it. */
export interface SizedPool {
  pool: FullPool;
  setting: PoolSetting;
  file: Seen<File>;
}

/** The first full pool whose size one setting of the repository tells. */
export function sizedPool(watched: Watched): SizedPool | undefined {
  const files = ofKind(watched.seen, 'file');
  for (const pool of fullPools(watched)) {
    const setting = poolSetting(
      files.map(({ observation }) => observation),
      pool.service,
      pool.size,
    );
    const file = files.findLast(({ observation }) => observation.path === setting?.path);
    if (setting && file) return { pool, setting, file };
  }
  return undefined;
}
