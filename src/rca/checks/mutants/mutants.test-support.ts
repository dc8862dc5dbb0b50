import { actionMutants } from './action-mutants.test-support.ts';
import { causeMutants } from './cause-mutants.test-support.ts';
import { documentMutants } from './document-mutants.test-support.ts';
import type { Mutant } from './parts.test-support.ts';
import { timelineMutants } from './timeline-mutants.test-support.ts';

/** The Markdown that the mutant of S12 is published with, beside the document. */
export const STRAY_SENTENCE = 'Checkout was never in danger.';

/** Every mutant, at least one for each rule but S12, which needs a page beside the document. */
export const mutantsOfAnyRca: readonly Mutant[] = [
  ...documentMutants,
  ...timelineMutants,
  ...causeMutants,
  ...actionMutants,
];
