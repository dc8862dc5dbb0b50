/** A secret in a text, by the shape that it has. */
export interface FoundSecret {
  kind: string;
  start: number;
  end: number;
}

/**
 * Shapes of secrets, each with a bounded or single repetition, so that each runs in linear time. A value that is a
 * placeholder (`${TOKEN}`, `***`, `<token>`, `[REDACTED:…]`) is none.
 */
const SHAPES: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----(?:\s|\\n){0,4}[A-Za-z0-9+/=]{16}/g],
  ['AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})\b/g],
  ['GitLab token', /\bglpat-[A-Za-z0-9_-]{20,64}\b/g],
  ['Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,200}\b/g],
  ['Slack webhook', /\bhooks\.slack\.com\/services\/[A-Za-z0-9/]{20,100}/g],
  ['Google key', /\bAIza[0-9A-Za-z_-]{35}\b/g],
  ['Stripe key', /\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,128}\b/g],
  ['API key', /\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,200}/g],
  ['JSON Web Token', /\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000}/g],
  ['connection string', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]{1,80}:(?![*<$[{x])[^\s/@'"]{3,100}@/gi],
  [
    'password',
    /\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret)["']?\s{0,3}[:=]\s{0,3}["']?(?![*<$[{x]|REDACTED|null\b|true\b|false\b|env\b)[^\s"',;]{6,200}/gi,
  ],
  ['bearer token', /\bbearer\s{1,3}(?![*<$[{])[A-Za-z0-9._~+/-]{20,2000}/gi],
];

/** The secrets in a text, in the order of their shapes. */
export function secretsIn(written: string): FoundSecret[] {
  // A token stands where a secret stood, and its kind may be called what a secret is called.
  const text = written.replace(/\[REDACTED:[a-z0-9-]+(?::[0-9a-f]+)?\]/g, (token) => '*'.repeat(token.length));
  return SHAPES.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({ kind, start: match.index, end: match.index + match[0].length })),
  );
}

/** The text with each secret replaced by its kind. */
export function withoutSecrets(text: string): string {
  return SHAPES.reduce((rest, [kind, pattern]) => rest.replace(pattern, `[REDACTED:${kind}]`), text);
}
