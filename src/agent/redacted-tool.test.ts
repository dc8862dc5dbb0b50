import { describe, expect, it } from 'vitest';
import { ToolError } from '../errors.ts';
import { createRedactor } from '../redact/redactor.ts';
import type { Answer, Observation } from '../schema/index.ts';
import type { OpenTool } from '../tool.ts';
import { withRedaction } from './redacted-tool.ts';

const redactor = createRedactor({
  key: 'a'.repeat(64),
  own: [],
  personal: { card: true, ssn: true, iban: true, email: true, phone: true },
});
const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };

function ask(answering: () => Promise<Partial<Answer>>): Promise<Answer> {
  const tool: Pick<OpenTool, 'name' | 'ask'> = {
    name: 'files',
    ask: async () => ({
      tool: 'files',
      input: { ...window, password: 'hunter2' },
      window,
      fetchedAt: window.to,
      total: 1,
      returned: 1,
      truncated: false,
      observations: [],
      ...(await answering()),
    }),
  };
  const whole = { description: '', doctor: () => Promise.resolve(''), seed: () => [], ...tool } as unknown as OpenTool;
  return withRedaction(whole, redactor).ask(window, { signal: new AbortController().signal, now: () => 0 });
}

function logs(text: string): Observation[] {
  return [{ kind: 'logs', service: 'checkout', text }];
}

describe('a tool with redaction', () => {
  it('gives its answer without secrets, the question in it included', async () => {
    const answer = await ask(() => Promise.resolve({ observations: logs('password=hunter2') }));

    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(answer.truncated).toBe(false);
  });

  it('withholds an answer that cannot be searched', async () => {
    let deep: unknown = 'password=hunter2';
    for (let level = 0; level < 200; level += 1) deep = [deep];

    await expect(ask(() => Promise.resolve({ input: { deep } }))).rejects.toMatchObject({ failure: 'withheld' });
  });

  it('says why it could not look without secrets', async () => {
    const failing = ask(() => Promise.reject(new ToolError('files', 'auth', '401: token=a1b2c3d4e5f6 refused')));

    await expect(failing).rejects.toMatchObject({ failure: 'auth', message: expect.not.stringContaining('a1b2c3d4') });
  });

  it('cuts what is too large, and says so', async () => {
    const answer = await ask(() => Promise.resolve({ observations: logs(`one\n${'x'.repeat(100_000)}\ntwo`) }));

    expect(answer.truncated).toBe(true);
    expect(JSON.stringify(answer)).toContain('[cut here: 34464 more characters]');
    expect(JSON.stringify(answer)).toContain('\\ntwo');
  });

  it('cuts what is too large in a label and in a list, too', async () => {
    const labels = { note: 'n'.repeat(100_000) };
    const series: Observation = { kind: 'series', metric: 'up', type: 'gauge', labels, samples: [[0, 1]] };
    const pull: Observation = {
      ...{ kind: 'pull-request', number: 7, title: '', author: 'dana', mergedAt: null, mergeSha: null, text: '' },
      approvedBy: ['dana', 'a'.repeat(100_000)],
    };

    const { observations, truncated } = await ask(() => Promise.resolve({ observations: [series, pull] }));

    expect(truncated).toBe(true);
    expect(JSON.stringify(observations).length).toBeLessThan(140_000);
    expect(observations).toMatchObject([{ samples: [[0, 1]] }, { number: 7, approvedBy: ['dana', expect.anything()] }]);
  });

  it('never cuts through a secret, which the half that is left would not look like', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const line = (before: number): string => `${'x '.repeat(before / 2)}${secret} and more ${'y '.repeat(1000)}`;

    for (const before of [65_500, 65_510, 65_520, 65_530]) {
      const answer = await ask(() => Promise.resolve({ observations: logs(line(before)) }));

      expect(answer.truncated).toBe(true);
      expect(JSON.stringify(answer)).not.toContain('ghp_');
    }
  });

  it('keeps of a long message of failure its beginning, without secrets', async () => {
    const long = `401: ${'x '.repeat(1995)}token=a1b2c3d4e5f6 ${'y'.repeat(1_000_000)}`;

    const failing = ask(() => Promise.reject(new ToolError('files', 'auth', long)));

    await expect(failing).rejects.toMatchObject({ message: expect.not.stringContaining('a1b2c3d4') });
    await expect(failing).rejects.toMatchObject({ message: expect.stringMatching(/^401: x x (?=.{3000,4000}$)/) });
  });
});
