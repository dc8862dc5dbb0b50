import { canonical } from '../../ledger.ts';
import type { Gap, Window } from '../../schema/index.ts';
import { askTools, isAnswered, seedQuestions } from '../ask-tools.ts';
import type { Deps, FailedQuestion } from '../deps.ts';
import type { Step } from '../state.ts';

/**
 * Asks every tool its seed questions. What was answered before an interruption is not asked again. A tool that could
 * not look leaves a gap.
 */
export function collect({ tools, store, now }: Pick<Deps, 'tools' | 'store' | 'now'>): Step<'gaps'> {
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
      update: { gaps: failures.map((failed, index) => gapOf(failed, scope.window, index + 1)) },
    };
  };
}

function gapOf({ tool, input, failure, message }: FailedQuestion, { from, to }: Window, number: number): Gap {
  return {
    id: `GP-${number}`,
    question: `What does ${tool} show between ${from} and ${to}?`,
    whyItMatters: 'Whatever only this source shows is missing from the timeline and from every test.',
    reason: failure === 'not-recorded' ? 'not-recorded' : 'could-not-look',
    triedQueries: [{ tool, query: canonical(input) }],
    blockedBy: `${failure}: ${message}`,
    askWho: `whoever runs ${tool}`,
    effectOnConfidence: 'Nothing could be tested against this source.',
  };
}
