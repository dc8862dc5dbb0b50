/** A stretch of a text that holds a secret, in UTF-16 code units, end excluded. */
export interface Finding {
  start: number;
  end: number;
  kind: string;
  /** What it says in the plain, so that every spelling of it gets the same token. */
  secret: string;
}

/** Findings in the order of the text, without overlaps: of two that do, the union, named after the one that starts first. */
export function merged(findings: readonly Finding[]): Finding[] {
  const out: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = out.at(-1);
    if (!last || finding.start >= last.end) out.push({ ...finding });
    else if (finding.end > last.end) {
      last.end = finding.end;
      last.secret += finding.secret;
    }
  }
  return out;
}
