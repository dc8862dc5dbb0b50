import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startJaegerDouble, type JaegerOptions } from '../../fixtures/doubles/jaeger/jaeger-double.ts';
import { hour, onset, request, window } from '../../fixtures/doubles/source/example-requests.ts';
import type { SourceFault } from '../../fixtures/doubles/source/faults.ts';
import type { SourceDouble } from '../../fixtures/doubles/source/source-double.ts';
import { otlpOf, type WorldSpan } from '../../fixtures/doubles/source/spans.ts';
import { startTempoDouble, type TempoOptions } from '../../fixtures/doubles/tempo/tempo-double.ts';
import type { Answer, Trace } from '../../src/schema/index.ts';
import type { Tool } from '../../src/tool.ts';
import { jaeger } from '../jaeger.ts';
import { otlpFile } from '../otlp-file.ts';
import { tempo } from '../tempo.ts';

const folder = mkdtempSync(join(tmpdir(), 'hindcast-traces-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const running: SourceDouble[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((double) => double.close()));
});

/** A place that holds some traces, and how it is asked. */
type Place = (spans: readonly WorldSpan[]) => Promise<{ tool: Tool; config: object; double?: SourceDouble }>;

function inTempo(options: TempoOptions = {}): Place {
  return async (spans) => {
    const double = await startTempoDouble(options);
    running.push(double);
    double.add(spans);
    return { tool: tempo, config: { url: double.url, retries: 0, timeoutMs: 1000 }, double };
  };
}

function inJaeger(options: JaegerOptions = {}): Place {
  return async (spans) => {
    const double = await startJaegerDouble(options);
    running.push(double);
    double.add(spans);
    return { tool: jaeger, config: { url: double.url, retries: 0, timeoutMs: 1000 }, double };
  };
}

const inFile: Place = (spans) => {
  const path = join(folder, 'traces.jsonl');
  const lines = Array.from({ length: Math.ceil(spans.length / 50) }, (_, index) =>
    JSON.stringify(otlpOf(spans.slice(index * 50, index * 50 + 50), index % 2 === 0 ? 'otlp' : 'proto-json')),
  );
  writeFileSync(path, lines.join('\n'));
  return Promise.resolve({ tool: otlpFile, config: { files: [path] } });
};

async function ask(
  place: Place,
  spans: readonly WorldSpan[],
  question: object = {},
  more: object = {},
): Promise<Answer> {
  const { tool, config } = await place(spans);
  const context = { signal: AbortSignal.timeout(20_000), now: Date.now };
  return tool.open({ ...config, ...more }).ask({ onset, ...window, ...question }, context);
}

function tracesOf({ observations }: Answer): Trace[] {
  return observations.filter((each) => each.kind === 'trace');
}

const PLACES: [string, Place][] = [
  ['Tempo', inTempo()],
  ['Tempo before its second API', inTempo({ version: 1 })],
  ['Jaeger v3', inJaeger({ api: 'v3' })],
  ['Jaeger v3 as a stream', inJaeger({ api: 'v3', stream: true })],
  ['Jaeger of old', inJaeger({ api: 'legacy' })],
  ['a file', inFile],
];

describe.each(PLACES)('%s', (name, place) => {
  it('gives a trace with its spans, in the words of the schema', async () => {
    const answer = await ask(place, request(0, 2400, { failed: true }));

    const isMicro = name === 'Jaeger of old';
    expect(tracesOf(answer)).toMatchObject([
      {
        traceId: '00000000000000000000000000000001',
        spans: [
          {
            ...{
              id: '0000000000001002',
              parent: '0000000000001001',
              service: 'payments',
              name: 'charge',
              kind: 'client',
            },
            ...{ failed: true, detail: 'pool exhausted', durationMs: 10 },
            startedAt: isMicro ? '2026-05-20T14:40:00.122456Z' : '2026-05-20T14:40:00.122456789Z',
          },
          { id: '0000000000001001', parent: null, service: 'gateway', kind: 'server', failed: true, durationMs: 20 },
        ],
      },
    ]);
    expect(tracesOf(answer)[0]?.text.split('\n')).toHaveLength(2);
    expect(tracesOf(answer)[0]?.text).toContain('gateway server "GET /pay" failed: pool exhausted span=');
  });

  it('gives failing traces, the slow one and a baseline, and says that there are more', async () => {
    const answer = await ask(place, hour(), {}, { maxTraces: 40 });

    const traces = tracesOf(answer);
    const failing = traces.filter(({ spans }) => spans.some(({ failed }) => failed));
    const before = traces.filter(({ spans }) => (spans[0]?.startedAt ?? '') < '2026-05-20T14:25:00Z');
    expect(traces.length).toBeLessThanOrEqual(40);
    expect(answer.truncated).toBe(true);
    expect(failing.length).toBeGreaterThanOrEqual(10);
    expect(before.length).toBeGreaterThanOrEqual(8);
    expect(traces.some(({ spans }) => spans.some(({ durationMs }) => durationMs === 4000))).toBe(true);
    expect(new Set(traces.map(({ traceId }) => traceId)).size).toBe(traces.length);
  });

  it('gives the one trace that is asked for', async () => {
    const answer = await ask(place, hour(), { traceId: 'b5' });

    expect(tracesOf(answer).map(({ traceId }) => traceId)).toEqual(['000000000000000000000000000000b5']);
    expect(answer.truncated).toBe(false);
  });

  it('keeps to the window, to the services and to the cap on spans', async () => {
    const spans = [...request(0, -100), ...request(1, 2400), ...request(2, 4000)];

    expect(tracesOf(await ask(place, spans)).map(({ traceId }) => Number.parseInt(traceId, 16))).toEqual([2]);
    expect(tracesOf(await ask(place, spans, { services: ['payments'] }))).toHaveLength(1);
    expect(tracesOf(await ask(place, spans, { services: ['" || true || "'] }))).toEqual([]);
    expect(await ask(place, hour(), {}, { maxSpans: 5 })).toMatchObject({ returned: 2, truncated: true });
  });

  it('looks and finds nothing', async () => {
    expect(await ask(place, request(0, -4000))).toMatchObject({ observations: [], total: 0, truncated: false });
  });

  it('is reported healthy', async () => {
    const { tool, config } = await place(hour());

    expect(await tool.open(config).doctor({ signal: AbortSignal.timeout(5000), now: Date.now })).toMatch(
      /answers at|are there/,
    );
  });
});

