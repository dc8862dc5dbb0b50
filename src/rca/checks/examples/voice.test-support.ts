/** Sentences of one voice. */
export interface Voice {
  voice: 'SRE' | 'manager' | 'support' | 'vendor' | 'non-native';
  sentences: readonly string[];
}
