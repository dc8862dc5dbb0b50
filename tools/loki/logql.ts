import { quoted } from '../prometheus/selector.ts';

/** The labels that say whose lines a stream holds; Loki 3 adds the first one itself. */
export const SERVICE_LABELS = [
  'service_name',
  'service',
  'app_kubernetes_io_name',
  'app',
  'application',
  'job',
  'container',
] as const;

/** The labels that hold a level; Loki 3 finds out the first one itself. */
export const LEVEL_LABELS = ['detected_level', 'level', 'severity', 'severity_text'] as const;

/** The streams to look at. Further matchers are the operator's own LogQL. */
export interface Streams {
  label: string;
  /** None means all that have the label. */
  services: readonly string[];
  matchers: string;
}

/**
 * A selector of streams. Texts are quoted, never pasted: no value can end its own string. Loki wants a matcher that does
 * not match the empty value.
 */
export function streamSelector({ label, services, matchers }: Streams): string {
  const [only] = services;
  const byService =
    services.length === 0
      ? `${label}=~".+"`
      : services.length === 1
        ? `${label}=${quoted(only ?? '')}`
        : `${label}=~${quoted(services.map(literally).join('|'))}`;
  return `{${[byService, matchers].filter((part) => part !== '').join(', ')}}`;
}

/** The lines that contain a text; all of them where none is given. */
export function linesContaining(selector: string, text: string | undefined): string {
  return text === undefined ? selector : `${selector} |= ${quoted(text)}`;
}

/** How many lines each service wrote at each level, a step at a time. */
export function countsBy(lines: string, label: string, stepSeconds: number): string {
  return `sum by (${[label, ...LEVEL_LABELS].join(', ')}) (count_over_time(${lines} [${stepSeconds}s]))`;
}

/** An RE2 expression that matches exactly this text. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|-]/g, String.raw`\$&`);
}
