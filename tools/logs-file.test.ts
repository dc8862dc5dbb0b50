import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, type Answer } from '../src/schema/index.ts';
import { logsFile } from './logs-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-logs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };

function file(name: string, content: string | Buffer): { path: string; service: string } {
  const path = join(folder, `${name}.log`);
  writeFileSync(path, content);
  return { path, service: name };
}

function ask(config: object, service: string): Promise<Answer> {
  const context = { signal: AbortSignal.timeout(20_000), now: Date.now };
  return logsFile.open(config).ask({ service, ...window }, context);
}

async function textOf(content: string | Buffer, config: object = {}): Promise<string[]> {
  const answer = await ask({ files: [file('payments', content)], ...config }, 'payments');
  return answer.observations.flatMap((each) => (each.kind === 'logs' ? each.text.split('\n') : []));
}

describe('logs-file', () => {
  it('gives the lines of the window exactly as they were written', async () => {
    const lines = [
      '{"ts":"2026-05-20T13:59:59.999Z","msg":"before"}',
      '{"ts":"2026-05-20T14:00:00.000Z","msg":"first ü"}',
      '{"ts":"2026-05-20T15:00:00Z",  "msg":"last"}',
      '{"ts":"2026-05-20T15:00:00.000000001Z","msg":"after"}',
    ];

    expect(await textOf(lines.join('\n'))).toEqual([lines[1], lines[2]]);
  });

  it('keeps a line without a time with the line before it', async () => {
    const content = [
      '2026-05-20T13:00:00Z ERROR early',
      '    at early.js:1',
      '2026-05-20T14:10:00Z ERROR pool exhausted',
      '    at pool.js:12',
      '',
      '2026-02-30T10:00:00Z not a date',
      '2026-05-20T16:00:00Z late',
      '    at late.js:1',
    ].join('\n');

    expect(await textOf(content)).toEqual([
      '2026-05-20T14:10:00Z ERROR pool exhausted',
      '    at pool.js:12',
      '',
      '2026-02-30T10:00:00Z not a date',
    ]);
  });

  it('reads times without a zone only in a zone that it is told', async () => {
    const content = '2026-05-20 16:10:00 INFO up\n';

    expect(await textOf(content, { timezone: 'Europe/Berlin' })).toEqual(['2026-05-20 16:10:00 INFO up']);
    await expect(textOf(content)).rejects.toMatchObject({ failure: 'malformed' });
    await expect(textOf(content)).rejects.toThrow('tools.logs-file.timezone');
  });

  it('looks and finds nothing in a log that was quiet, or is empty', async () => {
    expect(await textOf('2026-05-20T13:00:00Z up\n')).toEqual([]);
    expect(await textOf('')).toEqual([]);
  });

  it('lets the oldest lines go where there are too many, and says so', async () => {
    const lines = Array.from({ length: 2000 }, (_, second) => `${instant(Date.parse(window.from) + second * 1000)} up`);

    const answer = await ask({ files: [file('payments', lines.join('\n'))], maxBytesPerFile: 2900 }, 'payments');

    const [logs] = answer.observations;
    expect(answer.truncated).toBe(true);
    expect(logs?.kind === 'logs' && logs.text.split('\n')).toEqual(lines.slice(-103));
  });

  it('cuts a line that is too long where everyone can see it', async () => {
    const [line] = await textOf(`2026-05-20T14:10:00Z ${'x'.repeat(3_000_000)}`);

    expect(line?.length).toBeLessThan(1_100_000);
    expect(line).toMatch(/ …\[\d+ bytes cut\]$/);
  });

  it('gives each file of a service its own observation', async () => {
    const files = ['a', 'b'].map((name) => ({ ...file(name, `2026-05-20T14:10:00Z ${name}`), service: 'payments' }));

    const answer = await ask({ files }, 'payments');

    expect(answer.observations).toMatchObject([{ service: 'payments' }, { service: 'payments' }]);
    expect(answer.total).toBe(2);
  });

  it.each([
    ['a service without a file', { files: [{ path: folder, service: 'other' }] }, 'of: other'],
    ['a file that is not there', { files: [{ path: join(folder, 'absent'), service: 'payments' }] }, 'absent'],
    ['a folder', { files: [{ path: folder, service: 'payments' }] }, 'is not a file'],
  ])('could not look at %s', async (_what, config, because) => {
    await expect(ask(config, 'payments')).rejects.toMatchObject({ tool: 'logs-file', failure: 'not-found' });
    await expect(ask(config, 'payments')).rejects.toThrow(because);
  });

  it('does not wait for a pipe', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);

    await expect(ask({ files: [{ path, service: 'payments' }] }, 'payments')).rejects.toThrow('is not a file');
  });

  it('is asked once for each service with a file that is in scope, of all where the scope is open', () => {
    const files = ['b', 'a', 'b'].map((service) => ({ path: 'x', service }));
    const scope = {
      incident: {
        id: 'I',
        title: 't',
        severity: 'SEV2' as const,
        startedAt: window.from,
        resolvedAt: window.to,
        environment: 'prod',
        services: [],
        alerts: [],
        links: [],
        source: { trigger: 'manual', delivery: 'd' },
      },
      window,
    };
    const open = logsFile.open({ files });

    expect(open.seed({ ...scope, services: [] }).map(({ service }) => service)).toEqual(['a', 'b']);
    expect(open.seed({ ...scope, services: ['b', 'c'] }).map(({ service }) => service)).toEqual(['b']);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => logsFile.open({ files: [{ path: 'x', service: 'y' }], timezone: 'Mars' })).toThrow('Europe/Berlin');
  });
});
