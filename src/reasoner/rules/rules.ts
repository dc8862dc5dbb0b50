import type { Reasoner } from '../reasoner.ts';
import { criticise } from './criticise.ts';
import { explain } from './explain.ts';
import { falsify } from './falsify.ts';
import { hypothesise } from './hypothesise.ts';
import { judge } from './judge.ts';
import { narrate } from './narrate.ts';
import { prevent } from './prevent.ts';

/** All judgements with no model, from what the analysis measured. The same case gives the same answers. */
export function rulesReasoner(): Reasoner {
  return {
    name: 'rules',
    hypothesise: (known) => Promise.resolve(hypothesise(known)),
    judge: (known, hypothesis) => Promise.resolve(judge(known, hypothesis)),
    falsify: (_known, hypotheses) => Promise.resolve(falsify(hypotheses)),
    explain: (known, hypotheses) => Promise.resolve(explain(known, hypotheses)),
    prevent: (known, explanation) => Promise.resolve(prevent(known, explanation)),
    narrate: (known, explanation, hypotheses) => Promise.resolve(narrate(known, explanation, hypotheses)),
    criticise: (claims, { evidence }) => Promise.resolve(criticise(claims, evidence)),
  };
}
