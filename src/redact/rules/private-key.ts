import type { Finding } from '../finding.ts';

/** Stands in every line that begins a private key. */
export const KEY_BEGIN = '-----begin';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY|KEY BLOCK)[A-Z0-9 ]{0,10}-----/g;
const END = /-----END [A-Z0-9 ]{0,60}-----/g;
const LAST_RUN = /[A-Za-z0-9+/=]{1,512}[ \t\r"',\\]{0,8}$/;
/** Lines that a key without an end may have. */
const MOST_LINES = 128;

/**
 * The bodies of private keys in PEM (RFC 7468), also where each line stands behind a prefix of the log that it was
 * written to, and where the end is missing.
 */
export function privateKeys(text: string): Finding[] {
  const findings: Finding[] = [];
  for (const begin of text.matchAll(BEGIN)) {
    const from = begin.index + begin[0].length;
    END.lastIndex = from;
    const end = END.exec(text);
    const to = end ? end.index : text.length;
    const lineEnd = text.indexOf('\n', from);
    if (end && (lineEnd < 0 || lineEnd > to)) {
      if (to > from) findings.push({ start: from, end: to, kind: 'private-key', secret: text.slice(from, to) });
      continue;
    }
    findings.push(...linesOf(text, from, to));
  }
  return findings;
}

/** The last run of base64 on each line between begin and end. */
function linesOf(text: string, from: number, to: number): Finding[] {
  const findings: Finding[] = [];
  let start = from;
  for (let line = 0; line < MOST_LINES && start < to; line += 1) {
    const next = text.indexOf('\n', start);
    const stop = next < 0 || next > to ? to : next;
    const content = text.slice(start, Math.min(stop, start + 4096));
    const run = LAST_RUN.exec(content.slice(-600));
    const body = run?.[0].replace(/[ \t\r"',\\]+$/, '') ?? '';
    if (body.length >= 8 || (body.length >= 2 && body.endsWith('='))) {
      const at = start + content.length - (run?.[0].length ?? 0);
      findings.push({ start: at, end: at + body.length, kind: 'private-key', secret: body });
    }
    start = stop + 1;
  }
  return findings;
}
