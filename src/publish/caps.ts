import type { Write } from '../schema/index.ts';

/** How much may be sent, so that a fault of ours floods nobody. `trust.md` BUD-4. */
export interface Caps {
  issuesPerIncident: number;
  pullRequestsPerIncident: number;
  /** To one place, whatever the incident. */
  perHour: number;
}

/** What was sent so far, the write in question left out. */
export interface Sent {
  issues: number;
  pullRequests: number;
  lastHour: number;
}

/** Why a write does not leave now. Without `waitMs` it is for good, until a person releases it anew. */
export interface Hold {
  reason: string;
  waitMs?: number;
}

const HOUR_WAIT_MS = 300_000;

/** Whether a write would go over a cap. */
export function holdOf({ kind, incident }: Write, sent: Sent, caps: Caps): Hold | undefined {
  const [so, most, what] = {
    issue: [sent.issues, caps.issuesPerIncident, 'issues'] as const,
    'pull-request': [sent.pullRequests, caps.pullRequestsPerIncident, 'pull requests'] as const,
    message: [0, 1, 'messages'] as const,
  }[kind];
  if (so >= most) return { reason: `${incident} has ${so} ${what} already, and publish.caps allows ${most}` };
  if (sent.lastHour < caps.perHour) return undefined;
  const reason = `${sent.lastHour} writes left within the hour, and publish.caps.perHour allows ${caps.perHour}`;
  return { reason, waitMs: HOUR_WAIT_MS };
}
