import type { Action } from '../../schema/index.ts';
import { sanitise } from '../sanitise.ts';
import { inlineCode } from '../text/inline-code.ts';
import { plainLine } from '../text/plain-line.ts';
import { rcaLink, type BodyContext } from './body-context.ts';
import { section } from './section.ts';

/** The text of the issue under which the issues of an incident's actions stand. */
export function parentText(context: BodyContext, actions: readonly Action[]): string {
  const { rca } = context;
  const urgent = actions.filter(({ priority }) => priority === actions[0]?.priority);
  const listed = actions.map(
    ({ id, priority, due, title, owner }) =>
      `- ${inlineCode(id)} (${priority}, due ${due}, ${owner ? inlineCode(owner.candidate) : 'no owner yet'}): ${line(title)}`,
  );
  const ends = actions.map(({ id, verification }) => `- ${inlineCode(id)}: ${line(verification.expected)}`);
  return [
    `Do these ${actions.length} actions, ${urgent.map(({ id }) => inlineCode(id)).join(' and ')} first, because ${inlineCode(rca.id)} can come again until they are done: ${line(rca.title)} (${rca.severity}, ${rca.window.from} to ${rca.window.to}).`,
    section('Actions', [listed.join('\n'), 'Each has an issue of its own under this one, once it is approved.']),
    section('Done when', [ends.join('\n')]),
    `RCA: ${rcaLink(context)}.\nDrafted by Hindcast, a machine, from recorded evidence.`,
  ].join('\n\n');
}

function line(text: string): string {
  return sanitise(plainLine(text, 400));
}
