import type { Action } from '../../schema/index.ts';
import { sanitise } from '../sanitise.ts';
import { inlineCode } from '../text/inline-code.ts';
import { plainLine } from '../text/plain-line.ts';
import { rcaLink, type BodyContext } from './body-context.ts';
import { section } from './section.ts';

/** The text of the issue under which the issues of an incident's actions stand. */
export function parentText(context: BodyContext, actions: readonly Action[]): string {
  const { rca } = context;
  const listed = actions.map(
    ({ id, priority, due, title, owner }) =>
      `- ${inlineCode(id)} (${priority}, due ${due}, ${owner ? inlineCode(owner.candidate) : 'no owner yet'}): ${sanitise(plainLine(title, 400))}`,
  );
  return [
    `What ${inlineCode(rca.id)} (${rca.severity}, ${rca.window.from} to ${rca.window.to}) asks for, so that it does not happen again. Each action has an issue of its own under this one, where it was approved.`,
    section('Actions', [listed.join('\n')]),
    section('Done when', [
      'Every issue under this one is closed, and each was verified as it says. Then close this one.',
    ]),
    `RCA: ${rcaLink(context)}.\nDrafted by Hindcast, a machine, from recorded evidence.`,
  ].join('\n\n');
}
