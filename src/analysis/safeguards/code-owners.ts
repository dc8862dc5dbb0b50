import { lineWith, type AuditContext, type Audited } from './audit-context.ts';
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
    const span = rule && lineWith(text, new RegExp(`^${rule.line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm'));
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
export function ownerRuleFor(text: string, path: string): { line: string; owners: string[] } | undefined {
  let found: { line: string; owners: string[] } | undefined;
  for (const line of text.split('\n')) {
    const [pattern, ...owners] = line
      .replace(/\s#.*$/, '')
      .trim()
      .split(/\s+/);
    if (!pattern || pattern.startsWith('#') || pattern.startsWith('[')) continue;
    if (fits(pattern, path)) found = { line, owners };
  }
  return found && found.owners.length > 0 ? found : undefined;
}

/** Patterns of gitignore, as far as CODEOWNERS takes them. */
function fits(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const body = pattern
    .replace(/^\//, '')
    .replace(/\/$/, '/**')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (glob) => (glob.startsWith('**') ? '.*' : glob === '*' ? '[^/]*' : '[^/]'));
  return new RegExp(`^${anchored ? '' : '(.*/)?'}${body}(/.*)?$`).test(path);
}
