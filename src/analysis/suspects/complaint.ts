import { ofKind, type Seen } from '../../ledger.ts';
import type { Deviation, EvidenceId, Incident, Template } from '../../schema/index.ts';
import { symptomsIn, type Symptom } from '../changes/symptom.ts';

/** All that says what is wrong, in words: what services complain of, what their failing calls report, what was paged. */
export interface Complaint {
  parts: { text: string; evidence: readonly EvidenceId[] }[];
  symptoms: ReadonlySet<Symptom>;
}

const LOUD = /^(fatal|error|warn)$/;
const MOST_TEMPLATES = 20;

/** Collects the words of an incident. Deviating signals count by their names, whatever way they went. */
export function complaintOf({
  incident,
  deviations,
  templates,
  seen,
}: {
  incident: Incident;
  deviations: readonly Deviation[];
  templates: readonly Template[];
  seen: readonly Seen[];
}): Complaint {
  const paged = new Set(incident.alerts.map(({ name }) => name));
  const alerts = ofKind(seen, 'alert').filter(({ observation }) => paged.has(observation.name));
  const failing = ofKind(seen, 'trace').flatMap(({ observation }) =>
    observation.spans.filter(({ failed, detail }) => failed && detail !== '').map(({ detail }) => detail),
  );
  const parts = [
    { text: incident.title, evidence: [] },
    ...alerts.map(({ observation: { text } }) => ({ text, evidence: [] })),
    ...templates
      .filter(({ level }) => LOUD.test(level))
      .slice(0, MOST_TEMPLATES)
      .map(({ statement, template, evidence }) => ({ text: `${template}\n${quoteIn(statement)}`, evidence })),
    ...deviations
      .filter(({ role }) => role !== 'traffic')
      .map(({ metric, signal, evidence }) => ({ text: `${metric} ${signal}`, evidence: evidence.slice(0, 1) })),
    ...[...new Set(failing)].map((text) => ({ text, evidence: [] })),
  ];
  const demand = deviations.some(({ role, direction }) => role === 'traffic' && direction === 'up');
  const symptoms = new Set(parts.flatMap(({ text }) => [...symptomsIn(text)]));
  if (demand) symptoms.add('demand');
  return { parts, symptoms };
}

/** The line that a statement quotes. */
function quoteIn(statement: string): string {
  return /`([^`]*)`/.exec(statement)?.[1] ?? '';
}
