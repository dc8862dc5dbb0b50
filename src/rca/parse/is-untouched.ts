import { DATA_HEAD, hashOf } from '../render/markdown/sections/data.ts';

/**
 * Whether an `rca.md` is still the page that was rendered, whatever version rendered it: then there is no edit to look
 * for. It goes by the hash that the file itself names, and so is no proof that the page shows what its data says.
 */
export function isUntouched(markdown: string): boolean {
  const text = markdown.replaceAll('\r\n', '\n');
  const head = text.lastIndexOf(`\n${DATA_HEAD}`);
  const named = /"page":"([0-9a-f]{64})"/.exec(text.slice(head))?.[1];
  return head >= 0 && hashOf(text.slice(0, head).trim()) === named;
}
