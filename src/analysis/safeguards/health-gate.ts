import type { AuditContext, Audited } from './audit-context.ts';
import { auditPipeline } from './pipeline.ts';

const GATES =
  /\b(canary|canaries|flagger|argo[-_ ]?rollouts?|analysistemplate|analysisrun|progressive|blue[-_ /]?green|bake[-_ ]?time|traffic[-_ ]?split|smoke[-_ ]?tests?|health[-_ ]?gate|error[-_ ]?(rate|ratio|budget)|slo[-_ ]?(check|gate)|promql|api\/v1\/query|deployment[-_ ]?gate)\b/i;

/** Whether a release has to prove itself on part of the traffic, or by its error ratio, before it reaches all of it. */
export function healthGate(context: AuditContext): Audited[] {
  if (context.changes.length === 0) return [];
  return auditPipeline(
    {
      safeguard: 'health-gate',
      leg: 'prevention',
      shownBy: GATES,
      what: 'health gate on a release',
      query:
        'a canary, progressive rollout or gate on the error ratio (canary, rollouts, blue-green, smoke test, error ratio, SLO)',
    },
    context,
  );
}
