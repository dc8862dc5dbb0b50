import { automaticRollback } from './automatic-rollback.ts';
import { configValidation } from './config-validation.ts';
import { healthGate } from './health-gate.ts';
import { leadingSignalAlert } from './leading-signal-alert.ts';
import type { Measure } from './measure.ts';
import { runbook } from './runbook.ts';
import { symptomAlert } from './symptom-alert.ts';

/** The measures, in the order in which an absent safeguard is taken as the end of its leg: the strongest first. */
export const MEASURES: readonly Measure[] = [
  configValidation,
  healthGate,
  symptomAlert,
  leadingSignalAlert,
  runbook,
  automaticRollback,
];
