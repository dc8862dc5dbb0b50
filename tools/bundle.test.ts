import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBundle, type Recording } from '../src/bundle.ts';
import { ConfigError } from '../src/errors.ts';
import type { Answer, Incident } from '../src/schema/index.ts';
import type { OpenTool } from '../src/tool.ts';
import { bundle } from './bundle.ts';

const root = mkdtempSync(join(tmpdir(), 'hindcast-recorded-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const window = { from: '2026-05-20T12:00:00Z', to: '2026-05-20T15:00:00Z' };
const context = { signal: AbortSignal.timeout(20_000), now: () => Date.parse('2026-06-01T00:00:00Z') };
const incident: Incident = {
  id: 'INC-1',
  title: 'Charges fail',
  severity: 'SEV2',
  startedAt: '2026-05-20T14:00:00Z',
  resolvedAt: '2026-05-20T14:40:00Z',
  environment: 'prod',
  services: ['payments'],
  alerts: [],
  links: [],
  source: { trigger: 'alertmanager', delivery: 'd' },
};

const metrics: Answer = {
  tool: 'prometheus',
  input: { ask: 'metrics', services: ['payments', 'ledger'], query: null, ...window },
  window,
  fetchedAt: '2026-05-20T16:00:00Z',
  total: 7,
  returned: 1,
  truncated: true,
  observations: [{ kind: 'series', metric: 'up', type: 'gauge', labels: {}, samples: [[1_779_278_400_000, 1]] }],
};
const nothing: Answer = {
  ...metrics,
  tool: 'logs-file',
  input: { service: 'ledger', ...window },
  total: 0,
  returned: 0,
  truncated: false,
  observations: [],
};
const failed: Recording = {
  tool: 'git-history',
  input: { ask: 'deploys', ...window },
  failure: 'auth',
  message: 'git-history: no entry',
};

let made = 0;
function record(...recordings: Recording[]): { open: OpenTool; folder: string } {
  made += 1;
  const folder = join(root, String(made));
  writeBundle(folder, { incident, recordings });
  return { open: bundle.open({ folder }), folder };
}

describe('bundle', () => {
  it('asks every question that was recorded, in one order, and gives every answer as it was', async () => {
    const { open } = record(nothing, metrics);

    const questions = open.seed({ incident, window, services: [] });
    const answers = await Promise.all(questions.map((question) => open.ask(question, context)));

    expect(questions).toEqual([
      { tool: 'logs-file', input: nothing.input, ...window },
      { tool: 'prometheus', input: metrics.input, ...window },
    ]);
    expect(answers).toEqual([nothing, metrics]);
  });

  it.each([
    ['another order of keys', { ...window, services: ['payments', 'ledger'], ask: 'metrics', query: null }],
    ['another order of names', { ask: 'metrics', services: ['ledger', 'payments'], ...window }],
    ['no restriction left out', { ask: 'metrics', services: ['payments', 'ledger'], first: [], ...window }],
    ['instants written otherwise', { ...metrics.input, from: '2026-05-20T12:00:00.000Z' }],
    ['its span outside', { ask: 'metrics', services: ['payments', 'ledger'] }],
  ])('knows a question again with %s', async (_what, input) => {
    const { open } = record(metrics);

    expect(await open.ask({ tool: 'prometheus', input, ...window }, context)).toEqual(metrics);
  });

  it.each([
    ['another tool', 'loki', metrics.input],
    ['another service', 'prometheus', { ...metrics.input, services: ['payments'] }],
    ['another span', 'prometheus', { ...metrics.input, to: '2026-05-20T15:00:01Z' }],
    ['one thing more', 'prometheus', { ...metrics.input, first: ['payments'] }],
    ['a name for a list', 'prometheus', { ...metrics.input, services: 'payments' }],
  ])('does not take %s for nothing', async (_what, tool, input) => {
    const { open } = record(metrics, nothing);

    await expect(open.ask({ tool, input, ...window }, context)).rejects.toMatchObject({
      name: 'ToolError',
      failure: 'not-recorded',
    });
  });

  it('fails where the recorded tool failed, in its name', async () => {
    const { open } = record(failed);
    const [question] = open.seed({ incident, window, services: [] });

    await expect(open.ask(question!, context)).rejects.toMatchObject({
      name: 'ToolError',
      tool: 'git-history',
      failure: 'auth',
      message: 'git-history: no entry',
    });
  });

  it('says what it holds', async () => {
    const { open, folder } = record(metrics, nothing, failed);

    expect(await open.doctor(context)).toBe(`3 recorded questions to git-history, logs-file, prometheus in ${folder}`);
  });

  it('tells the operator where there is no recording', () => {
    const open = bundle.open({ folder: join(root, 'absent') });

    expect(() => open.seed({ incident, window, services: [] })).toThrow(ConfigError);
  });
});
