import type { Tool } from '../src/tool.ts';
import { alertmanager } from './alertmanager.ts';
import { bundle } from './bundle.ts';
import { gitHistory } from './git-history.ts';
import { logsFile } from './logs-file.ts';
import { mcp } from './mcp.ts';
import { pagerduty } from './pagerduty.ts';
import { prometheus } from './prometheus.ts';
import { slack } from './slack.ts';
import { statuspage } from './statuspage.ts';

/** Every place where we can look, one line each. What stands in the configuration is opened. */
export const tools: readonly Tool[] = [
  alertmanager,
  bundle,
  gitHistory,
  logsFile,
  mcp,
  pagerduty,
  prometheus,
  slack,
  statuspage,
];
