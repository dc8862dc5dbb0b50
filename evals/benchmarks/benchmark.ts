import type { Answer, Diagnosis, Incident } from '../../src/index.ts';

/** One case of a benchmark as an investigation would meet it: an incident, and what tools answered. */
export interface Case {
  id: string;
  incident: Incident;
  window: Answer['window'];
  answers: Answer[];
}

/** A set of cases with a known answer each. Whoever loads one never sees the answers. */
export interface Benchmark {
  name: string;
  /** Reads one case folder: the recorded data as what tools would have answered. Throws where a file is not as described. */
  load: (folder: string) => Case;
  /** What the set asks, answered from the diagnosis: best first, at most ten. Has no logic of its own. */
  answer: (diagnosis: Diagnosis, incident: Incident) => unknown[];
}
