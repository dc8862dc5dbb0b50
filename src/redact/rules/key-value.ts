import type { Finding } from '../finding.ts';

/** Words that name a secret: `strong` whatever it looks like, `weak` only where it looks like one. */
const STRONG = 'password|passwd|passphrase|passcode|pwd|pgpass';
const WEAK =
  'secret|token|api[_-]?key|access[_-]?key|account[_-]?key|shared[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|master[_-]?key|credentials?|authorization|[_-]auth|signature|(?<=[?&\\s;,])sig|pass|stripe[_-]key|license[_-]?key|webhook[_-]?url';
/** Literals of which one stands in every line that names a secret; case does not count. */
export const KEY_WORDS = [
  'passw', 'passphr', 'passcode', 'pwd', 'secret', 'token', 'apikey', 'api_key', 'api-key', '_key', '-key', 'accesskey', 'accountkey',
  'sharedkey', 'privatekey', 'signingkey', 'masterkey', 'encryptionkey', 'credential', 'authoriz', '_auth', '-auth', 'signature', 'sig=', 'pass=', 'pass:', '"pass', 'pgpass', 'licensekey', 'webhook',
]; // prettier-ignore

const KEY = new RegExp(
  `(?:(?<strong>${STRONG})|(?<weak>${WEAK}))(?:[_-]?(?:\\d{1,3}|key|value|base|id))?(?<close>\\\\{0,4}["'\`\\]]{0,2})(?<between>[ \\t]{0,8}(?:=>|:=|==|=|:|>)[ \\t]{0,8}|[ \\t]{1,4}(?=[^\\s=:]))`,
  'gi',
);
const STRONG_NAME = new RegExp(`(?:${STRONG})(?:[_-]?(?:\\d{1,3}|value))?$`, 'i');
const WEAK_NAME = new RegExp(`(?:${WEAK})(?:[_-]?(?:\\d{1,3}|key|value))?$`, 'i');
/** Quoted to its quote, escaped or not; else to a blank, or to where a new pair begins. A run of NUL is what was taken out. */
const QUOTED = /(\\{0,4})(["'`])((?:(?!\2)[^\n\\]|\\[^\n]){0,4096})/y;
const BARE = /(?:(?!,[ \t]?(?:[\w.-]|\0+(?!\0)){1,40}[=:])[^\s&;"'`<>|]){1,4096}/y;
const SCHEME = /(?:bearer|basic|token|apikey|digest|negotiate|bot|key)[ \t]{1,4}/iy;

const PLACEHOLDER =
  /^(?:\$\{|\$\(|\{\{|\$[A-Z_]+$|%[({]|<|\[REDACTED:[a-z0-9-]{1,40}:[0-9a-f]{1,64}\]$|\*{2,}|x{3,}$|\.{3}|null$|nil$|none$|true$|false$|undefined$|empty$|redacted|masked|hidden|secret$|password$|changeme$)/i;
/** What people write after "password: " that is none. */
const PROSE =
  /^(?:is|was|are|not|no|for|of|to|in|on|at|by|the|a|an|and|or|must|should|cannot|can|has|have|too|does|did|do|will|with|from|wrong|invalid|incorrect|expired|required|missing|failed|failure|rejected|refused|denied|authentication|auth|mismatch|error|unset|set|ok|valid|accepted|changed|reset|updated|rotated|rotation|given|provided|prompt|file|field|only|string|number|yes|ok|unknown|default|verification|check|hash|policy|length|strength|supplied|entered|exchange|request|store|manager|endpoint|refresh|type|name|bucket|count|limit|usage)[.,:;!)]*$/i;

/** Values that stand beside a name that says they are secret: `password=…`, `"token": "…"`, `--secret …`, `<pass>…`. */
export function namedSecrets(line: string): Finding[] {
  const findings: Finding[] = [];
  KEY.lastIndex = 0;
  for (let match = KEY.exec(line); match; match = KEY.exec(line)) {
    const { strong, between = '', close = '' } = match.groups ?? {};
    let start = match.index + match[0].length;
    const sign = between.trim();
    const before = line.slice(Math.max(0, match.index - 64), match.index);
    if (sign === '' && !/(?:^|[\s"'])--?[\w-]{0,40}$/.test(before)) continue;
    if (sign === '>' && !/<[\w:-]{0,40}$/.test(before)) continue;
    SCHEME.lastIndex = start;
    const scheme = SCHEME.exec(line);
    if (scheme) start += scheme[0].length;
    const value = valueAt(line, start);
    if (!value) continue;
    const isProse = sign === ':' && !value.quoted && close === '' && /\s$/.test(between);
    // What was taken out before, and is NUL here, does not make the rest a secret.
    if (!isSecret(value.text.replaceAll('\0', ''), strong !== undefined || scheme !== null, isProse)) continue;
    const end = value.start + value.text.length;
    findings.push({ start: value.start, end, kind: kindOf(match), secret: value.text });
    KEY.lastIndex = end;
  }
  return findings;
}

/** Whether a value under such a name is a secret. `strong`: the name alone says so. */
export function isSecret(value: string, strong: boolean, isProse = false): boolean {
  if (PLACEHOLDER.test(value) || (isProse && PROSE.test(value))) return false;
  if (strong) return value.length >= (isProse ? 5 : 3);
  if (value.length < 8 || /^[\d.,]+$/.test(value) || value.includes('://')) return false;
  if (/^\/[\w.-]+\//.test(value) || /^[\w-]+\.(?:ya?ml|json|ts|js|go|py|txt|key|pem)$/.test(value)) return false;
  const letters = /[A-Za-z]/.test(value);
  if (/\d/.test(value)) return letters || value.length >= 16;
  return value.length >= 16 && /[a-z]/.test(value) && /[A-Z]/.test(value) && !/^[A-Za-z]+(?:\.[A-Za-z]+)+$/.test(value);
}

/** Whether a key of an object, or a label, names a secret, and how surely. */
export function namesSecret(key: string): 'strong' | 'weak' | undefined {
  if (STRONG_NAME.test(key)) return 'strong';
  return WEAK_NAME.test(key) ? 'weak' : undefined;
}

function valueAt(line: string, at: number): { start: number; text: string; quoted: boolean } | undefined {
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(line);
  if (quoted) {
    const text = (quoted[3] ?? '').replace(/\\{1,4}$/, '');
    return text === '' ? undefined : { start: at + quoted[0].length - (quoted[3] ?? '').length, text, quoted: true };
  }
  BARE.lastIndex = at;
  const bare = BARE.exec(line)?.[0].replace(/[,.)\]}\\]{1,8}$/, '');
  return bare ? { start: at, text: bare, quoted: false } : undefined;
}

function kindOf({ groups }: RegExpExecArray): string {
  if (groups?.['strong'] !== undefined) return 'password';
  const word = (groups?.['weak'] ?? '').toLowerCase().replaceAll('_', '-').replace(/^-/, '');
  return /key/.test(word) ? 'api-key' : /token/.test(word) ? 'token' : /auth/.test(word) ? 'authorization' : 'secret';
}
