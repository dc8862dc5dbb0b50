import { ModelError } from '../../errors.ts';
import type { Case } from '../reasoner.ts';
import { clean } from './frame.ts';

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
  const literals = [...text.matchAll(/`([^`]+)`|"([^"]+)"|\b([0-9a-f]{7,40}|E-[a-z]+-\d+)\b|(\d+(?:[.,:]\d+)*)/g)].map(
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

/** Addresses, packages, paths, settings: what somebody could follow, install or set. */
const FOLLOWED = /[^\s"'`,;()[\]{}]*[/=@:][^\s"'`,;()[\]{}]*[^\s"'`,;()[\]{}.:!?]/g;
/** Times hold colons, too, and nobody follows them; whether one stands anywhere is asked of all literals. */
const TIME = /^(?:\d{4}-\d{2}-\d{2}T)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$/;
/** What would be fetched or installed: a commit message or an alert is no ground for it, a file of the repository is. */
const FETCHED = /https?:\/\/[^\s"'`<>]+|\bppa:[\w/.-]+|\b[\w.-]+==[\w.-]+/g;

/** What a cause or a fix may be taken from. */
export interface OwnGround {
  /** All that outsiders cannot write. */
  text: string;
  /** The repository's files. */
  files: string;
}

/** Text that speaks to a model, or that a reviewer does not see. */
const SPEAKS =
  /ignore (?:all |any )?(?:the )?(?:previous|prior|above)|disregard (?:the )?(?:above|previous)|you are now|system prompt|<\/?(?:system|assistant|tool|script|instructions)\b/i;

/**
 * What outsiders cannot write of a case: a cause or a fix takes from nowhere else what somebody could follow, install or
 * set, because whoever can write into a log would choose it.
 */
export function ownGroundOf(known: Case, shownOf: (known: Case) => string): OwnGround {
  const own = new Set(known.evidence.filter(({ outsiderWritable }) => !outsiderWritable).map(({ id }) => id));
  const isOwn = ({ evidence }: { evidence: readonly string[] }): boolean => evidence.some((id) => own.has(id));
  const kept: Case = {
    ...known,
    evidence: known.evidence.filter(({ id }) => own.has(id)),
    findings: known.findings.filter(isOwn),
    timeline: { ...known.timeline, events: known.timeline.events.filter(isOwn) },
  };
  return { text: groundOf(kept, shownOf(kept)), files: known.files.map(({ text }) => text).join('\n') };
}

/** What of a text for a cause or a fix stands in nothing of our own, or speaks to whoever reads it. */
export function foreignIn(text: string, own: OwnGround): string[] {
  const fetched = (text.match(FETCHED) ?? []).filter((one) => !own.files.includes(one));
  const followed = (text.match(FOLLOWED) ?? []).filter((one) => !TIME.test(one) && !own.text.includes(one));
  const speaking = SPEAKS.exec(clean(text))?.[0];
  return [...fetched, ...followed, ...(speaking === undefined ? [] : [speaking])];
}

/** Refuses an answer of which a text for a cause or a fix is not of our own. */
export function requireOwn(step: string, own: OwnGround, texts: readonly string[]): void {
  const foreign = [...new Set(texts.flatMap((text) => foreignIn(text, own)))];
  if (foreign.length > 0)
    throw new ModelError(step, 'ungrounded', 'it takes a cause or a fix from what outsiders can write', {
      detail: `These stand in no source that outsiders cannot write to: ${foreign.slice(0, 20).join(', ')}. Write without them.`,
    });
}