describe.each([
  ['tempo', inTempo()],
  ['jaeger', inJaeger({ api: 'v3' })],
  ['jaeger', inJaeger({ api: 'legacy' })],
])('a %s that misbehaves', (tool, place) => {
  it.each([
    [{ fault: 'status', status: 429, body: 'too many' }, 'rate-limited'],
    [{ fault: 'status', status: 401, body: 'no' }, 'auth'],
    [{ fault: 'status', status: 500, body: 'boom' }, 'server'],
    [{ fault: 'status', status: 504, body: 'late' }, 'server'],
    [{ fault: 'not-json' }, 'malformed'],
    [{ fault: 'half-body' }, 'malformed'],
    [{ fault: 'drop' }, 'server'],
    [{ fault: 'hang' }, 'timeout'],
  ] satisfies [SourceFault, string][])('is told of as %j → %s', async (rule, failure) => {
    const { tool: one, config, double } = await place(hour());
    double?.fault({ ...rule, path: '/search|traces\\?' });

    const asked = one.open({ ...config, timeoutMs: rule.fault === 'hang' ? 300 : 10_000 }).ask(
      { onset, ...window },
      {
        signal: AbortSignal.timeout(20_000),
        now: Date.now,
      },
    );

    await expect(asked).rejects.toMatchObject({ tool, failure });
  });
});

describe('Tempo', () => {
  it('is told its tenant, asked with both ends of the time, and believed where a trace is a part', async () => {
    const { config, double } = await inTempo({ tenant: 'shop' })(hour());
    const context = { signal: AbortSignal.timeout(20_000), now: Date.now };
    double?.fault({ fault: 'partial', path: '/traces/' });

    const answer = await tempo.open({ ...config, tenant: 'shop' }).ask({ traceId: 'b5', ...window }, context);
    await tempo.open({ ...config, tenant: 'shop' }).ask({ onset, ...window }, context);

    expect(answer).toMatchObject({ returned: 1, truncated: true });
    const searches = (double?.journal() ?? []).filter(({ path }) => path.startsWith('/api/search'));
    expect(searches.length).toBeGreaterThan(3);
    expect(searches.every(({ path }) => path.includes('start=') && path.includes('end='))).toBe(true);
    await expect(tempo.open(config).ask({ onset, ...window }, context)).rejects.toMatchObject({ failure: 'auth' });
  });
});

describe('a file of traces', () => {
  async function askFile(content: string | Buffer): Promise<Answer> {
    const path = join(folder, 'some.jsonl');
    writeFileSync(path, content);
    const context = { signal: AbortSignal.timeout(20_000), now: Date.now };
    return otlpFile.open({ files: [path] }).ask({ onset, ...window }, context);
  }
  const whole = JSON.stringify(otlpOf(request(0, 2400)));

  it('passes over logs and metrics, and says that it could not read a line', async () => {
    expect(await askFile(`{"resourceLogs":[]}\n${whole}\n`)).toMatchObject({ returned: 1, truncated: false });
    expect(await askFile(`${whole}\n${whole.slice(0, 100)}`)).toMatchObject({ returned: 1, truncated: true });
    expect(await askFile('')).toMatchObject({ observations: [], truncated: false });
  });

  it('could not look where nothing can be read, or nothing is there', async () => {
    await expect(askFile(Buffer.from([0, 255, 10, 1, 2]))).rejects.toMatchObject({ failure: 'malformed' });
    const absent = otlpFile.open({ files: [join(folder, 'absent')] });
    const context = { signal: AbortSignal.timeout(5000), now: Date.now };
    await expect(absent.ask({ ...window }, context)).rejects.toMatchObject({ failure: 'not-found' });
    await expect(absent.doctor(context)).rejects.toThrow('absent');
  });

  it('keeps text storable and on its line, whatever stands in it', async () => {
    const [first, ...others] = request(0, 2400, { failed: true });
    const spans = [{ ...first!, name: 'a\nb \0 \ud800', message: 'x'.repeat(2_000_000) }, ...others];

    const [trace] = tracesOf(await askFile(JSON.stringify(otlpOf(spans))));

    const named = trace?.spans.find(({ service }) => service === 'gateway');
    expect(named?.name).toBe('a b \uFFFD');
    expect(named?.detail.length).toBeLessThanOrEqual(500);
    expect(trace?.text.split('\n')).toHaveLength(2);
  });
});
