/** How much of a case is shown, of each kind at most so many. */
export interface Room {
  evidence: number;
  /** Of these the first so many with a long excerpt. */
  long: number;
  suspects: number;
  /** For each suspect. */
  grounds: number;
  deviations: number;
  /** Safeguards, and other kinds of findings together. */
  findings: number;
  events: number;
  calls: number;
  /** With what they predict; of the others their verdict. */
  hypotheses: number;
  computations: number;
}

/** Everything that a step may be shown. */
export const ALL_OF_IT: Room = {
  evidence: 60,
  long: 60,
  suspects: 40,
  grounds: 12,
  deviations: 30,
  findings: 60,
  events: 90,
  calls: 80,
  hypotheses: 20,
  computations: 40,
};

const LITTLE: Room = {
  evidence: 10,
  long: 4,
  suspects: 16,
  grounds: 5,
  deviations: 14,
  findings: 20,
  events: 40,
  calls: 30,
  hypotheses: 5,
  computations: 20,
};

/** From much to little. What is seen elsewhere, too, goes first: excerpts, then what a large system has many of. */
export const ROOMS: readonly Room[] = [
  ...[60, 45].map((evidence) => ({ ...ALL_OF_IT, evidence, long: evidence })),
  ...[40, 32, 25, 20, 15, 12, 10, 8, 5].map((evidence) => ({ ...ALL_OF_IT, evidence, long: Math.ceil(evidence / 2) })),
  { ...ALL_OF_IT, evidence: 8, long: 4, events: 60, calls: 50, deviations: 20, findings: 30 },
  { ...LITTLE, evidence: 18, long: 9, deviations: 20, findings: 26, events: 50 },
  { ...LITTLE, evidence: 14, long: 7, deviations: 18, findings: 24 },
  LITTLE,
  {
    ...LITTLE,
    evidence: 6,
    long: 3,
    suspects: 10,
    deviations: 10,
    findings: 12,
    events: 26,
    calls: 20,
    computations: 12,
  },
  {
    ...LITTLE,
    evidence: 4,
    long: 2,
    suspects: 7,
    grounds: 4,
    deviations: 8,
    findings: 8,
    events: 16,
    calls: 14,
    hypotheses: 3,
  },
  {
    ...{ evidence: 0, long: 0, suspects: 5, grounds: 3, deviations: 6, findings: 6, events: 10, calls: 10 },
    ...{ hypotheses: 2, computations: 8 },
  },
];

/** The text in as much room as it has in so many characters; the shortest where even that is longer. */
export function inRoom(most: number, textIn: (room: Room) => string): string {
  let text = '';
  for (const room of ROOMS) {
    text = textIn(room);
    if (text.length <= most) break;
  }
  return text;
}
