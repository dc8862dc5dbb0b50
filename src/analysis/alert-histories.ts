import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import type { AlertHistory, EvidenceId, Finding, Instant, Timeline, Window } from '../schema/index.ts';
import type { Draft } from './felt.ts';

/** What the past of the alerts is computed from. */
export interface Remembered {
  findings: readonly Finding[];
  timeline: Timeline;
  seen: readonly Seen[];
  ledger: Ledger;
  /** The number of the first computation. */
  numberFrom: number;
}

/** How often an alert of the incident had fired before it, by the ids of computations. */
export interface Remembrance {
  name: string;
  window: Window;
  /** From when on the source holds anything; null where it does not say. */
  heldFrom: Instant | null;
  firings: string;
  /** Those that fell together with a firing of the alert on what users feel; null for that alert, and without one. */
  withEffect: string | null;
  evidence: EvidenceId[];
}

/**
 * How often each alert of the incident had fired in the days before, and how often with customer effect: while the alert
 * fired that watches what users feel. Alerts of which no source keeps a history that can be
 * counted are left out.
 */
export function rememberAlerts({ findings, timeline, seen, ledger, numberFrom }: Remembered): {
  drafts: Draft[];
  remembered: Remembrance[];
} {
  const histories = ofKind(seen, 'alert-history').filter(({ observation }) => tellsItsFirings(observation));
  const felt = historyOfFelt(findings, histories);
  const drafts: Draft[] = [];
  const push = (draft: Omit<Draft, 'id'>): string => {
    const id = `C-${numberFrom + drafts.length}`;
    drafts.push({ id, ...draft });
    return id;
  };
  const cited = (one: Seen<AlertHistory>): EvidenceId =>
    ledger.cite(one, { title: `firings of ${one.observation.name} before the incident` });
  const names = new Set(timeline.alertOrder.map(({ name }) => name));
  const remembered = [...names].flatMap((name): Remembrance[] => {
    const own = histories.find(({ observation }) => observation.name === name);
    if (!own) return [];
    const [evidence, during] = [cited(own), felt && felt !== own ? cited(felt) : null];
    const count = (what: string, within: EvidenceId | null): string =>
      push({ what, formula: 'count', inputs: [{ kind: 'spans', name, evidence, during: within }], unit: 'count' });
    const { window, heldFrom } = own.observation;
    return [
      {
        name,
        window,
        heldFrom,
        firings: count(`firings of ${name} in the days before`, null),
        withEffect: during && count(`of these, with customer effect`, during),
        evidence: during ? [evidence, during] : [evidence],
      },
    ];
  });
  return { drafts, remembered };
}

/** Whether the text has a line for each firing after its first: they are counted there, and a name may hold line breaks. */
function tellsItsFirings({ text, firings }: AlertHistory): boolean {
  const [, ...lines] = text.split('\n');
  return lines.join('\n') === firings.map(({ from, to }) => `${from} ${to}`).join('\n');
}

/** The history of the alert that watches what users feel. */
function historyOfFelt(
  findings: readonly Finding[],
  histories: readonly Seen<AlertHistory>[],
): Seen<AlertHistory> | undefined {
  const watching = findings.flatMap((one) =>
    one.kind === 'safeguard' && one.safeguard === 'symptom-alert' && one.state === 'present' ? [one.place] : [],
  );
  return histories.find(({ observation }) => watching.includes(observation.name));
}
