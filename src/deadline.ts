/**
 * Lets `work` go on for so many milliseconds at most: then its signal aborts with a `TimeoutError`, and with the
 * parent's reason where the parent aborts first. Timer and listener are gone once it is over.
 *
 * In place of `AbortSignal.any` over `AbortSignal.timeout`: Node keeps neither alive while somebody only awaits what
 * they were passed to, so that a deadline may never come (nodejs/node#57736, seen here in one run of three).
 */
export async function withDeadline<Result>(
  ms: number,
  work: (signal: AbortSignal) => Promise<Result>,
  parent?: AbortSignal,
): Promise<Result> {
  const controller = new AbortController();
  const follow = (): void => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow, { once: true });
  const timer = setTimeout(() => controller.abort(new DOMException(`${ms} ms are over`, 'TimeoutError')), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', follow);
  }
}
