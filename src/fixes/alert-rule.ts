import { isMap, stringify, type Document, type YAMLMap } from 'yaml';
import type { Criterion, Fix, WholeFile } from '../schema/index.ts';
import { Refusal } from './refusal.ts';
import type { Repository } from './repository.ts';
import { documentsOf, insertItem, requireSame, sequenceAt, valuesOf } from './yaml-splice.ts';

type AlertFix = Extract<Fix, { kind: 'alert-rule' }>;

/**
 * The rule file, or the `PrometheusRule`, with the alert behind the last rule of the group that watches the service,
 * else of the last group. Throws `Refusal` where the file holds no group of rules, or the alert already.
 */
export function alertRule(fix: AlertFix, criterion: Criterion | null, repository: Repository): WholeFile[] {
  if (criterion?.kind !== 'alert') throw new Refusal('the action has no alert to write a rule of');
  const { path, name } = fix;
  const text = repository.read(path);
  const documents = documentsOf(text, path);
  const groups = documents.flatMap((document, index) => groupsOf(document, index));
  if (groups.some(({ rules }) => rules.some((rule) => rule.get('alert') === name))) {
    throw new Refusal(`\`${path}\` already has an alert ${name}`);
  }
  const group =
    groups.findLast(({ rules }) => rules.some((rule) => rule.getIn(['labels', 'service']) === criterion.service)) ??
    groups.findLast(({ rules }) => rules.some((rule) => rule.has('alert'))) ??
    groups.at(-1);
  const sequence = group && sequenceAt(group.document, group.path);
  if (!sequence) throw new Refusal(`\`${path}\` holds no group of rules`);

  const rule = {
    alert: name,
    expr: criterion.expr,
    for: `${criterion.forSeconds}s`,
    labels: fix.labels,
    ...(Object.keys(fix.annotations).length > 0 ? { annotations: fix.annotations } : {}),
  };
  const content = insertItem(text, sequence, stringify(rule, { lineWidth: 0, singleQuote: true }));
  const wanted = valuesOf(text, path);
  rulesIn(wanted[group.index], group.path).push(rule);
  return [{ path, content: requireSame(content, path, wanted) }];
}

interface Group {
  document: Document;
  index: number;
  /** Where in the document its rules stand. */
  path: (string | number)[];
  rules: YAMLMap[];
}

function groupsOf(document: Document, index: number): Group[] {
  const root = document.get('kind') === 'PrometheusRule' ? ['spec', 'groups'] : ['groups'];
  const count = sequenceAt(document, root)?.items.length ?? 0;
  return Array.from({ length: count }, (_, number) => [...root, number, 'rules']).flatMap((path) => {
    const rules = sequenceAt(document, path);
    return rules ? [{ document, index, path, rules: rules.items.filter(isMap) }] : [];
  });
}

function rulesIn(value: unknown, path: readonly (string | number)[]): unknown[] {
  const found = path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
  return found as unknown[];
}
