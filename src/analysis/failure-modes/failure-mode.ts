import { z } from 'zod';
import { Action, SignalRole, type Change } from '../../schema/index.ts';

/** What a failure mode looks like from outside. */
export const Sign = z.strictObject({
  /** What it is, in words, as a prediction: `requests wait for a connection`. */
  what: z.string().min(1),
  /**
   * What of: a signal of the service, a signal of its calls to a peer, its log, the change itself, what is wrong with
   * its objects in the cluster, or that the change is a flag.
   */
  where: z.enum(['own', 'calls', 'log', 'setting', 'object', 'flag']),
  roles: z.array(SignalRole).readonly().optional(),
  direction: z.enum(['up', 'down']).optional(),
  /**
   * Words of which the signal, the log template, the key of the setting or the finding has at least one; of an entry of
   * several words it has them all.
   */
  words: z.array(z.string().min(1)).readonly().optional(),
  /** Which way the change moved the setting. */
  moved: z.enum(['down', 'up', 'off']).optional(),
  /** How much it says for the mode; a sign of 0 has to be there but says nothing by itself. */
  weight: z.number().nonnegative(),
  /** Without it, it is not this mode. */
  needed: z.boolean().optional(),
});
export type Sign = z.infer<typeof Sign>;

/** A measure that prevents, shortens or shows this way of failing. */
export const PreventiveMeasure = z.strictObject({
  /** What will be true; slots as in `mechanism`. */
  what: z.string().min(1),
  category: Action.shape.category,
  leg: Action.shape.leg,
  strength: Action.shape.strength,
});
export type PreventiveMeasure = z.infer<typeof PreventiveMeasure>;

/** What a mechanism or a measure may leave open. A slot that cannot be filled takes general words. */
export const SLOTS = ['service', 'peer', 'setting', 'before', 'after', 'metric'] as const;

const Slotted = z
  .string()
  .min(1)
  .refine(
    (text) => [...text.matchAll(/\{(\w+)\}/g)].every(([, slot]) => SLOTS.some((known) => known === slot)),
    `knows the slots ${SLOTS.map((slot) => `{${slot}}`).join(', ')} only`,
  );

/** A way in which systems fail, as data: how to tell it, how it works, what holds it off. */
export const FailureMode = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by dashes'),
  title: z.string().min(1),
  signs: z
    .array(Sign)
    .readonly()
    .refine((signs) => signs.some(({ needed }) => needed === true), 'needs a sign without which it is not this mode'),
  /** How it works, one sentence with slots. */
  mechanism: Slotted,
  /** Safeguards, by their names, that would have held. */
  safeguards: z.array(z.string()).min(1).readonly(),
  measures: z
    .array(PreventiveMeasure.extend({ what: Slotted }))
    .min(1)
    .readonly(),
  /** Where this is described. */
  sources: z.array(z.string()).min(1).readonly(),
});
export type FailureMode = z.infer<typeof FailureMode>;

/** The change of a setting as a sign sees it. */
export type Setting = Change['settings'][number];
