import type { Action } from '../../schema/index.ts';
import { cut } from '../text/cut.ts';
import { fence } from '../text/fence.ts';
import { inlineCode } from '../text/inline-code.ts';
import type { BodyContext } from './body-context.ts';
import { section } from './section.ts';

const MOST_FILES = 20;
const LONGEST_PROPOSAL = 10_000;

/** The change that would do it, as far as it could be drafted. */
export function proposal({ artefact }: Pick<Action, 'artefact'>, { rcaPath }: BodyContext): string {
  const { files, proposal: text } = artefact;
  const names = files.slice(0, MOST_FILES).map((file) => inlineCode(file));
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : '';
  const isCut = text !== null && text.length > LONGEST_PROPOSAL;
  const isDrafted = text !== null && text.trim() !== '';
  const where = `${names.join(', ')}${more}`;
  return section('Proposed change', [
    names.length === 0 ? null : isDrafted ? `In ${where}.` : `To be written in ${where}: no change was drafted.`,
    !isDrafted ? null : fence(cut(text, LONGEST_PROPOSAL), languageOf(text, files)),
    isCut ? `_Cut here; the whole text stands in ${inlineCode(rcaPath)}._` : null,
  ]);
}

function languageOf(text: string, files: readonly string[]): 'diff' | 'yaml' | 'text' {
  if (/^diff --git /m.test(text)) return 'diff';
  return files.every((file) => /\.ya?ml$/.test(file)) ? 'yaml' : 'text';
}
