import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Case } from '../reasoner.ts';

/** The case behind the sample RCA, as far as the RCA tells of it. */
export function sampleCase(): Case {
  const rca = sampleRca();
  return {
    incident: {
      ...{ id: rca.id, title: rca.title, severity: rca.severity, environment: rca.environment },
      ...{ startedAt: rca.window.from, resolvedAt: rca.window.to, services: rca.services, alerts: [], links: [] },
      source: { trigger: 'manual', delivery: 'test' },
    },
    ...{ timeline: rca.timeline, findings: rca.findings, suspects: rca.suspects, changes: [] },
    ...{ calls: rca.calls, precedents: rca.precedents, evidence: rca.evidence, computations: rca.computations },
    ...{ gaps: rca.gaps, inventory: rca.inventory, files: [], settings: [], rules: [] },
  };
}
