import type { Action, Owner, Rca } from '../../../../schema/index.ts';
import { proofWords } from '../../view/proof-words.ts';
import { rungWords } from '../../view/rung-words.ts';
import { plain, sentence } from '../../view/words.ts';
import { blocks, line, section, table } from '../block.ts';
import { cite, place } from '../cite.ts';
import { code, entities, fence, prose } from '../escape.ts';

/** What will be true afterwards, who sees to it, by when, how anyone can tell, and whether that was shown. */
export function actions({ actions: all }: Rca): string {
  const shown = table(
    ['id', 'action', 'category · leg', 'owner (from)', 'due', 'done when', 'proof'],
    all.map((action) => [
      `${place(action.id)}${action.id} ${action.priority}`,
      line(prose(action.title), `· for ${cite(action.addresses)} ·`, cite(action.evidence), trackingOf(action)),
      `${action.category} · ${action.leg}`,
      ownerOf(action.owner),
      action.due,
      prose(action.verification.expected),
      proofOf(action),
    ]),
  );
  return section('Preventive actions', shown ?? '*None proposed.*', ...all.map(detailOf));
}

function ownerOf(owner: Owner | null): string {
  if (!owner) return '**nobody yet**';
  const confirmed = owner.confirmedBy === null ? undefined : `confirmed by ${prose(owner.confirmedBy)}`;
  return line(code(owner.candidate), `(${plain(owner.derivedFrom)})`, cite(owner.evidence), confirmed);
}

function proofOf({ proof, rungs = [] }: Action): string {
  const tried = rungs.map((rung) => `; ${rungWords(rung)}`).join('');
  return line(prose(`${proofWords(proof)}${tried}`), 'evidence' in proof && cite(proof.evidence));
}

function trackingOf({ tracking, dup }: Action): string | undefined {
  const again = dup && `already promised as ${prose(dup.action)} in ${prose(dup.incident)}`;
  const tracked = tracking && `tracked: ${code(tracking.url)} (${prose(tracking.status)})`;
  return again || tracked ? `(${[again, tracked].filter(Boolean).join('; ')})` : undefined;
}

/** Folded away: why this, how it is checked, what it risks, and the text of the artefact. */
function detailOf({
  id,
  rationale,
  verification,
  artefact,
  risk,
  rollback,
  effort,
  priorityBasis,
  priority,
}: Action): string {
  const files = artefact.files.map(code).join(', ');
  const facts = [
    `- Why: ${prose(rationale)}`,
    `- Priority ${priority}: ${prose(priorityBasis)}`,
    `- Checked by: ${prose(sentence(verification.how))} Expected by ${verification.by}: ${prose(verification.expected)}`,
    `- Risk: ${prose(sentence(risk))} Rollback: ${prose(rollback)}`,
    `- Effort ${effort}, as ${artefact.kind === 'pr' ? 'a pull request' : 'an issue'}${files === '' ? '' : `, touching ${files}`}`,
  ];
  const proposal = artefact.proposal === null ? undefined : fence(artefact.proposal);
  return blocks(`<details><summary>${entities(id)} in detail</summary>`, facts.join('\n'), proposal, '</details>');
}
