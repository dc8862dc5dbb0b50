import type { Diagnosis, Observation } from '../../src/index.ts';
import type { Values } from '../cross-validate/settings.ts';

type Clue = Extract<Diagnosis['findings'][number], { kind: 'clue' }>;

/** One part of the analysis, switched off: weights at zero, clues of one sign held back, or evidence of a kind not there. */
export interface Part {
  weights?: Values;
  sign?: Clue['sign'];
  evidence?: Observation['kind'];
}

/** What an answer may rest on, by the name that the table gives it. None knows a set or a case. */
export const PARTS: Readonly<Record<string, Part>> = {
  nothing: {},
  'mechanism in the diff': { weights: off('mechanism', 'noMechanism', 'sharedWords') },
  'rare words in common': { weights: off('sharedWords') },
  'when traffic met a change': { weights: off('exposedBefore', 'exposedAfter', 'deviatedBefore', 'timing') },
  'paths of calls': { weights: off('onPath', 'failsAlongPath', 'offPath', 'stopsShort') },
  'what the service itself shows': { weights: off('locality', 'ownSteady', 'explainedElsewhere') },
  'conditions that nobody ships': { weights: off('outside', 'outsideBesideChange') },
  'who complains of whom': { weights: off('blamed') },
  logs: { evidence: 'logs' },
  traces: { evidence: 'trace' },
  'sign: processor': { sign: 'processor' },
  'sign: gap between caller and callee': { sign: 'call-gap' },
  'sign: own time': { sign: 'own-time' },
  'sign: steps cut short': { sign: 'cut-short' },
  'sign: losses beyond those of callees': { sign: 'excess' },
};

function off(...names: string[]): Values {
  return Object.fromEntries(names.map((name) => [name, 0]));
}
