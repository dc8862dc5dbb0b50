import type { Config } from '../config.ts';
import type { Where } from '../store/open.ts';

/** Where the store of a configuration is. */
export function whereOf({ store }: Config): Where {
  return 'url' in store ? { kind: 'postgres', url: store.url } : { kind: 'embedded', folder: store.folder };
}
