import type { Rca } from '../../schema/index.ts';
import { sentence } from '../render/view/words.ts';

/** One line of a block, with what it stands on. */
export interface Item {
  text: string;
  /** Ids of evidence and computations. */
  cites: readonly string[];
}

/** A timed block of the meeting with what has to stand at its end. */
export interface Block {
  name: string;
  minutes: number;
  output: string;
  items: Item[];
}

/** The eight blocks of the brief, 70 minutes in all. */
const BLOCKS: readonly (Omit<Block, 'items'> & { fill: (rca: Rca) => Item[] })[] = [
  {
    name: 'Summary and scope',
    minutes: 5,
    output: 'one paragraph: what happened, who was affected',
    fill: ({ summary }) => summary.map(({ text, computed, evidence }) => ({ text, cites: [...computed, ...evidence] })),
  },
  { name: 'Timeline', minutes: 15, output: 'a verified sequence with timestamps', fill: turningPoints },
  {
    name: 'Impact',
    minutes: 5,
    output: 'duration, blast radius, SLA, customer effect',
    fill: ({ impact }) => [
      ...impact.quantities.map(({ metric, text, computation, evidence }) => ({
        text: `${metric}: ${text}`,
        cites: [computation, ...evidence],
      })),
      ...impact.blastRadius.map(({ entity, label, evidence }) => ({
        text: `${entity.ref}: ${label}`,
        cites: evidence,
      })),
    ],
  },
  { name: 'Root cause (5-Why)', minutes: 15, output: 'the systemic conditions that allowed it', fill: whys },
  {
    name: 'Contributing factors',
    minutes: 10,
    output: 'the gaps that worsened or slowed it',
    fill: ({ factors }) => factors.map(({ claim }) => ({ text: claim.text, cites: claim.evidence })),
  },
  {
    name: 'What went well',
    minutes: 5,
    output: 'patterns to reinforce',
    fill: ({ wentWell }) => wentWell.map(({ text, evidence }) => ({ text, cites: evidence })),
  },
  {
    name: 'Preventive actions',
    minutes: 10,
    output: 'specific fixes, each with an owner and a deadline',
    fill: ({ actions }) =>
      actions.map(({ id, title, owner, due, evidence }) => ({
        text: `${id}: ${sentence(title)} Owner: ${owner?.candidate ?? 'to be named here'}. Due ${due}.`,
        cites: evidence,
      })),
  },
  {
    name: 'Follow-up plan',
    minutes: 5,
    output: 'where the items live and when they are reviewed',
    fill: ({ followUp }) =>
      followUp.reviews.map(({ at, what }) => ({ text: `${at.slice(0, 10)}: ${what}`, cites: [] })),
  },
];

/** The agenda with what the draft says of each block. A block of which it says nothing stays, and stays empty. */
export function agendaOf(rca: Rca): Block[] {
  return BLOCKS.map(({ fill, ...block }) => ({ ...block, items: fill(rca) }));
}

/** The anchors and the decisions: what a room can walk through in a quarter of an hour. */
function turningPoints({ timeline }: Rca): Item[] {
  const marked = new Set(timeline.anchors.map(({ event }) => event));
  return timeline.events
    .filter(({ id, knownAtTheTime }) => marked.has(id) || knownAtTheTime !== null)
    .map(({ at, what, evidence, knownAtTheTime }) => ({
      text: `${at.slice(11, 19)} ${knownAtTheTime === null ? '' : '(pause) '}${what}`,
      cites: evidence,
    }));
}

function whys({ explanation }: Rca): Item[] {
  return explanation.whyChains.flatMap(({ leg, whys: steps }) =>
    steps.map(({ n, answer, stop }) => ({
      text: `${leg} ${n}: ${answer.text}${stop === 'structural_condition' ? ' (root condition)' : ''}${stop === 'evidence_exhausted' ? ' (the evidence ends here)' : ''}`,
      cites: answer.evidence,
    })),
  );
}
