import type { AuditContext, Audited } from './audit-context.ts';
import { auditPipeline } from './pipeline.ts';

const GOES_BACK =
  /--(?:atomic|rollback-on-failure)\b|\b(rollout undo|helm rollback|auto[-_ ]?rollback|rollback[-_ ]?(on|window|config|job)|automatic[-_ ]?rollback|rollouts? abort|git revert|roll[-_ ]?back)\b/i;

/** Whether a release that fails in production is taken back without anybody having to find it first. */
export function automaticRollback(context: AuditContext): Audited[] {
  if (context.changes.length === 0) return [];
  return auditPipeline(
    {
      safeguard: 'automatic-rollback',
      leg: 'mitigation',
      shownBy: GOES_BACK,
      what: 'step that takes a failing release back',
      query: 'a step that goes back to the release before (rollout undo, helm rollback, atomic, abort, revert)',
    },
    context,
  );
}
