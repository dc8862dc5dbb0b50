import { ToolError } from '../../src/errors.ts';
import type { ClusterSection } from './section.ts';

/**
 * The namespaces to look in: those of the section, or of these the ones that were asked for. Throws `ToolError` for any
 * other: the scope is the section's, whoever asks (trust.md K8S-2).
 */
export function inScope(
  tool: string,
  asked: readonly string[] | null | undefined,
  { namespaces }: Pick<ClusterSection, 'namespaces'>,
): readonly string[] {
  if (!asked || asked.length === 0) return namespaces;
  const outside = asked.find((namespace) => !namespaces.includes(namespace));
  if (outside === undefined) return [...new Set(asked)];
  const known = namespaces.join(', ');
  const named = JSON.stringify(outside);
  throw new ToolError(tool, 'client', `${tool}: the namespace ${named} is not in scope; in scope: ${known}`);
}
