import type { AuditContext, Audited } from './audit-context.ts';
import { auditPipeline } from './pipeline.ts';

const CHECKS_VALUES =
  /--dry-run=server\b|\b(validate[-_ ]?(config|values|settings|schema)|config[-_ ]?(check|validat\w*|lint)|(json|yaml)[-_ ]?schema|ajv|conftest|kubeconform|kubeval|cue vet|opa (eval|test)|check-jsonschema|helm lint --strict|terraform validate)\b/i;

/** Whether a changed setting is checked before it is deployed. Asked where a change of the incident set anything. */
export function configValidation(context: AuditContext): Audited[] {
  const settings = context.changes.flatMap((change) => change.settings);
  if (settings.length === 0) return [];
  const paths = [...new Set(settings.map(({ path }) => path))].toSorted().slice(0, 5);
  return auditPipeline(
    {
      safeguard: 'config-validation',
      leg: 'prevention',
      shownBy: CHECKS_VALUES,
      what: 'check of configuration values',
      query: `a step that checks the values of ${paths.join(', ')} (validate, schema, conftest, kubeconform, ajv, cue, opa)`,
    },
    context,
  );
}
