import { ModelError } from '../../errors.ts';
import type { Case } from '../reasoner.ts';

/**
 * Refuses an answer that cites what does not exist. What a citation says is held against the claim by the checks;
 * here it only has to be there.
 */
export function requireKnown(step: string, known: Case, cited: { evidence: string[]; computations?: string[] }): void {
  const ids = new Set([...known.evidence.map(({ id }) => id), ...known.computations.map(({ id }) => id)]);
  const unknown = [...cited.evidence, ...(cited.computations ?? [])].filter((id) => !ids.has(id));
  if (unknown.length > 0)
    throw new ModelError(step, 'ungrounded', 'it cites what does not exist', {
      detail: `You cite what does not exist: ${unknown.slice(0, 20).join(', ')}`,
    });
}

/**
 * Whether every literal of a sentence stands in what the model was shown: numbers, commits, quoted and backticked text.
 * A literal that stands nowhere was made up.
 */
export function hasOnlyKnownLiterals(text: string, shown: string): boolean {
  return unknownLiterals(text, shown).length === 0;
}

function unknownLiterals(text: string, shown: string): string[] {
  const literals = [...text.matchAll(/`([^`]+)`|"([^"]+)"|\b([0-9a-f]{7,40})\b|(\d+(?:[.,:]\d+)*)/g)].map(
    ([, code, quoted, sha, number]) => code ?? quoted ?? sha ?? number ?? '',
  );
  return literals.filter((literal) => !shown.includes(literal));
}

/** All text that a sentence may take its literals from: what was shown, what evidence quotes, the repository's files. */
export function groundOf(known: Case, shown: string): string {
  const quoted = known.evidence.map(({ title, excerpt }) => `${title}\n${excerpt}`);
  const files = known.files.map(({ path, text }) => `${path}\n${text}`);
  return [shown, ...quoted, ...files].join('\n');
}

/** Refuses an answer of which a text holds a literal that stands nowhere. */
export function requireGrounded(step: string, ground: string, texts: readonly string[]): void {
  const invented = [...new Set(texts.flatMap((text) => unknownLiterals(text, ground)))];
  if (invented.length > 0)
    throw new ModelError(
      step,
      'ungrounded',
      'it names figures, names or quotations that stand in nothing it was shown',
      {
        detail: `These stand in nothing that you were shown: ${invented.slice(0, 20).join(', ')}. Write without them.`,
      },
    );
}
