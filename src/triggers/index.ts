import type { Trigger } from '../trigger.ts';
import { alertmanager } from './alertmanager.ts';
import { manual } from './manual.ts';

/** Every source of incidents, one line each. What stands in the configuration is served at `/hooks/<name>`. */
export const triggers: readonly Trigger[] = [alertmanager, manual];
