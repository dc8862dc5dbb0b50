import type { Redactor } from '../redact/redactor.ts';
import type { Incident } from '../schema/index.ts';

const LONGEST_TITLE = 200;

/** An incident without the secrets that its trigger passed on. */
export function cleanIncident(incident: Incident, redactor: Redactor): Incident {
  const clean = redactor.value(incident);
  // A token may be longer than what it stands for.
  return clean.title.length <= LONGEST_TITLE ? clean : { ...clean, title: clean.title.slice(0, LONGEST_TITLE) };
}
