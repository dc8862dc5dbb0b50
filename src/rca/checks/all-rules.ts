import { actions } from './actions.ts';
import { blameless } from './blameless.ts';
import { causality } from './causality.ts';
import { citations } from './citations.ts';
import { figures } from './figures.ts';
import { hypotheses } from './hypotheses.ts';
import { impact } from './impact.ts';
import type { Rule } from './rule.ts';
import { structure } from './structure.ts';
import { timeline } from './timeline.ts';
import { whys } from './whys.ts';
import { wording } from './wording.ts';

/** Every rule that an RCA is held to. Each id stands once. */
export const allRules: readonly Rule[] = [
  ...structure,
  ...citations,
  ...figures,
  ...wording,
  ...causality,
  ...whys,
  ...hypotheses,
  ...actions,
  ...blameless,
  ...timeline,
  ...impact,
];
