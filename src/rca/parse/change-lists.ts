import type { Edit, Rca } from '../../schema/index.ts';
import { claimOf, sentenceOf, unknownIds, type LISTS } from './listed.ts';
import type { Problem } from './problem.ts';
import type { TemplateLine } from './template.ts';

/** A line that a person added under the heading of a list. */
export interface Added {
  list: (typeof LISTS)[string];
  text: string;
  line: number;
}

/** Takes the lines that are gone out of their lists and adds the new ones, in place. */
export function changeLists(
  rca: Rca,
  gone: readonly { template: TemplateLine; line: number }[],
  added: readonly Added[],
): { edits: Edit[]; problems: Problem[] } {
  const edits: Edit[] = [];
  const problems: Problem[] = [];
  const out = gone.flatMap(({ template }) => template.slots.map(({ field }) => field));
  for (const { at, text } of out) edits.push({ at: at.replace(/\/text$/, ''), before: text, after: null });
  const stays = (list: string) => (_item: unknown, index: number) =>
    !out.some(({ path: [of, place] }) => of === list && place === index);
  rca.summary = rca.summary.filter(stays('summary'));
  rca.wentWell = rca.wentWell.filter(stays('wentWell'));
  rca.questions = rca.questions.filter(stays('questions'));

  for (const { list, text, line } of added) {
    const sentence = sentenceOf(text);
    const unknown = unknownIds(sentence, rca);
    if (sentence.text === '' || sentence.text.length > 300 || unknown.length > 0) {
      const problem = unknown.length > 0 ? `${unknown.join(', ')} is not in the document` : 'this is no sentence';
      const remedy = unknown.length > 0 ? 'cite evidence that is listed below' : 'write one of at most 300 characters';
      problems.push({ line, problem, remedy });
      continue;
    }
    if (list === 'questions') {
      const moment = rca.timeline.events.find(({ evidence }) => evidence.some((id) => sentence.cited.includes(id)));
      if (!moment) {
        problems.push({
          line,
          problem: 'this question is tied to no moment of the timeline',
          remedy: 'end it with the evidence of the event that it is about, such as [E-met-001](#e-met-001)',
        });
        continue;
      }
      rca.questions.push({ text: sentence.text, event: moment.id });
      edits.push({ at: `questions/${rca.questions.length - 1}`, before: null, after: sentence.text });
      continue;
    }
    const taken = new Set([...rca.summary, ...rca.wentWell].map(({ id }) => id));
    const claim = claimOf(sentence, taken);
    rca[list].push(claim);
    edits.push({ at: `${list}/${claim.id}`, before: null, after: claim.text });
  }
  if (rca.summary.length === 0)
    problems.push({ line: gone[0]?.line ?? 1, problem: 'the summary is empty', remedy: 'leave at least one sentence' });
  return { edits, problems };
}
