import { symptomOf } from '../causal-graph.ts';
import type { Measure } from './measure.ts';

/** A deploy goes to all of production at once, and nothing looks at the service before the deploy is called done. */
export const healthGate: Measure = {
  safeguard: 'health-gate',
  conditionKind: 'process_gate_missing',

  question({ change }) {
    return `How could ${change ? `\`${change.sha.slice(0, 7)}\`` : 'it'} stay in production once requests failed?`;
  },

  counterfactual({ change, path }) {
    const symptom = path.symptom?.entity.ref ?? change?.service ?? 'the service';
    return `If the deploy had waited for the error ratio of ${symptom}, it would have stopped at its first instance`;
  },

  action({ known, change, safeguard, detectedBy }) {
    const symptom = symptomOf(known);
    if (!change || !symptom) return undefined;
    return {
      title: `Add a health gate to \`${safeguard.place}\` that fails a deploy of ${change.service} while ${symptom.signal} is above its baseline`,
      rationale: `The deploy of \`${change.sha.slice(0, 7)}\` was called done before its first failed request.`,
      category: 'automation',
      leg: 'prevent',
      strength: 'interlock',
      priority: 'P2',
      priorityBasis: `It would have stopped \`${change.sha.slice(0, 7)}\` at the first instance of ${change.service}.`,
      effort: 'M',
      verification: {
        kind: 'test',
        how: `Deploy \`${change.sha.slice(0, 7)}\` to staging under recorded traffic`,
        expected: `The deploy of \`${change.sha.slice(0, 7)}\` fails at the gate, and that of the commit before it passes`,
      },
      artefact: { kind: 'issue', repo: '', files: [safeguard.place], proposal: null },
      criterion: null,
      ...(detectedBy && {
        fix: { kind: 'health-gate', path: safeguard.place, service: change.service, expr: detectedBy.expr },
      }),
      risk: `A bound on ${symptom.signal} that is too tight stops good deploys of ${change.service}.`,
      rollback: 'Mark the gate as non-blocking.',
    };
  },
};
