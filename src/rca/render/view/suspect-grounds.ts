import type { Hypothesis, Rca, Suspect } from '../../../schema/index.ts';

type Ground = Suspect['for'][number];

/** What is said for and against a suspect, without what the predictions of its hypothesis say already. */
export interface SuspectGrounds {
  grounds: Ground[];
  /** The hypothesis that is read instead. */
  hypothesis: Hypothesis['id'] | undefined;
}

/** What speaks for and against the leading ones; for those that were cleared, what clears them. */
export function suspectGrounds(
  { id, disposition, for: inFavour, against }: Suspect,
  { hypotheses }: Pick<Rca, 'hypotheses'>,
): SuspectGrounds {
  const told = disposition === 'cleared' ? against : [...inFavour, ...against];
  const hypothesis = hypotheses.find(({ suspect }) => suspect === id);
  const seen = new Set(hypothesis?.predictions.map(({ observed }) => bare(observed)));
  const grounds = told.filter(({ statement }) => !seen.has(bare(statement)));
  return { grounds, hypothesis: grounds.length < told.length ? hypothesis?.id : undefined };
}

function bare(text: string): string {
  return text.replace(/[.\s]+$/, '');
}
