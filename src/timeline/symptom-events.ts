import { compareInstants, type Deviation, type Finding, type Template } from '../schema/index.ts';
import type { DraftEvent } from './draft-event.ts';
import { factual } from './wording.ts';

/**
 * When signals left their baselines and came back, and the first line of each new kind that tells of a failure. Of each
 * service, and of each of its callees, the earliest and the clearest signal of a kind: more would say the same again.
 */
export function symptomEvents(findings: readonly Finding[], symptom: Deviation | undefined): DraftEvent[] {
  return [...told(findings, symptom).flatMap(deviationEvents), ...findings.filter(isFailureLine).map(templateEvent)];
}

function told(findings: readonly Finding[], symptom: Deviation | undefined): Deviation[] {
  const groups = new Map<string, Deviation[]>();
  for (const finding of findings) {
    if (finding.kind !== 'deviation' || finding.role === 'other') continue;
    const key = JSON.stringify([finding.entity.ref, finding.role, finding.peer]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((group) => {
    const byOnset = group.toSorted((a, b) => compareInstants(a.onsetAt, b.onsetAt) || b.z - a.z || byText(a, b));
    const byClarity = group.toSorted((a, b) => b.z - a.z || compareInstants(a.onsetAt, b.onsetAt) || byText(a, b));
    const chosen = new Set([byOnset[0], byClarity[0], group.find((one) => one === symptom)]);
    return [...chosen].filter((one) => one !== undefined);
  });
}

function deviationEvents(deviation: Deviation): DraftEvent[] {
  const { statement, entity, evidence, onsetAt, onsetErrorMs, recoveredAt, role, peer, signal } = deviation;
  const base = {
    precisionMs: onsetErrorMs,
    actorKind: 'system' as const,
    entity,
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: null,
    isFound: true,
    cite: () => evidence,
    key: statement,
  };
  const left: DraftEvent = {
    ...base,
    at: onsetAt,
    raw: onsetAt,
    lane: role === 'traffic' ? 'traffic' : 'symptom',
    type: 'deviation',
    what: factual(statement.replace(/, beginning at \S+$/, ''), `${entity.ref} ${signal} leaves its baseline`),
  };
  if (recoveredAt === null || peer !== null || role === 'traffic') return [left];
  const back: DraftEvent = {
    ...base,
    at: recoveredAt,
    raw: recoveredAt,
    lane: 'recovery',
    type: 'recovery',
    what: factual(`${entity.ref} ${signal} is back at its baseline`, `${entity.ref} is back at its baseline`),
  };
  return [left, back];
}

function isFailureLine(finding: Finding): finding is Template {
  return finding.kind === 'template' && finding.baselineCount === 0 && /^(fatal|error|warn)$/.test(finding.level);
}

function templateEvent({ entity, statement, evidence, firstAt, template }: Template): DraftEvent {
  return {
    at: firstAt,
    raw: firstAt,
    precisionMs: 1,
    lane: 'symptom',
    type: 'log-template',
    actorKind: 'system',
    entity,
    what: factual(statement.replace(/ at \d\d:\d\d:\d\dZ$/, ''), `${entity.ref} began to log a new kind of line`),
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: null,
    isFound: true,
    cite: () => evidence,
    key: template,
  };
}

function byText(a: Deviation, b: Deviation): number {
  return a.statement < b.statement ? -1 : 1;
}
