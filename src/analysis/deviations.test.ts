import { describe, expect, it } from 'vitest';
import { createLedger } from '../ledger.ts';
import { Deviation, Steady, type Series } from '../schema/index.ts';
import { deviationOf, judgeSignals, steadyOf } from './deviations.ts';
import { at, counterOf, seenOf, seriesOf, WINDOW, ZERO_MS } from './seen.test-support.ts';
import { deriveSignals } from './signals.ts';

const incident = { fromMs: ZERO_MS + 600_000, toMs: ZERO_MS + 900_000 };

/** 60 samples at rest, 30 off, 20 at rest again, one every 10 s. */
function shape(rest: (index: number) => number, off: (index: number) => number): number[] {
  return Array.from({ length: 110 }, (_, index) => (index >= 58 && index < 90 ? off(index) : rest(index)));
}

function told(...series: Series[]) {
  const ledger = createLedger();
  const judged = judgeSignals(deriveSignals(seenOf(series), WINDOW), () => incident);
  const deviations = judged.flatMap(({ signal, shift }) => (shift ? [deviationOf({ signal, shift }, ledger)] : []));
  const steadies = judged.flatMap(({ signal, shift }) => (shift ? [] : [steadyOf(signal, incident, ledger)]));
  const excerptsOf = (ids: readonly string[]): string =>
    ledger
      .evidence()
      .filter(({ id }) => ids.includes(id))
      .map(({ excerpt }) => excerpt)
      .join('\n');
  return { deviations, steadies, excerptsOf };
}

describe('a deviation', () => {
  const waiting = seriesOf(
    'db_pool_requests_waiting',
    { service: 'pay' },
    shape(
      (index) => index % 2,
      (index) => 5 + (index % 27),
    ),
  );

  it('of a gauge tells numbers and times that stand in its excerpts', () => {
    const { deviations, excerptsOf } = told(waiting);

    const [deviation] = deviations;
    expect(Deviation.parse({ id: 'F-1', ...deviation })).toBeTruthy();
    expect(deviation?.statement).toBe('pay `db_pool_requests_waiting` rose from 0 to 31, beginning at 14:09:40Z');
    const excerpts = excerptsOf(deviation?.evidence ?? []);
    for (const literal of [' 0\n', ' 31', '14:09:40']) expect(excerpts).toContain(literal);
  });

  it('shows samples before its onset as well as after it', () => {
    const { deviations, excerptsOf } = told(waiting);

    const [first = ''] = excerptsOf(deviations[0]?.evidence.slice(0, 1) ?? []).split('\n');
    expect(first.slice(0, 24) < (deviations[0]?.onsetAt ?? '')).toBe(true);
  });

  it('has evidence of its end too', () => {
    const { deviations, excerptsOf } = told(waiting);

    expect(deviations[0]?.recoveredAt).toBe(at(900));
    expect(excerptsOf(deviations[0]?.evidence ?? [])).toContain(at(900));
  });

  it('of a computed signal keeps its numbers out of the sentence', () => {
    const rises = shape(
      () => 0,
      () => 20,
    );
    const { deviations } = told(
      counterOf(
        'http_requests_total',
        { service: 'pay', code: '200' },
        shape(
          () => 100,
          () => 80,
        ),
      ),
      counterOf('http_requests_total', { service: 'pay', code: '503' }, rises),
    );

    const [errors] = deviations.filter(({ role }) => role === 'errors');
    expect(errors).toMatchObject({ before: 0, peak: 0.2, unit: '1', onsetAt: at(590) });
    expect(errors?.statement).toBe('pay error ratio rose, beginning at 14:09:50Z');
  });

  it('of a ratio quotes the counter that grew', () => {
    const { deviations, excerptsOf } = told(
      counterOf(
        'http_requests_total',
        { service: 'pay', code: '200' },
        shape(
          () => 100,
          () => 80,
        ),
      ),
      counterOf(
        'http_requests_total',
        { service: 'pay', code: '500' },
        shape(
          () => 0,
          () => 1,
        ),
      ),
      counterOf(
        'http_requests_total',
        { service: 'pay', code: '503' },
        shape(
          () => 0,
          () => 19,
        ),
      ),
    );

    const [errors] = deviations.filter(({ role }) => role === 'errors');
    expect(excerptsOf(errors?.evidence ?? [])).toContain(`${at(600)} 38\n`);
  });

  it.each([
    [
      'a share that moves by half a percent',
      'errors_ratio',
      shape(
        () => 0.01,
        () => 0.0149,
      ),
    ],
    [
      'latency that moves by a tenth',
      'http_request_latency_seconds',
      shape(
        () => 0.1,
        () => 0.11,
      ),
    ],
    [
      'latency that grew tenfold but stays below 5 ms',
      'http_request_latency_seconds',
      shape(
        () => 0.0003,
        () => 0.003,
      ),
    ],
  ])('is not made of %s', (_name, metric, values) => {
    const { deviations, steadies } = told(seriesOf(metric, { service: 'pay' }, values));

    expect([deviations.length, steadies.length]).toEqual([0, 1]);
  });
});

describe('a steady signal', () => {
  it('tells its baseline and its maximum, with samples of the incident', () => {
    const { steadies, excerptsOf } = told(
      seriesOf(
        'db_pool_requests_waiting',
        { service: 'pay' },
        shape(
          (index) => index % 3,
          (index) => index % 3,
        ),
      ),
    );

    const [steady] = steadies;
    expect(Steady.parse({ id: 'F-1', ...steady })).toBeTruthy();
    expect(steady).toMatchObject({
      baseline: 1,
      maximum: 2,
      statement: 'pay `db_pool_requests_waiting` stayed at its baseline',
    });
    expect(excerptsOf(steady?.evidence ?? [])).toContain(at(600));
  });

  it('is not claimed of a signal that was hardly sampled in the incident', () => {
    const { deviations, steadies } = told(
      seriesOf(
        'db_pool_requests_waiting',
        { service: 'pay' },
        Array.from({ length: 62 }, () => 1),
      ),
    );

    expect([deviations, steadies]).toEqual([[], []]);
  });
});
