import type { Tool } from '../src/tool.ts';
import { alertmanager } from './alertmanager.ts';
import { argoCd } from './argo-cd.ts';
import { bundle } from './bundle.ts';
import { deployLog } from './deploy-log.ts';
import { elasticsearch } from './elasticsearch.ts';
import { flux } from './flux.ts';
import { gitHistory } from './git-history.ts';
import { github } from './github.ts';
import { helm } from './helm.ts';
import { jaeger } from './jaeger.ts';
import { kubernetes } from './kubernetes.ts';
import { launchdarkly } from './launchdarkly.ts';
import { logsFile } from './logs-file.ts';
import { loki } from './loki.ts';
import { mcp } from './mcp.ts';
import { objectives } from './objectives.ts';
import { otlpFile } from './otlp-file.ts';
import { pagerduty } from './pagerduty.ts';
import { prometheus } from './prometheus.ts';
import { slack } from './slack.ts';
import { statuspage } from './statuspage.ts';
import { tempo } from './tempo.ts';

/** Every place where we can look, one line each. What stands in the configuration is opened. */
export const tools: readonly Tool[] = [
  alertmanager,
  argoCd,
  bundle,
  deployLog,
  elasticsearch,
  flux,
  gitHistory,
  github,
  helm,
  jaeger,
  kubernetes,
  launchdarkly,
  logsFile,
  loki,
  mcp,
  objectives,
  otlpFile,
  pagerduty,
  prometheus,
  slack,
  statuspage,
  tempo,
];
