import { alertNoise } from './alert-noise.ts';
import { automaticRollback } from './automatic-rollback.ts';
import type { AuditContext, Audited } from './audit-context.ts';
import { callSettings } from './call-settings.ts';
import { codeOwners } from './code-owners.ts';
import { companions } from './companions.ts';
import { configValidation } from './config-validation.ts';
import { healthGate } from './health-gate.ts';
import { leadingSignalAlert } from './leading-signal-alert.ts';
import { poolSize } from './pool-size.ts';
import { runbookFreshness } from './runbook-freshness.ts';
import { runbook } from './runbook.ts';
import { symptomAlert } from './symptom-alert.ts';
import { workloadGuards } from './workload.ts';

/** Every audit, by leg: what would have prevented it, shown it, and shortened it. */
const AUDITS: readonly ((context: AuditContext) => Audited[])[] = [
  configValidation,
  healthGate,
  codeOwners,
  symptomAlert,
  leadingSignalAlert,
  automaticRollback,
  runbook,
  runbookFreshness,
  alertNoise,
  callSettings,
  poolSize,
  workloadGuards,
  companions,
];

/** Whether what protects the system was there: present, absent by a search that found nothing, or unknown. In steps. */
export function* auditSafeguards(context: AuditContext): Generator<void, Audited[]> {
  const found: Audited[] = [];
  for (const audit of AUDITS) {
    found.push(...audit(context));
    yield;
  }
  return found;
}
