import { PublishError } from '../../../errors.ts';

/** Undefined where GitHub answers that the thing is not there (404) or not any more (410). */
export async function orMissing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof PublishError && (error.status === 404 || error.status === 410)) return undefined;
    throw error;
  }
}
