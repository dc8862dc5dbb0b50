import type { Gap } from '../../../schema/index.ts';

/** Whether a gap says by its id that something is left open: `Who answers for RC-1?`. */
export function isAdmitted(id: string, gaps: readonly Gap[]): boolean {
  const named = new RegExp(String.raw`\b${id.replace(/[^\w-]/g, '')}\b(?!-)`);
  return gaps.some(({ question, blockedBy }) => named.test(question) || named.test(blockedBy));
}
