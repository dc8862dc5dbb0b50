import { askTools, isAnswered, seedQuestions } from '../ask-tools.ts';
import type { Deps } from '../deps.ts';
import { sourceGaps } from '../gaps.ts';
import type { Step } from '../state.ts';

/**
 * Asks every tool its seed questions. What was answered before an interruption is not asked again. A tool that could
 * not look leaves a gap.
 */
export function collect({ tools, places, store, now }: Pick<Deps, 'tools' | 'places' | 'store' | 'now'>): Step<'gaps'> {
  return async ({ incident, scope }) => {
    const before = isAnswered((await store.recording()).answers);
    const questions = seedQuestions(tools, { incident, ...scope });

    await askTools(
      questions.filter(({ tool, input }) => !before(tool, input)),
      now,
      { answered: store.saveAnswer, failed: store.saveFailure },
    );

    const { answers, failures } = await store.recording();
    const seen = answers.reduce((sum, { returned }) => sum + returned, 0);
    return {
      note: `${questions.length} questions, ${seen} observations, ${failures.length} could not be answered`,
      update: { gaps: sourceGaps({ answers, failures }, places, { incident, window: scope.window }) },
    };
  };
}
