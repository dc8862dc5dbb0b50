import type { Ledger, Seen, Span } from '../../ledger.ts';
import type {
  Alert,
  AlertHistory,
  Call,
  Change,
  ClusterObject,
  Deviation,
  EvidenceId,
  File,
  Incident,
  Rule,
  Safeguard,
} from '../../schema/index.ts';

/** What safeguards are looked for in, and for the sake of what. */
export interface AuditContext {
  incident: Incident;
  /** The changes that traffic met, reverts left out. */
  changes: readonly Change[];
  deviations: readonly Deviation[];
  calls: readonly Call[];
  seen: readonly Seen[];
  /** What deviates by itself at a service that fails, earliest first. */
  own: readonly Deviation[];
  /** What users felt; undefined where it could not be told. */
  symptom: Deviation | undefined;
  files: readonly Seen<File>[];
  objects: readonly Seen<ClusterObject>[];
  rules: readonly Seen<Rule>[];
  alerts: readonly Seen<Alert>[];
  histories: readonly Seen<AlertHistory>[];
  ledger: Ledger;
}

/** A safeguard finding without its id. */
export type Audited = Omit<Safeguard, 'id'>;

/** The first line of a text that matches; undefined where none does. */
export function lineWith(text: string, pattern: RegExp): Span | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const start = text.lastIndexOf('\n', match.index) + 1;
  const end = text.indexOf('\n', match.index);
  return { start, end: end < 0 ? text.length : end };
}

/** Something of the incident to hang a question on whose answer could not be looked up. */
export function anyEvidence({ changes, symptom, deviations }: AuditContext): EvidenceId[] {
  const evidence = changes[0]?.evidence ?? symptom?.evidence ?? deviations[0]?.evidence ?? [];
  return evidence.slice(0, 1);
}
