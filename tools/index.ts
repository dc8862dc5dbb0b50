import type { Tool } from '../src/tool.ts';
import { alertmanager } from './alertmanager.ts';
import { argoCd } from './argo-cd.ts';
import { bundle } from './bundle.ts';
import { flux } from './flux.ts';
import { gitHistory } from './git-history.ts';
import { helm } from './helm.ts';
import { kubernetes } from './kubernetes.ts';
import { logsFile } from './logs-file.ts';
import { prometheus } from './prometheus.ts';

/** Every place where we can look, one line each. What stands in the configuration is opened. */
export const tools: readonly Tool[] = [
  alertmanager,
  argoCd,
  bundle,
  flux,
  gitHistory,
  helm,
  kubernetes,
  logsFile,
  prometheus,
];
