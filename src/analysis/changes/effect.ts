import type { Symptom } from './symptom.ts';

/** Something that an edit does to a running system, and how that would show. */
export interface Effect {
  /** What the edit does, to stand after "The change". */
  says: string;
  shows: readonly Symptom[];
  /** Names known outside the code that it puts in the place of each other. */
  names?: readonly string[];
}
