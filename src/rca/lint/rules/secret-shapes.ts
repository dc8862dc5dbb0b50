/** A secret in a text, by the shape that it has. */
export interface FoundSecret {
  kind: string;
  start: number;
  end: number;
}

/** Each with bounded repetitions only. A value that is a placeholder (`${TOKEN}`, `***`, `<token>`) is none. */
const SHAPES: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['private key', /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/g],
  ['AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['GitHub token', /\b(?:gh[a-z]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255})\b/g],
  ['Slack token', /\bxox[a-z]-[A-Za-z0-9-]{10,200}/g],
  ['JSON Web Token', /\beyJ[\w-]{10,1000}\.eyJ[\w-]{10,2000}\.[\w-]{10,500}/g],
  ['password in an address', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,60}:(?![*<$[{x])[^\s:/@]{3,80}@/gi],
  [
    'password',
    /\b(?:password|passwd|secret|api[_-]?key|access[_-]?token)["']?\s{0,3}[:=]\s{0,3}["']?(?=[^\s"',;]{0,40}\d)(?![*<$[{x])[^\s"',;]{8,120}/gi,
  ],
  ['bearer token', /\bbearer\s{1,3}(?![*<$[{])[\w.~+/-]{20,500}/gi],
];

/** The secrets in a text. */
export function secretsIn(text: string): FoundSecret[] {
  return SHAPES.flatMap(([kind, shape]) =>
    [...text.matchAll(shape)].map(({ index, 0: found }) => ({ kind, start: index, end: index + found.length })),
  );
}
