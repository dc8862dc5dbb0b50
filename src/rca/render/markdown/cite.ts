import type { Claim } from '../../../schema/index.ts';
import { anchorOf } from '../view/anchor.ts';
import { prose } from './escape.ts';
import { line } from './block.ts';

/**
 * Links to where ids are shown: `[E-met-004](#e-met-004)`, in this document or in another one beside it. What is no id
 * is shown as text.
 */
export function cite(ids: readonly string[], document = ''): string {
  return [...new Set(ids)]
    .map((id) => {
      const anchor = anchorOf(id);
      return anchor === undefined ? prose(id) : `[${id}](${document}#${anchor})`;
    })
    .join(' ');
}

/** The place that a link leads to. */
export function place(id: string): string {
  const anchor = anchorOf(id);
  return anchor === undefined ? '' : `<a id="${anchor}"></a>`;
}

/** A claim as a sentence with what it rests on, and with what speaks against it. */
export function claimLine({ text, computed, evidence, contra }: Claim): string {
  return line(prose(text), cite([...computed, ...evidence]), contra.length > 0 && `(against: ${cite(contra)})`);
}
