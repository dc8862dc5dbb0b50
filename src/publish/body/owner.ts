import type { Action } from '../../schema/index.ts';
import { inlineCode } from '../text/inline-code.ts';
import { section } from './section.ts';
import { belief } from '../../rca/render/format/quantity.ts';

const DERIVATION = {
  codeowners: 'CODEOWNERS',
  git_recent: 'recent commits to the path',
  git_blame: 'the authors of the lines',
  catalog: 'the service catalogue',
  oncall: 'the on-call rota',
  configured: 'the configuration',
} as const;

/** Who answers for the action and how that was found. In a code span, so that nobody is notified by a guess. */
export function owner({ owner: found }: Pick<Action, 'owner'>): string {
  if (found === null)
    return section('Owner', [
      'Nobody was found: not by CODEOWNERS, the catalogue, recent commits or the on-call rota. Whoever triages this names one.',
    ]);
  const confirmed =
    found.confirmedBy === null ? 'Nobody has confirmed it yet.' : `Confirmed by ${inlineCode(found.confirmedBy)}.`;
  const path = found.path === '' ? '' : `: ${inlineCode(found.path)}`;
  return section('Owner', [
    `${inlineCode(found.candidate)}, from ${DERIVATION[found.derivedFrom]}${path} (confidence ${belief(found.p)}).\n${confirmed}`,
  ]);
}
