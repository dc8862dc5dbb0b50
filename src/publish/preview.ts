import type { Write } from '../schema/index.ts';
import { digestOf } from './digest.ts';

/** How a publisher will act on a write, beyond what the write says. */
export interface PreviewFacts {
  target: string;
  /** Name and value, each on a line of its own. */
  facts: readonly (readonly [name: string, value: string])[];
}

/**
 * The whole write as a person reads it: every field, then body and files byte for byte, each between bars that carry
 * the digest and the length, so that nothing inside can pretend to be a bar.
 */
export function previewOf(write: Write, { target, facts }: PreviewFacts): string {
  const digest = digestOf(write);
  const bar = `--- ${digest.slice(0, 16)}`;
  const { title, labels, assignees, milestone, branch } = write;
  const fields = [
    ['target', target],
    ['write', `${write.id} of ${write.incident}: ${write.kind}, policy ${write.policy}`],
    ['digest', digest],
    ['title', title],
    ['labels', labels.map((label) => JSON.stringify(label)).join(', ') || 'none'],
    ['assignees', assignees.join(', ') || 'none'],
    ['milestone', milestone ? `${JSON.stringify(milestone.title)}, due ${milestone.due}` : 'none'],
    ...(branch === null ? [] : [['branch', branch] as const]),
    ...facts,
  ] as const;
  return [
    ...fields.map(([name, value]) => `${`${name}:`.padEnd(16)}${value}`),
    `${bar} body, ${Buffer.byteLength(write.body)} bytes`,
    write.body,
    ...write.files.flatMap(({ path, content, madeFrom }) => [
      `${bar} file ${path}, ${Buffer.byteLength(content)} bytes, ${madeFrom === null ? 'new' : `made from blob ${madeFrom}`}`,
      content,
    ]),
    `${bar} end`,
    '',
  ].join('\n');
}
