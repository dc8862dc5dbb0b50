import type { Answer } from '../schema/index.ts';
import type { InvestigationStore, RecordedFailure } from './deps.ts';

/** All that tools answered in a run. */
export async function answersOf({ recordings }: Pick<InvestigationStore, 'recordings'>, run: string): Promise<Answer[]> {
  return (await recordings(run)).flatMap((one) => ('answer' in one ? [one.answer] : []));
}

/** All that tools could not answer in a run. */
export async function failuresOf(
  { recordings }: Pick<InvestigationStore, 'recordings'>,
  run: string,
): Promise<RecordedFailure[]> {
  return (await recordings(run)).flatMap((one) => ('failure' in one ? [one.failure] : []));
}
