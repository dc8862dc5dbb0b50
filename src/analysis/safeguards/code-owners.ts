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
  const rules = ownerRulesIn(text);
  return paths.map((path): Audited => {
    const rule = ruleFor(rules, path);
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

interface OwnerRule {
  span: Span;
  pattern: string;
  owners: string[];
}

/** The line of a CODEOWNERS file that decides over a path: the last one that fits, as GitHub reads it. */
export function ownerRuleFor(text: string, path: string): { span: Span; owners: string[] } | undefined {
  return ruleFor(ownerRulesIn(text), path);
}

function ruleFor(rules: readonly OwnerRule[], path: string): OwnerRule | undefined {
  const found = rules.findLast(({ pattern }) => ownerPatternFits(pattern, path));
  return found && found.owners.length > 0 ? found : undefined;
}

function ownerRulesIn(text: string): OwnerRule[] {
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const span = { start, end: start + line.length };
    start = span.end + 1;
    const [pattern, ...owners] = line
      .replace(/\s#.*$/, '')
      .trim()
      .split(/\s+/);
    return !pattern || pattern.startsWith('#') || pattern.startsWith('[') ? [] : [{ span, pattern, owners }];
  });
}
