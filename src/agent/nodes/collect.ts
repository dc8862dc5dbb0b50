import { ToolError } from '../../errors.ts';
import { canonical } from '../../ledger.ts';
import type { Gap } from '../../schema/index.ts';
import type { OpenTool, Question } from '../../tool.ts';
import type { Asked, Deps, RecordedFailure, Recording } from '../deps.ts';
import type { Step } from '../state.ts';

const AT_ONCE = 6;

/**
 * Asks every tool its seed questions, a few at a time. What was asked before an interruption is not asked again.
 * A tool that could not look leaves a gap.
 */
export function collect({ tools, store, now }: Pick<Deps, 'tools' | 'store' | 'now'>): Step<'gaps'> {
  return async ({ run, incident, scope }) => {
    const known = new Set((await store.recordings(run)).map(({ asked }) => keyOf(asked)));
    const questions = tools.flatMap((tool) =>
      tool.seed({ incident, ...scope }).map((input) => ({ tool, input, asked: { tool: tool.name, input } })),
    );
    const open = questions.filter(({ asked }) => !known.has(keyOf(asked)));
    const signal = AbortSignal.timeout(5 * 60_000);

    await eachFewAtATime(open, AT_ONCE, async ({ tool, input, asked }) => {
      const recording = await ask(tool, input, { signal, now });
      if ('answer' in recording) await store.saveAnswer(run, asked, recording.answer);
      else await store.saveFailure(run, asked, recording.failure);
    });

    const recordings = await store.recordings(run);
    const gaps = recordings
      .flatMap((recording) => ('failure' in recording ? [recording.failure] : []))
      .map((failure, index) => gapOf(failure, index + 1));
    const seen = recordings.reduce((sum, one) => sum + ('answer' in one ? one.answer.returned : 0), 0);
    return {
      note: `${questions.length} questions, ${seen} observations, ${gaps.length} could not be answered`,
      update: { gaps },
    };
  };
}

async function ask(
  tool: OpenTool,
  input: Question,
  context: { signal: AbortSignal; now: () => number },
): Promise<Recording> {
  const asked: Asked = { tool: tool.name, input };
  try {
    return { asked, answer: await tool.ask(input, context) };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { asked, failure: { tool: error.tool, input, failure: error.failure, message: error.message } };
  }
}

function gapOf({ tool, input, failure, message }: RecordedFailure, number: number): Gap {
  return {
    id: `GP-${number}`,
    question: `What does ${tool} show between ${input.from} and ${input.to}?`,
    whyItMatters: 'Whatever only this source shows is missing from the timeline and from every test.',
    reason: failure === 'not-recorded' ? 'not-recorded' : 'could-not-look',
    triedQueries: [{ tool, query: canonical(input) }],
    blockedBy: `${failure}: ${message}`,
    askWho: `whoever runs ${tool}`,
    effectOnConfidence: 'Nothing could be tested against this source.',
  };
}

function keyOf({ tool, input }: Asked): string {
  return `${tool} ${canonical(input)}`;
}

async function eachFewAtATime<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
