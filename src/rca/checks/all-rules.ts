import { actions } from './actions.ts';
import { actionTitles } from './action-titles.ts';
import { anchors } from './anchors.ts';
import { blameless } from './blameless.ts';
import { causality } from './causality.ts';
import { citations } from './citations.ts';
import { exposure } from './exposure.ts';
import { figures } from './figures.ts';
import { hypotheses } from './hypotheses.ts';
import { impact } from './impact.ts';
import { ownership } from './ownership.ts';
import { paths } from './paths.ts';
import { quotations } from './quotations.ts';
import { rendered } from './rendered.ts';
import type { Rule } from './rule.ts';
import { safety } from './safety.ts';
import { structure } from './structure.ts';
import { summary } from './summary.ts';
import { timeline } from './timeline.ts';
import { verification } from './verification.ts';
import { whyEnds } from './why-ends.ts';
import { whys } from './whys.ts';
import { wording } from './wording.ts';

/** Every rule that an RCA is held to. Each id stands once. */
export const allRules: readonly Rule[] = [
  ...structure,
  ...summary,
  ...rendered,
  ...citations,
  ...quotations,
  ...figures,
  ...wording,
  ...causality,
  ...exposure,
  ...paths,
  ...whys,
  ...whyEnds,
  ...hypotheses,
  ...actions,
  ...actionTitles,
  ...ownership,
  ...verification,
  ...blameless,
  ...timeline,
  ...anchors,
  ...impact,
  ...safety,
];
