import { automaticRollback } from './automatic-rollback.ts';
import type { AuditContext, Audited } from './audit-context.ts';
import { codeOwners } from './code-owners.ts';
import { configValidation } from './config-validation.ts';
import { healthGate } from './health-gate.ts';
import { kubernetes } from './kubernetes.ts';
import { leadingSignalAlert } from './leading-signal-alert.ts';
import { runbook } from './runbook.ts';
import { symptomAlert } from './symptom-alert.ts';

/** Every audit, by leg: what would have prevented it, shown it, and shortened it. */
const AUDITS: readonly ((context: AuditContext) => Audited[])[] = [
  configValidation,
  healthGate,
  codeOwners,
  symptomAlert,
  leadingSignalAlert,
  automaticRollback,
  runbook,
  kubernetes,
];

/** Whether what protects the system was there: present, absent by a search that found nothing, or unknown. */
export function auditSafeguards(context: AuditContext): Audited[] {
  return AUDITS.flatMap((audit) => audit(context));
}
