/** The ways in which a system shows that something is wrong, as far as a change in its code or settings can bring them about. */
export type Symptom =
  | 'crash'
  | 'auth'
  | 'format'
  | 'throttle'
  | 'slow'
  | 'database'
  | 'cache'
  | 'memory'
  | 'connections'
  | 'lag'
  | 'disk'
  | 'cpu'
  | 'network'
  | 'demand'
  | 'stuck'
  | 'wrong';

/** How each symptom is worded in log lines, error details, alerts and names of metrics. */
const WORDED: readonly (readonly [Symptom, RegExp])[] = [
  [
    'crash',
    /panic|nil pointer|null ?pointer|null ?reference|nonetype|undefined is not|of undefined|of null|typeerror|attributeerror|keyerror|indexerror|segfault|sigsegv|index out of|out of range|out of bounds|unwrap|division by zero|divide by zero|crash ?loop|class ?cast|assertion|uncaught|unhandled|nosuchelement|exit(ed)? (with )?code|stack ?overflow|concurrent map/i,
  ],
  [
    'auth',
    /\b(401|403)\b|unauthori[sz]ed|forbidden|jwt|token|signature|permission denied|access ?denied|not authori[sz]ed|credential|api key|issuer|audience|csrf|authentication|password|handshake|certificate/i,
  ],
  [
    'format',
    /no mapping|unknown (field|column|enum|key|property|topic)|no such (column|field|key|table|property)|does not exist|undefined (column|field|variable)|missing (required )?(field|key|column|property|parameter|attribute|header|env)|unmarshal|deseriali[sz]|decod|pars(e|ing)[ _]?(error|exception|fail)|failed to parse|schema|validation|invalid (format|type|json|value|input|payload|argument|character)|unexpected (field|token|end|type|value)|incompatible|cannot (convert|cast)|constraint|not-null|null value|malformed|unsupported|larger than|too (large|long|big)|\b(400|422)\b/i,
  ],
  ['throttle', /throttl|throughput|rate.?limit|\b429\b|too many requests|quota|capacity|shed|rejected/i],
  ['slow', /slow|timeout|timed out|deadline exceeded|latency|duration|p9[59]|exceeded \S+ ?m?s|took |stall|\b504\b/i],
  [
    'database',
    /\bsql|slow query|\bdb\b|db_|database|postgres|mysql|select |\bquery|queries|statement|lock wait|rows|seq scan|full scan|dynamo|mongo/i,
  ],
  ['cache', /cache|\bmiss(es)?\b|hit_ratio|hit ratio|evict|redis|memcache/i],
  ['memory', /\boom|out of memory|heap|memory|gc pause|allocation|rss|working_set/i],
  [
    'connections',
    /pool|too many (open files|connections|clients)|connection slots|emfile|file descriptor|socket|open_fds|exhaust|acquire|connections|leak|goroutine|threads/i,
  ],
  ['lag', /\blag\b|backlog|queue|consumer|rebalanc|pending|behind|poison|redeliver|dead.?letter|offset/i],
  ['disk', /disk|no space left|enospc|filesystem|inode|volume (is )?full|log volume/i],
  ['cpu', /\bcpu|event ?loop|runqueue|load average|cores/i],
  [
    'network',
    /refused|no such host|unreachable|econn|\bdns\b|nxdomain|unknown host|\b502\b|\b503\b|name resolution|connection reset|no route|no healthy|not found|\b404\b|unavailable|handshake|egress|tls/i,
  ],
  [
    'demand',
    /fan.?out|requests_per_sec|rps|per_request|queries_per_second|retry|retries|storm|requests per second|calls_per|amplif|duplicate/i,
  ],
  ['stuck', /deadlock|lock (wait|timeout)|mutex|blocked|hung|starv|waiting for|livelock|never (returned|completed)/i],
  [
    'wrong',
    /mismatch|incorrect|wrong|negative|duplicate|empty result|result_count|conversion|stale|inconsistent|checksum|total|drift/i,
  ],
];

/** The symptoms that a text speaks of. */
export function symptomsIn(text: string): Set<Symptom> {
  return new Set(WORDED.filter(([, worded]) => worded.test(text)).map(([symptom]) => symptom));
}
