import type { Span } from '../../ledger.ts';
import type { AuditContext, Audited } from './audit-context.ts';
import { ownerPatternFits } from './owner-pattern.ts';
import { configAt } from './pipeline.ts';

/** Whether the paths that changes of the incident touched have owners who are asked. */
export function codeOwners({ changes, files, ledger }: AuditContext): Audited[] {
  const file = files.find(({ observation }) => /(^|\/)CODEOWNERS$/.test(observation.path));
  const paths = [...new Set(changes.flatMap((change) => change.paths))].toSorted();
  if (paths.length === 0 || files.length === 0) return [];
  const base = { kind: 'safeguard' as const, safeguard: 'code-owners', leg: 'prevention' as const };
  if (!file) {
    const evidence = [
      ledger.absence({ title: 'no CODEOWNERS file', query: 'a file called CODEOWNERS', searched: [...files] }),
    ];
    return [
      {
        ...base,
        entity: configAt('CODEOWNERS'),
        statement: 'The repository has no CODEOWNERS file',
        state: 'absent',
        place: 'CODEOWNERS',
        evidence,
      },
    ];
  }
  const { path: place, text } = file.observation;
  return paths.map((path): Audited => {
    const rule = ownerRuleFor(text, path);
    const entity = configAt(path);
    const span = rule?.span;
    if (!rule || !span) {
      const evidence = [
        ledger.absence({
          title: `${path} has no owner`,
          query: `a line for ${path}`,
          searched: [file],
          entities: [entity],
        }),
      ];
      return {
        ...base,
        entity,
        statement: `\`${place}\` has no owner for \`${path}\``,
        state: 'absent',
        place,
        evidence,
      };
    }
    const evidence = [ledger.cite(file, { title: `owners of ${path}`, span, entities: [entity] })];
    return {
      ...base,
      entity,
      statement: `\`${path}\` is owned by ${rule.owners.join(', ')}`,
      state: 'present',
      place,
      evidence,
    };
  });
}

/** The line of a CODEOWNERS file that decides over a path: the last one that fits, as GitHub reads it. */
export function ownerRuleFor(text: string, path: string): { span: Span; owners: string[] } | undefined {
  let found: { span: Span; owners: string[] } | undefined;
  let start = 0;
  for (const line of text.split('\n')) {
    const span = { start, end: start + line.length };
    start = span.end + 1;
    const [pattern, ...owners] = line
      .replace(/\s#.*$/, '')
      .trim()
      .split(/\s+/);
    if (!pattern || pattern.startsWith('#') || pattern.startsWith('[')) continue;
    if (ownerPatternFits(pattern, path)) found = { span, owners };
  }
  return found && found.owners.length > 0 ? found : undefined;
}
