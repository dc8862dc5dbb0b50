/** How a request ended. `refused`: turned away by a limit (429), not broken. `client`: the asker's fault. */
export type Outcome = 'ok' | 'client' | 'refused' | 'failed';

/** Labels that carry the end of a request. After OpenTelemetry, gRPC, Envoy, Micrometer and common exporters. */
const OUTCOME_LABELS = [
  'code',
  'status',
  'status_code',
  'http_status',
  'http_status_code',
  'http_response_status_code',
  'response_code',
  'status_class',
  'code_class',
  'grpc_code',
  'grpc_status',
  'rpc_grpc_status_code',
  'outcome',
  'result',
  'success',
  'error',
] as const;

/** Server-side failures of gRPC; the others are the caller's (grpc.io, "Status codes and their use"). */
const GRPC: Readonly<Record<string, Outcome>> = {
  ok: 'ok',
  cancelled: 'client',
  canceled: 'client',
  invalidargument: 'client',
  notfound: 'client',
  alreadyexists: 'client',
  permissiondenied: 'client',
  failedprecondition: 'client',
  outofrange: 'client',
  unauthenticated: 'client',
  resourceexhausted: 'refused',
  unknown: 'failed',
  deadlineexceeded: 'failed',
  aborted: 'failed',
  unimplemented: 'failed',
  internal: 'failed',
  unavailable: 'failed',
  dataloss: 'failed',
};

const WORDS: Readonly<Record<string, Outcome>> = {
  ok: 'ok',
  success: 'ok',
  succeeded: 'ok',
  completed: 'ok',
  redirection: 'ok',
  clienterror: 'client',
  rejected: 'refused',
  throttled: 'refused',
  ratelimited: 'refused',
  servererror: 'failed',
  error: 'failed',
  err: 'failed',
  fail: 'failed',
  failed: 'failed',
  failure: 'failed',
  exception: 'failed',
  timeout: 'failed',
  refused: 'failed',
  none: 'failed',
  noanswer: 'failed',
};

/** How the requests that a series counts ended; undefined where no label says so. */
export function outcomeOf(labels: Readonly<Record<string, string>>): Outcome | undefined {
  for (const label of OUTCOME_LABELS) {
    const value = labels[label];
    const outcome = value === undefined ? undefined : read(label, value);
    if (outcome) return outcome;
  }
  return undefined;
}

function read(label: string, value: string): Outcome | undefined {
  const word = value.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (word === 'true' || word === 'false') {
    if (label === 'success') return word === 'true' ? 'ok' : 'failed';
    return label === 'error' ? (word === 'true' ? 'failed' : 'ok') : undefined;
  }
  if (/^[1-5](\d\d|xx)$/.test(word)) {
    if (word === '429') return 'refused';
    return word.startsWith('5') ? 'failed' : word.startsWith('4') ? 'client' : 'ok';
  }
  // A proxy or client that got no answer at all counts it as status 0.
  if (word === '0' || word === '000') return label.startsWith('grpc') || label.startsWith('rpc') ? 'ok' : 'failed';
  return label.includes('grpc') ? GRPC[word] : (WORDS[word] ?? GRPC[word]);
}
