import ignore from 'ignore';
import type { EvidenceId, File, Owner } from '../schema/index.ts';

/** A CODEOWNERS file with the evidence that quotes it. */
export interface Codeowners {
  file: File;
  evidence: EvidenceId[];
}

/**
 * Who answers for the first of these paths that CODEOWNERS assigns: the last rule that matches, a team before a
 * person. Null where no rule does; nobody is guessed, and the author of a change is never the default.
 * Rules follow GitHub: gitignore patterns without negation; a later rule wins.
 */
export function ownerOf(paths: readonly string[], codeowners: Codeowners | undefined): Owner | null {
  if (!codeowners) return null;
  const rules = rulesOf(codeowners.file);
  for (const path of paths) {
    const rule = rules.findLast(({ pattern }) => matches(pattern, path));
    const candidate = rule?.owners.find((owner) => owner.includes('/')) ?? rule?.owners[0];
    if (!rule || !candidate) continue;
    return {
      candidate,
      derivedFrom: 'codeowners',
      path: `${codeowners.file.path} line ${rule.line} (${rule.pattern}) for ${path}`,
      evidence: codeowners.evidence,
      p: candidate.includes('/') ? 0.95 : 0.9,
      confirmedBy: null,
    };
  }
  return null;
}

/** What goes beyond that is no pattern that anybody wrote; it fits nothing. */
const LONGEST_PATTERN = 512;
const MOST_STARS = 8;

interface OwnerRule {
  line: number;
  pattern: string;
  owners: string[];
}

/** A file may have ten thousand lines, and is asked about for every path and every commit to it. */
const known = new WeakMap<File, OwnerRule[]>();

function rulesOf(file: File): OwnerRule[] {
  const rules = known.get(file) ?? parse(file.text);
  known.set(file, rules);
  return rules;
}

function parse(text: string): OwnerRule[] {
  return text.split('\n').flatMap((raw, index) => {
    const [pattern, ...owners] = raw.replace(/#.*$/, '').trim().split(/\s+/);
    if (!pattern) return [];
    const handles = owners.filter((owner) => /^@[\w.-]+(\/[\w.-]+)?$/.test(owner));
    return [{ line: index + 1, pattern, owners: handles }];
  });
}

function matches(pattern: string, path: string): boolean {
  // Each star may stand for anything: with many of them, trying takes for ever.
  if (pattern.length > LONGEST_PATTERN || pattern.split('*').length > MOST_STARS + 1) return false;
  if (!mayFit(pattern, path)) return false;
  try {
    return ignore().add(pattern).ignores(path.replace(/^\/+/, ''));
  } catch {
    // A path outside the tree matches no rule.
    return false;
  }
}

/** Whether a pattern of plain characters stands in the path at all, which is found out a thousand times faster. */
function mayFit(pattern: string, path: string): boolean {
  if (!/^[\w./-]+$/.test(pattern)) return true;
  return path.toLowerCase().includes(pattern.replaceAll(/^\/|\/$/g, '').toLowerCase());
}
