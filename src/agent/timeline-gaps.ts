import { NO_EVENT_RECORDED, NOTHING_BEFORE } from '../rca/checks/reading/unrecorded.ts';
import { compareInstants, type Gap, type Timeline } from '../schema/index.ts';

/** What a timeline cannot tell, said as gaps: that it holds nothing, or nothing from before the onset. */
export function timelineGaps({ events, anchors }: Timeline, gapsBefore: number): Gap[] {
  const [first] = events;
  const onset = anchors.find(({ name }) => name === 'onset');
  const gap = {
    id: `GP-${gapsBefore + 1}`,
    reason: 'not-recorded' as const,
    triedQueries: [],
    askWho: 'the responders',
  };
  if (!first) {
    return [
      {
        ...gap,
        question: 'What happened, and in what order?',
        whyItMatters: 'Without an order nothing can be said to have come before anything else.',
        blockedBy: `There is ${NO_EVENT_RECORDED}: neither a change nor an alert, and no signal left its baseline.`,
        effectOnConfidence: 'Nothing could be tested against the order of events.',
      },
    ];
  }
  if (!onset || compareInstants(first.at, onset.at) < 0) return [];
  return [
    {
      ...gap,
      question: 'What came before the onset?',
      whyItMatters: 'The condition that let it happen lay ready before it, and so did whatever set it off.',
      blockedBy: `Nothing that was recorded ${NOTHING_BEFORE}: no deploy, no change of a setting, no alert.`,
      effectOnConfidence: 'No change could be tested.',
    },
  ];
}
