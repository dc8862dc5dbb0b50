import type { Action, Change, SignalRole } from '../../schema/index.ts';

/** What a failure mode looks like from outside. */
export interface Sign {
  /** What it is, in words, as a prediction: `requests wait for a connection`. */
  what: string;
  /** What of: a signal of the service, a signal of its calls to a peer, its log, or the change itself. */
  where: 'own' | 'calls' | 'log' | 'setting';
  roles?: readonly SignalRole[];
  direction?: 'up' | 'down';
  /** Words of which the signal, the log template or the key of the setting has at least one. */
  words?: readonly string[];
  /** Which way the change moved the setting. */
  moved?: 'down' | 'up' | 'off';
  /** How much it says for the mode; a sign of 0 has to be there but says nothing by itself. */
  weight: number;
  /** Without it, it is not this mode. */
  needed?: boolean;
}

/** A measure that prevents, shortens or shows this way of failing. */
export interface PreventiveMeasure {
  /** What will be true; `{service}` and `{setting}` are filled in. */
  what: string;
  category: Action['category'];
  leg: Action['leg'];
  strength: Action['strength'];
}

/** A way in which systems fail, as data: how to tell it, how it works, what holds it off. */
export interface FailureMode {
  id: string;
  title: string;
  signs: readonly Sign[];
  /**
   * How it works, one sentence. Slots: `{service}`, `{peer}`, `{setting}`, `{before}`, `{after}`, `{metric}`; a slot
   * that cannot be filled takes general words.
   */
  mechanism: string;
  /** Safeguards, by their names, that would have held. */
  safeguards: readonly string[];
  measures: readonly PreventiveMeasure[];
  /** Where this is described. */
  sources: readonly string[];
}

/** The change of a setting as a sign sees it. */
export type Setting = Change['settings'][number];
