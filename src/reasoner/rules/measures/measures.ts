import { automaticRollback } from './automatic-rollback.ts';
import { autoscaling } from './autoscaling.ts';
import { configValidation } from './config-validation.ts';
import { dependencyFallback } from './dependency-fallback.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { healthGate } from './health-gate.ts';
import { leadingSignalAlert } from './leading-signal-alert.ts';
import type { Measure } from './measure.ts';
import { poolSize } from './pool-size.ts';
import { probes } from './probes.ts';
import { quietAlerts } from './quiet-alerts.ts';
import { replicas } from './replicas.ts';
import { resourceLimits } from './resource-limits.ts';
import { runbookFreshness } from './runbook-freshness.ts';
import { runbook } from './runbook.ts';
import { symptomAlert } from './symptom-alert.ts';
import { timeoutsAndRetries } from './timeouts-and-retries.ts';

/** The measures, in the order in which an absent safeguard is taken as the end of its leg: the strongest first. */
export const MEASURES: readonly Measure[] = [
  configValidation,
  poolSize,
  healthGate,
  symptomAlert,
  leadingSignalAlert,
  resourceLimits,
  timeoutsAndRetries,
  runbook,
  automaticRollback,
  autoscaling,
  replicas,
  probes,
  disruptionBudget,
  dependencyFallback,
  quietAlerts,
  runbookFreshness,
];
