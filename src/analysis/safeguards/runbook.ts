import type { Seen, Span } from '../../ledger.ts';
import type { Deviation, File, Incident, Rule } from '../../schema/index.ts';
import { lineWith, type AuditContext, type Audited } from './audit-context.ts';
import { fewMetrics, metricsInOrder } from './few-metrics.ts';
import { configAt } from './pipeline.ts';

const WAY_BACK =
  /\b(roll(ed|ing)?[- ]?back|revert(ed|ing)?|undo|previous (version|release|image|deploy\w*)|last good|recent (deploys?|changes?|releases?))\b/i;
const ANNOTATIONS = ['runbook_url', 'runbook', 'runbookUrl', 'playbook'] as const;

/** The runbooks that the paging rules link, as far as their files were read, each once. */
export function linkedRunbooks(
  incident: Incident,
  rules: readonly Seen<Rule>[],
  files: readonly Seen<File>[],
): { rule: Seen<Rule>; file: Seen<File> }[] {
  const known = new Set<string>();
  return pagedRules(incident, rules).flatMap((rule) => {
    const link = linkOf(rule.observation);
    const file = link === undefined ? undefined : fileAt(link, files);
    if (!file || known.has(file.observation.path)) return [];
    known.add(file.observation.path);
    return [{ rule, file }];
  });
}

/** Whether the page led to a runbook that names a way back or the signal that told what was wrong. */
export function runbook(context: AuditContext): Audited[] {
  const { incident, rules } = context;
  const seen = new Set<string>();
  return pagedRules(incident, rules).flatMap((rule) => {
    const found = ofRule(rule, context);
    if (seen.has(found.place)) return [];
    seen.add(found.place);
    return [found];
  });
}

function pagedRules(incident: Incident, rules: readonly Seen<Rule>[]): Seen<Rule>[] {
  return rules
    .filter(({ observation }) => incident.alerts.some(({ name }) => name === observation.name))
    .toSorted((a, b) => (a.observation.name < b.observation.name ? -1 : 1));
}

function linkOf({ annotations }: Rule): string | undefined {
  return ANNOTATIONS.map((key) => annotations[key]).find((value) => value !== undefined && value !== '');
}

function ofRule(rule: Seen<Rule>, context: AuditContext): Audited {
  const { files, ledger, own } = context;
  const { name } = rule.observation;
  const base = { kind: 'safeguard' as const, safeguard: 'runbook', leg: 'mitigation' as const };
  const link = linkOf(rule.observation);
  if (link === undefined) {
    const entity = { kind: 'alert' as const, ref: name, aliases: [] };
    const evidence = [
      ledger.absence({
        title: `${name} links no runbook`,
        query: ANNOTATIONS.join(' or '),
        searched: [rule],
        entities: [entity],
      }),
    ];
    return { ...base, entity, statement: `\`${name}\` links no runbook`, state: 'absent', place: name, evidence };
  }
  const linked = fileAt(link, files);
  if (!linked) {
    const evidence = [ledger.cite(rule, { title: `rule ${name}` })];
    const statement = `What the runbook of \`${name}\` says is open, because it was not read`;
    return { ...base, entity: configAt(link), statement, state: 'unknown', place: link, evidence };
  }
  const { path, text, lastChangedAt } = linked.observation;
  const entity = { kind: 'runbook' as const, ref: path, aliases: [] };
  const metrics = telling(own);
  const span = wayOut(text, own);
  if (span) {
    const evidence = [ledger.cite(linked, { title: path, span }), ledger.cite(rule, { title: `rule ${name}` })];
    return {
      ...base,
      entity,
      statement: `\`${path}\` names a way back or the signal that told`,
      state: 'present',
      place: path,
      evidence,
    };
  }
  const changed = lastChangedAt === null ? '' : ` (last changed ${lastChangedAt.slice(0, 10)})`;
  const query = `a way back (rollback, revert, recent deploy)${metrics.length > 0 ? ` or ${metrics.join(', ')}` : ''} in ${path}${changed}`;
  const title = `${path} names no way back${changed}`;
  const evidence = [
    ledger.absence({ title, query, searched: [linked], entities: [entity] }),
    ledger.cite(linked, { title: path }),
    ledger.cite(rule, { title: `rule ${name}` }),
  ];
  const signals = metrics.length > 0 ? `, nor ${fewMetrics(metrics)}` : '';
  return {
    ...base,
    entity,
    statement: `\`${path}\`${changed} names no way back to an earlier release${signals}`,
    state: 'absent',
    place: path,
    evidence,
  };
}

/** The line of a runbook that names a way back or a signal that told what was wrong; undefined where none does. */
export function wayOut(text: string, own: readonly Deviation[]): Span | undefined {
  return (
    lineWith(text, WAY_BACK) ??
    telling(own)
      .map((metric) => lineWith(text, literal(metric)))
      .find((one) => one !== undefined)
  );
}

function telling(own: readonly Deviation[]): string[] {
  const inner = own.filter(({ role }) => role === 'saturation' || role === 'cache');
  return metricsInOrder(inner.length > 0 ? inner : own).slice(0, 4);
}

/** The file that a link leads to: the one whose path the link ends in, or else the one of that name. */
function fileAt(link: string, files: readonly Seen<File>[]): Seen<File> | undefined {
  const target = link.replace(/[?#].*$/, '');
  const byLength = files.toSorted((a, b) => b.observation.path.length - a.observation.path.length);
  const base = target.split('/').at(-1) ?? '';
  return (
    byLength.find(({ observation }) => target.endsWith(`/${observation.path}`) || target === observation.path) ??
    byLength.find(
      ({ observation }) =>
        base !== '' &&
        observation.path
          .split('/')
          .at(-1)
          ?.replace(/\.\w+$/, '') === base.replace(/\.\w+$/, ''),
    )
  );
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
