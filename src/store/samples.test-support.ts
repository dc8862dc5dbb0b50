import type { Answer, Incident, Plan, Rca, Verdict, Write } from '../schema/index.ts';

/** The smallest documents that fit the schemas, for the tests of the store. */

export function sampleIncident(id: string, title = 'Checkout fails'): Incident {
  return {
    id,
    title,
    severity: 'SEV2',
    startedAt: '2026-05-20T14:00:12.123456789Z',
    resolvedAt: '2026-05-20T14:31:00Z',
    environment: 'production',
    services: ['checkout'],
    alerts: [{ name: 'HighErrorRate', labels: { service: 'checkout' } }],
    links: [],
    source: { trigger: 'alertmanager', delivery: 'd-1' },
  };
}

export function sampleRca(incident: Incident, title = incident.title): Rca {
  const window = { from: '2026-05-20T13:00:00Z', to: '2026-05-20T15:00:00Z' };
  const claim = {
    id: 'CL-1',
    text: 'Checkout answered with errors.',
    type: 'observation' as const,
    evidence: ['E-met-001'],
    contra: [],
    computed: [],
    mechanism: null,
    confidence: { level: 'likely' as const, p: 0.75, basis: 'temporal+topology' as const },
    checkedBy: [],
  };
  return {
    schema: 'hindcast-rca/1',
    id: incident.id,
    title,
    severity: incident.severity,
    status: 'draft',
    services: incident.services,
    environment: incident.environment,
    window,
    aiGenerated: true,
    dueAt: '2026-05-22T14:31:00Z',
    inventory: [],
    summary: [claim],
    timeline: { events: [], anchors: [], alertOrder: [], silences: [], clocks: 'one clock' },
    impact: { window, durationSeconds: 1848, quantities: [], blastRadius: [] },
    explanation: {
      outcome: 'explained',
      trigger: null,
      nodes: [],
      edges: [],
      rootConditions: [
        {
          id: 'RC-1',
          leg: 'prevention',
          why: 'W-prevention-3',
          statement: 'No limit on the pool.',
          kind: 'missing_guardrail',
        },
      ],
      whyChains: [],
    },
    calls: [],
    suspects: [],
    hypotheses: [],
    factors: [],
    detection: { foundBy: claim, alerts: [] },
    wentWell: [],
    actions: [
      {
        id: 'ACT-1',
        title: 'Add a limit to the pool',
        rationale: '',
        category: 'architecture',
        leg: 'prevent',
        strength: 'guard',
        addresses: ['RC-1'],
        evidence: ['E-met-001'],
        owner: null,
        priority: 'P1',
        priorityBasis: '',
        due: '2026-06-20',
        effort: 'S',
        verification: { kind: 'test', how: '', expected: '', by: '2026-06-20' },
        artefact: { kind: 'issue', repo: 'shop', files: [], proposal: null },
        criterion: null,
        risk: '',
        rollback: '',
        dup: null,
        tracking: null,
        proof: { kind: 'not-tried' },
      },
    ],
    followUp: { reviews: [], recurrenceMark: ['pool exhausted in checkout'] },
    gaps: [],
    questions: [],
    precedents: [],
    sources: [],
    findings: [],
    evidence: [],
    computations: [],
    provenance: {
      run: 'r-1',
      startedAt: '2026-05-20T15:00:00Z',
      finishedAt: '2026-05-20T15:00:02Z',
      hindcast: '0.1.0',
      reasoner: 'rules',
      models: [],
      promptHash: null,
      toolCalls: 3,
      modelCalls: 0,
      tokensIn: 0,
      tokensOut: 0,
      fallbacks: [],
      dropped: [],
      stages: [],
    },
  };
}

export function sampleWrite(incident: string, id = 'rca'): Write {
  return {
    id,
    incident,
    kind: id === 'rca' ? 'pull-request' : 'issue',
    policy: id === 'rca' ? 'rca' : 'issues',
    title: `${id} of ${incident}`,
    body: 'text',
    labels: [],
    assignees: [],
    milestone: null,
    parent: null,
    reviewers: [],
    branch: null,
    files: [],
  };
}

export function samplePlan(incident: string): Plan {
  return { incident, writes: [sampleWrite(incident)] };
}

export function sampleAnswer(input: Record<string, unknown>, text: string): Answer {
  const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };
  return {
    tool: 'loki',
    input,
    window,
    fetchedAt: '2026-05-20T15:00:00Z',
    total: 1,
    returned: 1,
    truncated: false,
    observations: [{ kind: 'logs', service: 'checkout', text }],
  };
}

export function sampleVerdict(incident: string, id: string, changes: Partial<Verdict> = {}): Verdict {
  return {
    id,
    incident,
    subject: 'rca',
    decision: 'approve',
    digest: 'a'.repeat(64),
    by: 'mara',
    role: 'approver',
    at: '2026-05-20T16:00:00Z',
    expiresAt: '2099-01-01T00:00:00Z',
    comment: '',
    ...changes,
  };
}
