import { afterEach, describe, expect, it } from 'vitest';
import { startLokiDouble, type LokiDouble, type LokiOptions } from '../fixtures/doubles/loki/loki-double.ts';
import { epochMs, instant, type Answer, type Logs, type Series } from '../src/schema/index.ts';
import { readLogLine } from '../src/analysis/logs/log-line.ts';
import { nsOf } from './reading/nanoseconds.ts';
import { loki } from './loki.ts';

const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };
const start = nsOf(window.from);
const second = 1_000_000_000n;

const doubles: LokiDouble[] = [];
afterEach(async () => {
  await Promise.all(doubles.splice(0).map((double) => double.close()));
});

async function startLoki(options: LokiOptions = {}): Promise<LokiDouble> {
  const double = await startLokiDouble(options);
  doubles.push(double);
  return double;
}

function ask({ url }: { url: string }, question: object = {}, config: object = {}): Promise<Answer> {
  const open = loki.open({ url, retries: 0, timeoutMs: 2000, ...config });
  const context = { signal: AbortSignal.timeout(20_000), now: Date.now };
  return open.ask({ ask: 'lines', ...window, ...question }, context);
}

function logsOf({ observations }: Answer): Logs[] {
  return observations.filter((each) => each.kind === 'logs');
}

function linesOf(answer: Answer): string[] {
  return logsOf(answer).flatMap(({ text }) => text.split('\n'));
}

const payments = { service_name: 'payments' };

