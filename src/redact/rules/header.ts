import type { Finding } from '../finding.ts';

/** Literals of which one stands in every such line; case does not count. */
export const HEADER_WORDS = ['bearer', 'basic ', 'cookie', '@tcp(', '@unix(', 'curl', 'sshpass', 'mysql', 'x-amz-'];

const BEARER = /\b(?:bearer|basic)[ \t]{1,4}([A-Za-z0-9._~+/-]{8,4096}={0,2})/gi;
const COOKIES = /cookie["']?[ \t]{0,4}[:=][ \t]{0,4}["']?([^\n"']{4,8192})/gi;
const COOKIE = /([\w.-]{1,64})=([^;\s,]{6,4096})/g;
const ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite|priority)$/i;
/** The password of a URL; an `@` or `:` in it is taken to belong to it. */
const URL_PASSWORD = /:\/\/[^\s:/@"'<>]{0,128}:([^\s/"'<>]{1,256})@(?=[\w[.-])/g;
/** A token as the user of a URL, without a password. */
const URL_USER = /:\/\/([A-Za-z0-9_-]{20,256})@(?=[\w[.-])/g;
const GO_DSN = /(?<![\w.-])[\w.-]{1,64}:([^\s:@/]{3,128})@(?:tcp|unix)\(/g;
const CURL = /\bcurl\b[^\n]{0,200}?[ \t](?:-u|--user)[ \t]{0,4}["']?[^\s:"']{1,64}:([^\s"']{3,128})/g;
const CLIENT = /\b(?:mysql|mysqldump|mysqladmin|sshpass)\b[^\n]{0,120}?[ \t]-p[ \t]?["']?([^\s"'-][^\s"']{2,128})/g;
const SIGNED = /\bX-Amz-(?:Signature|Security-Token|Credential)=([^&\s"']{8,2048})/gi;

/** Credentials that a protocol puts in a fixed place: headers, cookies, URLs, command lines. */
export function protocolSecrets(line: string): Finding[] {
  const found = (pattern: RegExp, kind: string): Finding[] =>
    [...line.matchAll(pattern)].flatMap((match) => {
      const secret = match[1] ?? '';
      const start = match.index + match[0].lastIndexOf(secret);
      return secret === '' || isPlaceholder(secret) ? [] : [{ start, end: start + secret.length, kind, secret }];
    });
  return [
    ...found(BEARER, 'authorization').filter(({ secret }) => /\d/.test(secret) || /[A-Z]/.test(secret.slice(1))),
    ...found(URL_PASSWORD, 'url-password'),
    ...found(URL_USER, 'url-password').filter(({ secret }) => /\d/.test(secret)),
    ...found(GO_DSN, 'url-password'),
    ...found(CURL, 'password'),
    ...found(CLIENT, 'password'),
    ...found(SIGNED, 'signature'),
    ...[...line.matchAll(COOKIES)].flatMap(cookies),
  ];
}

function cookies(header: RegExpExecArray): Finding[] {
  const text = header[1] ?? '';
  const offset = header.index + header[0].length - text.length;
  return [...text.matchAll(COOKIE)].flatMap((pair) => {
    const [whole, name = '', secret = ''] = pair;
    if (ATTRIBUTE.test(name) || isPlaceholder(secret)) return [];
    const end = offset + pair.index + whole.length;
    return [{ start: end - secret.length, end, kind: 'cookie', secret }];
  });
}

function isPlaceholder(secret: string): boolean {
  return /^(?:\$|\{|<|%|\*{2,}|REDACTED$|x{3,}$)/i.test(secret);
}
