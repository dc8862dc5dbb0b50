import { describe, expect, it } from 'vitest';
import { ToolError } from '../errors.ts';
import { createRedactor } from '../redact/redactor.ts';
import type { Incident } from '../schema/index.ts';
import type { OpenTool } from '../tool.ts';
import { askTools } from './ask-tools.ts';
import type { Recording } from './deps.ts';
import { sourceGaps } from './gaps.ts';
import { withRedaction } from './redacted-tool.ts';

const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };
// What is read of an incident here is where it came from.
const incident = { source: { trigger: 'alertmanager' } } as Incident;

describe('the gaps that sources left', () => {
  it('say of an answer that was withheld that it could not be looked at, and why', async () => {
    let deep: unknown = 'password=hunter2';
    for (let level = 0; level < 200; level += 1) deep = [deep];
    const tool = {
      name: 'files',
      ask: () => Promise.resolve({ tool: 'files', input: { deep }, observations: [] }),
    } as unknown as OpenTool;
    const personal = { card: true, ssn: true, iban: true, email: true, phone: true };
    const cautious = withRedaction(tool, createRedactor({ key: 'a'.repeat(64), own: [], personal }));
    const recording: Recording = { answers: [], failures: [] };

    await askTools([{ tool: cautious, input: window }], () => 0, {
      answered: (answer) => Promise.resolve(void recording.answers.push(answer)),
      failed: (failed) => Promise.resolve(void recording.failures.push(failed)),
    });

    expect(recording.answers).toEqual([]);
    expect(sourceGaps(recording, [{ name: 'files', alwaysHolds: true }], { incident, window })).toMatchObject([
      {
        reason: 'could-not-look',
        blockedBy: expect.stringMatching(/^withheld: the answer could not be searched for secrets: .*nested deeper/),
        triedQueries: [{ tool: 'files' }],
      },
    ]);
  });

  it.each(['timeout', 'server', 'auth', 'withheld'] as const)('name the failure where it is %s', (failure) => {
    const { message } = new ToolError('loki', failure, 'loki: no');
    const failures = [{ tool: 'loki', input: window, failure, message }];

    expect(sourceGaps({ answers: [], failures }, [], { incident, window })).toMatchObject([
      { reason: 'could-not-look', blockedBy: `${failure}: loki: no` },
    ]);
  });
});
