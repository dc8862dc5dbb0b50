import type { Tool } from '../src/tool.ts';
import { alertmanager } from './alertmanager.ts';
import { bundle } from './bundle.ts';
import { deployLog } from './deploy-log.ts';
import { gitHistory } from './git-history.ts';
import { github } from './github.ts';
import { launchdarkly } from './launchdarkly.ts';
import { logsFile } from './logs-file.ts';
import { prometheus } from './prometheus.ts';

/** Every place where we can look, one line each. What stands in the configuration is opened. */
export const tools: readonly Tool[] = [
  alertmanager,
  bundle,
  deployLog,
  gitHistory,
  github,
  launchdarkly,
  logsFile,
  prometheus,
];
