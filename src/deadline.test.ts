import { describe, expect, it } from 'vitest';
import { withDeadline } from './deadline.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, fail) => {
    signal.addEventListener('abort', () => fail(signal.reason as Error));
    if (signal.aborted) fail(signal.reason as Error);
  });

describe('a deadline', () => {
  it('ends work that goes on for longer', async () => {
    await expect(withDeadline(20, untilAborted)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('passes on why the parent ended, even where it had ended before', async () => {
    const parent = new AbortController();
    const waiting = withDeadline(60_000, untilAborted, parent.signal);
    parent.abort(new Error('the run was stopped'));

    await expect(waiting).rejects.toThrow('the run was stopped');
    await expect(withDeadline(60_000, untilAborted, parent.signal)).rejects.toThrow('the run was stopped');
  });

  it('gives the result and leaves no listener behind', async () => {
    const parent = new AbortController();
    let inner: AbortSignal | undefined;

    const result = await withDeadline(
      60_000,
      (signal) => {
        inner = signal;
        return Promise.resolve('done');
      },
      parent.signal,
    );
    parent.abort();

    expect(result).toBe('done');
    expect(inner?.aborted).toBe(false);
  });
});
