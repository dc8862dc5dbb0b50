/** Sentences of one voice. */
export interface Voice {
  voice: string;
  sentences: readonly string[];
}
