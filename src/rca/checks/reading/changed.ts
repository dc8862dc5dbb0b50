import type { CauseNode, Change, Rca } from '../../../schema/index.ts';

/** The changes that a node of the causal graph stands for: by their commit, or by the evidence that both rest on. */
export function changesOf({ entity, evidence }: CauseNode, { suspects }: Rca): Change[] {
  return suspects.flatMap(({ change }) => {
    if (!change) return [];
    const isSame = change.sha === entity.ref || change.evidence.some((id) => evidence.includes(id));
    return isSame ? [change] : [];
  });
}

/** The service that a node is about: itself, or the one that its change was made to; undefined for anything else. */
export function serviceOf(node: CauseNode, rca: Rca): string | undefined {
  if (node.entity.kind === 'service') return node.entity.ref;
  return rca.suspects.find(({ change }) => change?.sha === node.entity.ref)?.change?.service;
}
