import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ToolError } from '../errors.ts';
import type { FailedQuestion } from '../schema/index.ts';
import { defineTool, Question, type Found, type OpenTool } from '../tool.ts';
import { askTools } from './ask-tools.ts';

const window = { from: '2026-05-20T12:00:00Z', to: '2026-05-20T15:00:00Z' };

function tool(name: string, run: () => Promise<Found>): OpenTool {
  return defineTool({
    name,
    description: name,
    config: z.strictObject({}),
    input: Question,
    seed: () => [window],
    run,
    doctor: () => Promise.resolve('reachable'),
  }).open({});
}

describe('tools that are asked', () => {
  it('are all heard, whatever one of them does', async () => {
    const tools = [
      tool('away', () => Promise.reject(new ToolError('away', 'auth', 'away: the token is refused'))),
      tool('broken', () => Promise.reject(new TypeError('it has no slice'))),
      tool('fine', () => Promise.resolve({ observations: [], total: 0, truncated: false })),
    ];
    const answered: string[] = [];
    const failed: FailedQuestion[] = [];

    await askTools(
      tools.map((one) => ({ tool: one, input: window })),
      () => 0,
      {
        answered: (answer) => Promise.resolve(void answered.push(answer.tool)),
        failed: (failure) => Promise.resolve(void failed.push(failure)),
      },
    );

    expect(answered).toEqual(['fine']);
    expect(failed).toEqual([
      { tool: 'away', input: window, failure: 'auth', message: 'away: the token is refused' },
      {
        tool: 'broken',
        input: window,
        failure: 'malformed',
        message: 'broken broke on what it found: it has no slice',
      },
    ]);
  });

  it('fail as the tool that was recorded where a recording says that one failed', async () => {
    const question = { ...window, search: 'pool' };
    const recording = tool('bundle', () =>
      Promise.reject(new ToolError('loki', 'timeout', 'loki did not answer', { question })),
    );
    const failed: FailedQuestion[] = [];

    await askTools([{ tool: recording, input: { ...window, tool: 'loki', input: question } }], () => 0, {
      answered: () => Promise.reject(new Error('there was no answer')),
      failed: (failure) => Promise.resolve(void failed.push(failure)),
    });

    expect(failed).toEqual([{ tool: 'loki', input: question, failure: 'timeout', message: 'loki did not answer' }]);
  });

  it('refuse a question that is longer than anybody would ask', async () => {
    const long = { ...window, search: 'x'.repeat(100_000) };
    const patient = tool('loki', () => Promise.reject(new Error('it was asked')));

    await expect(patient.ask(long, { signal: new AbortController().signal, now: () => 0 })).rejects.toMatchObject({
      failure: 'client',
      message: 'loki: a question has 16384 characters at most',
    });
  });
});
