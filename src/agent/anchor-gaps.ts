import type { AnchorName, Gap } from '../schema/index.ts';
import type { State } from './state.ts';

/** What is asked where a turning point is not known that a duration is taken from, and what it costs. */
const ASKED: readonly (readonly [AnchorName, question: string, costs: string])[] = [
  ['trigger', 'When did the trigger meet traffic?', 'The lag from the change to the onset is not known.'],
  ['onset', 'When did the onset begin?', 'The duration is counted from what the alert said.'],
  ['detected', 'When was it detected?', 'The time to detect is not known.'],
  ['mitigated', 'When was it mitigated?', 'The duration is counted to the resolution.'],
  ['resolved', 'When was it resolved?', 'The duration is counted to the recovery.'],
];

/** A gap for each turning point that no source marks: it is said, instead of leaving its durations out in silence. */
export function anchorGaps({ explanation, gaps }: State, anchors: readonly { name: AnchorName }[]): Gap[] {
  return ASKED.filter(([name]) => !anchors.some((anchor) => anchor.name === name))
    .filter(([name]) => name !== 'trigger' || explanation.trigger !== null)
    .map(([name, question, costs], index) => ({
      id: `GP-${gaps.length + index + 1}`,
      question,
      whyItMatters: costs,
      reason: 'not-recorded',
      triedQueries: [],
      blockedBy: `No event that was recorded marks "${name}".`,
      askWho: 'the responders',
      effectOnConfidence: 'None on the cause.',
    }));
}
