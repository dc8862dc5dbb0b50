import { z } from 'zod';
import { PublishError, messageOf } from '../../../errors.ts';
import { retryAfterMs } from '../../../retry.ts';
import { cut } from '../../text/cut.ts';
import { visibleText } from '../../text/visible-text.ts';

/** A failed request, whichever way octokit throws it. Without `response` nothing was answered. */
const Thrown = z.object({
  status: z.number(),
  response: z
    .object({
      status: z.number(),
      headers: z.record(z.string(), z.unknown()),
      data: z.unknown(),
    })
    .optional(),
});

const ErrorBody = z.object({
  message: z.string(),
  errors: z
    .array(z.union([z.string(), z.object({ message: z.string().optional(), field: z.string().optional() })]))
    .optional(),
});

/** The connection never came about, so nothing was sent. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** GitHub asks for a minute where a secondary limit names no wait. Contract 3.1.5. */
const SECONDARY_WAIT_MS = 60_000;

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Renew the token.',
  403: 'Give the token issues, contents and pull requests to write.',
  404: 'The repository is not there, or the token cannot see it.',
  409: 'The repository may be empty: it needs a first commit.',
  410: 'Issues may be switched off in this repository.',
};

/** What a failed request means. `lost`: it was sent and no answer came, or one that says nothing about the outcome. */
export type Failure =
  | { kind: 'rate-limited'; waitMs: number }
  | { kind: 'lost' }
  | { kind: 'unsent' }
  | { kind: 'server'; status: number }
  | { kind: 'client'; status: number };

/** Sorts what octokit threw. `nowMs` is the local time. */
export function failureOf(error: unknown, nowMs: number): Failure {
  const response = Thrown.safeParse(error).data?.response;
  if (!response) return { kind: UNSENT.has(codeOf(error)) ? 'unsent' : 'lost' };
  const { status } = response;
  if (status === 429 || (status === 403 && isLimit(response))) {
    return { kind: 'rate-limited', waitMs: waitOf(response.headers, nowMs) };
  }
  return { kind: status >= 500 ? 'server' : 'client', status };
}

/** The error that callers see. A change whose outcome is not known is `unknown`; a limit always has status 429. */
export function toPublishError(
  target: string,
  error: unknown,
  request: { name: string; changes: boolean },
): PublishError {
  if (error instanceof PublishError) return error;
  const failure = failureOf(error, Date.now());
  const said = `${request.name}: ${saidBy(error)}`;
  switch (failure.kind) {
    case 'rate-limited': {
      const wait = `${Math.ceil(failure.waitMs / 1000)} s`;
      return new PublishError(target, `${said}. GitHub asks to wait ${wait}.`, { status: 429, cause: error });
    }
    case 'unsent':
      return new PublishError(target, `${said}. GitHub could not be reached; nothing was sent.`, { cause: error });
    case 'lost':
      return new PublishError(target, `${said}. No answer came.`, { ...outcomeOf(request.changes), cause: error });
    case 'server': {
      const { status } = failure;
      return new PublishError(target, `${said}. GitHub failed.`, {
        status,
        ...outcomeOf(request.changes),
        cause: error,
      });
    }
    case 'client': {
      const { status } = failure;
      const remedy = REMEDIES[status] ?? 'GitHub does not take it as it is.';
      return new PublishError(target, `${said}. ${remedy}`, { status, cause: error });
    }
  }
}

function outcomeOf(changes: boolean): { outcome: 'refused' | 'unknown' } {
  return { outcome: changes ? 'unknown' : 'refused' };
}

/** In GitHub's own words, shortened. They are somebody else's text. */
function saidBy(error: unknown): string {
  const response = Thrown.safeParse(error).data?.response;
  if (!response) return cut(visibleText(messageOf(error)), 200);
  const body = ErrorBody.safeParse(response.data).data;
  const details = (body?.errors ?? []).map((each) =>
    typeof each === 'string' ? each : (each.message ?? each.field ?? ''),
  );
  const words = [body?.message ?? '', ...details].filter(Boolean).join('; ');
  return cut(visibleText(`${response.status} ${words}`.trim()).replace(/\s+/g, ' '), 300);
}

function isLimit({ headers, data }: { headers: Record<string, unknown>; data?: unknown }): boolean {
  const { message = '' } = ErrorBody.safeParse(data).data ?? {};
  return headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers || /rate limit/i.test(message);
}

/** As told, else until the limit is reset, else a minute. Instants are taken by GitHub's own clock where it says it. */
function waitOf(headers: Record<string, unknown>, localMs: number): number {
  const serverMs = Date.parse(textOf(headers['date']) ?? '');
  const nowMs = Number.isNaN(serverMs) ? localMs : serverMs;
  const told = retryAfterMs(textOf(headers['retry-after']), nowMs);
  if (told !== undefined) return told;
  const reset = Number(textOf(headers['x-ratelimit-reset']));
  const isSpent = headers['x-ratelimit-remaining'] === '0';
  return isSpent && reset > 0 ? Math.max(0, reset * 1000 - nowMs) : SECONDARY_WAIT_MS;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
