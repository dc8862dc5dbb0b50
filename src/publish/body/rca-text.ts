import type { Action, Write } from '../../schema/index.ts';
import { digestOf } from '../digest.ts';
import { sanitise } from '../sanitise.ts';
import { fence } from '../text/fence.ts';
import { inlineCode } from '../text/inline-code.ts';
import { plainLine } from '../text/plain-line.ts';
import { rcaLink, type BodyContext } from './body-context.ts';
import { section } from './section.ts';

const MOST_CLAIMS = 12;
const MOST_ACTIONS = 40;
const APPROVING =
  'To approve the analysis, approve this pull request. To approve a write, comment `/hindcast approve`, the id and how its SHA-256 begins (12 digits or more), and nothing else.';

/**
 * The text of the pull request that adds the RCA. Untrusted text stands in it only as plain lines: a squash merge may
 * turn this text into a commit message, where code spans protect nobody. `planned` are the other writes of the plan: with
 * their digests in it, this text changes when any of them does.
 */
export function rcaText(context: BodyContext, unopened: readonly Action[], planned: readonly Write[]): string {
  const { rca } = context;
  const claims = rca.summary.slice(0, MOST_CLAIMS).map(({ text, evidence }) => {
    const cited = evidence.map((id) => inlineCode(id)).join(' ');
    return `- ${line(text)}${cited === '' ? '' : ` ${cited}`}`;
  });
  return [
    `This adds the root-cause analysis of ${inlineCode(rca.id)} (${rca.severity}, ${rca.window.from} to ${rca.window.to}) as ${rcaLink(context)}.\nIt was drafted by Hindcast, a machine, and nobody has approved it.`,
    section('Summary', [claims.join('\n')]),
    section('Preventive actions', [rca.actions.slice(0, MOST_ACTIONS).map(entry).join('\n')]),
    unopened.length === 0
      ? ''
      : `Not opened as issues, because one incident opens only so many: ${unopened.map(({ id }) => inlineCode(id)).join(', ')}.`,
    section('What it would open', [planned.map(opened).join('\n')]),
    section('Review', [
      'Edit the file on this branch where it is wrong, and merge it when it is right.\nClose this pull request to reject the analysis.\nWhat is edited here is not overwritten by a later draft.',
      planned.length === 0 ? '' : APPROVING,
    ]),
    fence(JSON.stringify({ hindcast: 'rca/1', incident: rca.id, path: context.rcaPath }, undefined, 2), 'json'),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function entry({ id, priority, due, title }: Action): string {
  return `- ${inlineCode(id)} (${priority}, due ${due}): ${line(title)}`;
}

function opened(write: Write): string {
  return `- ${inlineCode(write.id)}: ${write.kind}, SHA-256 ${inlineCode(digestOf(write))}`;
}

function line(text: string): string {
  return sanitise(plainLine(text, 400));
}