describe('the lines of Loki', () => {
  it('are an observation for each service, oldest first, each with its instant to the nanosecond', async () => {
    const double = await startLoki();
    double.push(payments, [{ ns: start + 3n, line: 'third' }]);
    double.push({ ...payments, pod: 'b' }, [{ ns: start + 1n, line: 'first' }]);
    double.push({ service_name: 'ledger' }, [{ ns: start + 2n, line: 'second' }]);

    const answer = await ask(double);

    expect(answer).toMatchObject({ tool: 'loki', total: 2, returned: 2, truncated: false });
    expect(answer.observations).toEqual([
      { kind: 'logs', service: 'ledger', text: '2026-05-20T14:00:00.000000002Z second' },
      {
        kind: 'logs',
        service: 'payments',
        text: '2026-05-20T14:00:00.000000001Z first\n2026-05-20T14:00:00.000000003Z third',
      },
    ]);
  });

  it('keep what they say themselves, and are given what they do not say', async () => {
    const double = await startLoki();
    const written = [
      '{"ts":"2026-05-20T14:00:01Z","level":"warn","msg":"own time"}',
      '{"msg":"no time"}',
      '{}',
      '{"ts":"2026-05-20 16:00:04","msg":"no zone"}',
      '2026-05-20T14:00:05Z INFO plain with time',
      '2026-05-20 16:00:06 plain without zone',
      'ERROR plain with level',
      'plain',
    ];
    double.push(
      { ...payments, level: 'error' },
      written.map((line, index) => ({ ns: start + BigInt(index + 1) * second, line })),
    );

    expect(linesOf(await ask(double))).toEqual([
      written[0],
      '{"ts":"2026-05-20T14:00:02Z","level":"error","msg":"no time"}',
      '{"ts":"2026-05-20T14:00:03Z","level":"error"}',
      '{"ts":"2026-05-20T14:00:04Z","level":"error","msg":"no zone","ts_as_written":"2026-05-20 16:00:04"}',
      written[4],
      '2026-05-20T14:00:06Z ERROR 2026-05-20 16:00:06 plain without zone',
      '2026-05-20T14:00:07Z ERROR plain with level',
      '2026-05-20T14:00:08Z ERROR plain',
    ]);
  });

  it('are read by the analysis with time, level and trace', async () => {
    const double = await startLoki();
    const metadata = { trace_id: 'abc', span_id: 'def', severity_text: 'ERROR' };
    double.push(payments, [{ ns: start + second, line: 'refused', metadata }]);

    const [line = ''] = linesOf(await ask(double));

    expect(readLogLine(line)).toMatchObject({
      atMs: epochMs(window.from) + 1000,
      level: 'error',
      message: 'refused',
      traceId: 'abc',
      spanId: 'def',
    });
  });

  it('are paged without loss or repetition where many share a nanosecond', async () => {
    const double = await startLoki();
    const ns = (index: number): bigint => start + BigInt(Math.floor(index / 7));
    double.push(
      payments,
      Array.from({ length: 100 }, (_, index) => ({ ns: ns(index), line: `line ${index}` })),
    );

    const answer = await ask(double, {}, { pageSize: 10 });

    expect(
      linesOf(answer)
        .map((line) => Number(line.split(' ').at(-1)))
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(answer.truncated).toBe(false);
    expect(double.journal().filter(({ path }) => path.includes('direction=forward')).length).toBeGreaterThan(10);
  });

  it('are said to be a part where more share a nanosecond than a page can hold', async () => {
    const double = await startLoki();
    double.push(
      payments,
      Array.from({ length: 30 }, (_, index) => ({ ns: start + 5n, line: `line ${index}` })),
    );
    double.push(payments, [{ ns: start + 6n, line: 'after' }]);

    const answer = await ask(double, {}, { pageSize: 10 });

    expect(answer.truncated).toBe(true);
    expect(linesOf(answer).at(-1)).toMatch(/ after$/);
  });

  it('come from both ends of the window, and from nowhere else', async () => {
    const double = await startLoki();
    const end = nsOf(window.to);
    const at = [start - 1n, start, end, end + 1n];
    double.push(
      payments,
      at.map((ns, index) => ({ ns, line: `line ${index}` })),
    );

    expect(linesOf(await ask(double)).map((line) => line.slice(-1))).toEqual(['1', '2']);
  });

  it('are looked for and not found', async () => {
    const double = await startLoki();
    expect(await ask(double)).toMatchObject({ observations: [], total: 0, truncated: false });

    double.push(payments, [{ ns: start - second, line: 'early' }]);
    expect(await ask(double)).toMatchObject({ observations: [], total: 0, truncated: false });
  });

  it('are those that contain a text, whatever it is', async () => {
    const double = await startLoki();
    double.push(payments, [
      { ns: start + 1n, line: 'a "quoted\\" ü 😀 text' },
      { ns: start + 2n, line: 'other' },
    ]);

    expect(linesOf(await ask(double, { contains: '"quoted\\" ü 😀' }))).toHaveLength(1);
    expect(linesOf(await ask(double, { contains: '"} |= "other' }))).toEqual([]);
  });

  it('are of the services that are named, and no name becomes LogQL', async () => {
    const double = await startLoki();
    for (const name of ['a.b', 'aXb', 'c"d']) double.push({ service_name: name }, [{ ns: start + 1n, line: name }]);

    expect(logsOf(await ask(double, { services: ['a.b', 'c"d'] })).map(({ service }) => service)).toEqual([
      'a.b',
      'c"d',
    ]);
    expect(logsOf(await ask(double, { services: ['"} or {x=~".+'] }))).toEqual([]);
  });

  it('keep any text storable, and cut a line of more than a mebibyte where everyone sees it', async () => {
    const double = await startLoki();
    const lines = ['nul \0 and half \ud800 pair', 'ü'.repeat(600_000), 'ünï 😀'];
    double.push(
      payments,
      lines.map((line, index) => ({ ns: start + BigInt(index), line })),
    );

    const [binary = '', long = '', unicode = ''] = linesOf(await ask(double));

    expect(binary).toMatch(/ nul \uFFFD and half \uFFFD pair$/);
    expect(long).toMatch(/ü …\[\d+ bytes cut\]$/);
    expect(Buffer.byteLength(long)).toBeLessThan(1_048_576 + 100);
    expect(unicode).toMatch(/ ünï 😀$/);
  });

  it('are fetched in smaller pages where an answer is too long or the server allows fewer', async () => {
    const double = await startLoki({ maxEntries: 40 });
    double.push(
      payments,
      Array.from({ length: 100 }, (_, index) => ({ ns: start + BigInt(index), line: `${'x'.repeat(1000)}${index}` })),
    );

    const answer = await ask(double, {}, { pageSize: 100, maxAnswerBytes: 20_000 });

    expect(new Set(linesOf(answer)).size).toBe(100);
    expect(answer.truncated).toBe(false);
  });

  it('are those around the onset, with a baseline, where not all fit', async () => {
    const double = await startLoki();
    double.push(
      payments,
      Array.from({ length: 3600 }, (_, index) => ({ ns: start + BigInt(index) * second, line: `n ${index}` })),
    );
    double.push({ service_name: 'ledger' }, [{ ns: start + 60n * second, line: 'small' }]);
    const onset = instant(epochMs(window.from) + 1_800_000);

    const answer = await ask(double, { onset, first: ['payments'] }, { maxLines: 1000 });

    const [first, second_] = logsOf(answer);
    const seconds = (first?.text.split('\n') ?? []).map((line) => Number(line.split(' ').at(-1)));
    expect(answer.truncated).toBe(true);
    expect([first?.service, second_?.service]).toEqual(['payments', 'ledger']);
    expect(seconds.length).toBeLessThanOrEqual(1000);
    expect(seconds.length).toBeGreaterThan(800);
    expect(seconds[0]).toBeLessThan(1500);
    expect(seconds.at(-1)).toBeGreaterThan(1800);
  });

  it('reach over more than 30 days', async () => {
    const double = await startLoki();
    const from = '2026-03-01T00:00:00Z';
    double.push(payments, [
      { ns: nsOf(from), line: 'old' },
      { ns: start, line: 'new' },
    ]);

    const answer = await ask(double, { from });

    expect(linesOf(answer)).toHaveLength(2);
  });
});

describe('the volume', () => {
  it('is a series for each service and level, with none where there is none', async () => {
    const double = await startLoki();
    const minute = 60n * second;
    double.push(
      { ...payments, level: 'Error' },
      [1n, 2n, 3n].map((index) => ({ ns: start + 10n * minute + index, line: `${index}` })),
    );
    double.push(payments, [{ ns: start + second, line: 'x', metadata: { detected_level: 'info' } }]);

    const answer = await ask(double, { ask: 'volume' });

    const series = answer.observations.filter((each): each is Series => each.kind === 'series');
    expect(series.map(({ metric, labels }) => [metric, labels])).toEqual([
      ['log_error_lines', { service: 'payments', level: 'error' }],
      ['log_info_lines', { service: 'payments', level: 'info' }],
    ]);
    expect(series[0]?.samples).toHaveLength(61);
    expect(series[0]?.samples.filter(([, value]) => value !== 0)).toEqual([[epochMs(window.from) + 11 * 60_000, 3]]);
    expect(series[1]?.samples[0]).toEqual([epochMs(window.from) + 60_000, 1]);
  });
});

describe('a Loki that misbehaves', () => {
  it.each([
    [{ fault: 'status', status: 429, body: 'too many outstanding requests' }, 'rate-limited', 'outstanding'],
    [{ fault: 'status', status: 401, body: 'no org id' }, 'auth', 'no org id'],
    [{ fault: 'status', status: 500, body: 'boom' }, 'server', 'boom'],
    [{ fault: 'status', status: 504, body: 'context deadline exceeded' }, 'server', 'deadline'],
    [{ fault: 'not-json' }, 'malformed', 'does not answer JSON'],
    [{ fault: 'half-body' }, 'malformed', 'does not answer JSON'],
    [{ fault: 'drop' }, 'server', 'cannot be reached'],
    [{ fault: 'hang' }, 'timeout', 'in time'],
  ] as const)('turns %j into the failure %s', async (rule, failure, because) => {
    const double = await startLoki();
    double.push(payments, [{ ns: start + 1n, line: 'x' }]);
    double.fault({ ...rule, path: 'direction=forward' });

    const answer = ask(double, {}, { timeoutMs: rule.fault === 'hang' ? 300 : 10_000 });

    await expect(answer).rejects.toMatchObject({ tool: 'loki', failure });
    await expect(answer).rejects.toThrow(because);
  });

  it('is asked again after the wait that it wants', async () => {
    const double = await startLoki();
    double.push(payments, [{ ns: start + 1n, line: 'x' }]);
    double.fault({ fault: 'status', status: 429, headers: { 'retry-after': '0' }, path: 'direction=forward' });

    expect(linesOf(await ask(double, {}, { retries: 1 }))).toHaveLength(1);
  });

  it('is told its tenant, and named healthy with its version', async () => {
    const double = await startLoki({ tenant: 'shop' });
    double.push(payments, [{ ns: start + 1n, line: 'x' }]);
    const context = { signal: AbortSignal.timeout(5000), now: Date.now };

    expect(linesOf(await ask(double, {}, { tenant: 'shop' }))).toHaveLength(1);
    await expect(ask(double)).rejects.toMatchObject({ failure: 'auth' });
    expect(await loki.open({ url: double.url, tenant: 'shop' }).doctor(context)).toMatch(/^Loki 3\.1\.0 answers at/);
  });

  it('says which label to configure where none of the usual ones is there', async () => {
    const double = await startLoki();
    double.push({ team: 'a' }, [{ ns: start + 1n, line: 'x' }]);

    await expect(ask(double)).rejects.toThrow('tools.loki.serviceLabel');
    expect(linesOf(await ask(double, {}, { serviceLabel: 'team' }))).toHaveLength(1);
  });
});
