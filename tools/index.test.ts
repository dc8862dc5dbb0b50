import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeBundle } from '../src/bundle.ts';
import type { Incident } from '../src/schema/index.ts';
import { tools } from './index.ts';

const window = { from: '2026-05-20T08:00:00Z', to: '2026-05-20T15:40:00Z' };
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
  source: { trigger: 'manual', delivery: 'd' },
};

const recorded = join(mkdtempSync(join(tmpdir(), 'hindcast-tools-')), 'incident');
const input = { service: 'payments', ...window };
const message = 'no such file';
writeBundle(recorded, { incident, recordings: [{ tool: 'logs-file', input, failure: 'not-found', message }] });
afterAll(() => rmSync(join(recorded, '..'), { recursive: true, force: true }));

/** A section that each tool can be opened with. A new tool needs a line here. */
const SECTIONS: Readonly<Record<string, object>> = {
  alertmanager: { url: 'http://127.0.0.1:9093' },
  'argo-cd': { api: { url: 'http://127.0.0.1:8080', bearerToken: 'x' } },
  bundle: { folder: recorded },
  'deploy-log': { path: 'deploys.jsonl' },
  elasticsearch: { url: 'http://127.0.0.1:9200' },
  flux: { inCluster: true, namespaces: ['flux-system'] },
  'git-history': { repository: '.', deployLog: 'deploys.jsonl' },
  github: { owner: 'acme', repo: 'shop', token: 'x' },
  helm: { inCluster: true, namespaces: ['shop'] },
  jaeger: { url: 'http://127.0.0.1:16686' },
  kubernetes: { inCluster: true, namespaces: ['shop'] },
  launchdarkly: { token: 'x' },
  'logs-file': { files: [{ path: 'payments.log', service: 'payments' }] },
  loki: { url: 'http://127.0.0.1:3100', tenant: 'shop' },
  mcp: { servers: [{ name: 'wiki', url: 'https://wiki.example/mcp', seed: [{ tool: 'search' }] }] },
  objectives: { services: [{ service: 'shop', kind: 'availability', target: 99.5 }] },
  'otlp-file': { files: ['traces.jsonl'] },
  pagerduty: { token: 'x' },
  prometheus: { url: 'http://127.0.0.1:9090', bearerToken: 'x' },
  slack: { token: 'x', channels: [{ id: 'C01' }] },
  statuspage: { pages: [{ name: 'shop', url: 'https://status.shop.example' }] },
  tempo: { url: 'http://127.0.0.1:3200' },
};

describe('the list of tools', () => {
  it('names every file of the folder, and nothing else', () => {
    const files = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /^(?!.*\.test(-support)?\.ts$).*\.ts$/.test(entry.name))
      .map(({ name }) => name.replace(/\.ts$/, ''))
      .filter((name) => name !== 'index');

    expect(tools.map(({ name }) => name)).toEqual(files.toSorted());
  });

  it('holds no shell, no reader of any file and no fetcher of any address', () => {
    expect(tools.map(({ name }) => name)).toEqual([
      'alertmanager',
      'argo-cd',
      'bundle',
      'deploy-log',
      'elasticsearch',
      'flux',
      'git-history',
      'github',
      'helm',
      'jaeger',
      'kubernetes',
      'launchdarkly',
      'logs-file',
      'loki',
      'mcp',
      'objectives',
      'otlp-file',
      'pagerduty',
      'prometheus',
      'slack',
      'statuspage',
      'tempo',
    ]);
  });
});

describe.each(tools.map((tool) => ({ name: tool.name, tool })))('$name', ({ name, tool }) => {
  const open = () => tool.open(SECTIONS[name]);
  const scope = (services: string[]) => ({ incident, window, services });

  it('refuses a section with a key that it does not know, and one with nothing in it', () => {
    expect(() => tool.open({ ...SECTIONS[name], surprise: 1 })).toThrow(/surprise/);
    expect(() => tool.open({})).toThrow(z.ZodError);
  });

  it('takes its own parsed section again, as the configuration hands it over', () => {
    expect(() => tool.open(tool.config.parse(SECTIONS[name]))).not.toThrow();
  });

  it('asks the same of the same incident, and something', () => {
    const questions = open().seed(scope([]));

    expect(questions.length).toBeGreaterThan(0);
    expect(open().seed(scope([]))).toEqual(questions);
  });

  it('asks nothing that it would not take itself, within the window', () => {
    for (const services of [[], ['payments'], ['payments', 'ledger']]) {
      for (const question of open().seed(scope(services))) {
        expect(open().input.safeParse(question)).toMatchObject({ success: true });
        expect(question).toMatchObject(window);
      }
    }
  });

  it('leaves the scope that it is given as it was', () => {
    const services = ['b', 'a'];

    open().seed(scope(services));

    expect(services).toEqual(['b', 'a']);
  });

  it('refuses a question without a span of time, or with more than it knows', () => {
    const [question] = open().seed(scope([]));

    expect(open().input.safeParse({ ...question, from: undefined }).success).toBe(false);
    expect(open().input.safeParse({ ...question, from: '2026-05-20T08:00:00' }).success).toBe(false);
    expect(open().input.safeParse({ ...question, surprise: 1 }).success).toBe(false);
  });

  it('can be shown to a model as a function', () => {
    expect(z.toJSONSchema(open().input)).toMatchObject({ type: 'object', additionalProperties: false });
    expect(tool.description).toMatch(/^[A-Z].{20,}\.$/);
  });
});
