import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Write } from '../../schema/index.ts';
import { plannedWrite } from '../planned.test-support.ts';
import { openDouble, target, type Opened } from './double.test-support.ts';

const issue = plannedWrite(target, 'ACT-1');
const pull = plannedWrite(target, 'rca');
const later = plannedWrite(target, 'rca', { rcaMarkdown: 'Later.\n' }, { ...sampleRca(), title: 'Renamed' });

let opened: Opened;
afterEach(() => opened.double.close());

async function standing(): Promise<{ title: string; body: string; user: { login: string } }[]> {
  const Item = z.object({ title: z.string(), body: z.string(), user: z.object({ login: z.string() }) });
  return z.array(Item).parse(await opened.ask('GET', '/issues?state=all'));
}

/** Until it stands, as the writer does it: looks first, sends again only after nothing was found. */
async function settle(write: Write): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const outcome = await opened.publisher.ensure(write).catch(() => undefined);
    if (outcome && outcome.result !== 'unknown') return;
  }
  throw new Error('it was never settled');
}

const LOSSES = ['commit-then-drop', 'commit-then-502', 'half-body', 'drop'] as const;

describe.each(LOSSES)('an answer that is lost (%s)', (fault) => {
  it.each<[string, Write, string]>([
    ['/issues$', issue, 'POST'],
    ['/labels$', issue, 'POST'],
    ['/milestones$', issue, 'POST'],
    ['/git/blobs$', pull, 'POST'],
    ['/git/trees$', pull, 'POST'],
    ['/git/commits$', pull, 'POST'],
    ['/git/refs$', pull, 'POST'],
    ['/pulls$', pull, 'POST'],
  ])('to %s leaves the outcome unknown, and then exactly one stands', async (path, write, method) => {
    opened = await openDouble();
    opened.double.fault({ match: { method, path }, fault });

    await expect(opened.publisher.ensure(write)).rejects.toMatchObject({ outcome: 'unknown' });
    await settle(write);

    const items = await standing();
    expect(items.map(({ title, body }) => [title, body])).toEqual([[write.title, write.body]]);
  });

  it.each([
    ['/git/refs/', 'PATCH'],
    ['/pulls/1$', 'PATCH'],
  ])('in the middle of an update, to %s, ends with the update done once', async (path, method) => {
    opened = await openDouble();
    await opened.publisher.ensure(pull);
    opened.double.fault({ match: { method, path }, fault });

    await expect(opened.publisher.ensure(later)).rejects.toMatchObject({ outcome: 'unknown' });
    await settle(later);

    const [item, ...others] = await standing();
    expect(others).toEqual([]);
    expect([item!.title, item!.body]).toEqual([later.title, later.body]);
    const files = z.array(z.object({ filename: z.string() })).parse(await opened.ask('GET', '/pulls/1/files'));
    expect(files.map(({ filename }) => filename)).toEqual(later.files.map(({ path: at }) => at));
  });

  it('to the labels of a pull request does not undo it', async () => {
    opened = await openDouble();
    opened.double.fault({ match: { method: 'POST', path: '/issues/1/labels$' }, fault });

    expect((await opened.publisher.ensure(pull)).result).toBe('created');
    expect(opened.notes).toEqual([expect.stringContaining('may lack its labels')]);
  });

  it('to a read is asked for again', async () => {
    opened = await openDouble();
    opened.double.fault({ match: { method: 'GET', path: '/issues' }, fault });

    expect((await opened.publisher.ensure(issue)).result).toBe('created');
    expect(await standing()).toHaveLength(1);
  });
});

describe('a limit', () => {
  it.each([
    ['secondary, in seconds', { fault: 'secondary-limit', args: { retryAfter: '0' } }],
    ['secondary, 429', { fault: 'secondary-limit', args: { status: 429, retryAfter: '0' } }],
    ['primary, already reset', { fault: 'primary-limit', args: { resetInS: 0 } }],
  ] as const)('%s is waited for and the write then sent once', async (_what, fault) => {
    opened = await openDouble();
    opened.double.fault({ match: { method: 'POST', path: '/issues$' }, ...fault });

    expect((await opened.publisher.ensure(issue)).result).toBe('created');
    expect(await standing()).toHaveLength(1);
  });

  it.each([
    ['without a wait', { fault: 'secondary-limit', args: {} }],
    ['with a long one', { fault: 'secondary-limit', args: { retryAfter: '3600' } }],
    ['until an hour from now', { fault: 'primary-limit', args: { resetInS: 3600 } }],
  ] as const)('%s is told as 429, and nothing was written', async (_what, fault) => {
    opened = await openDouble({}, { maxWaitMs: 1_000 });
    const armed = opened.double.fault({ match: { method: 'POST', path: '/issues$' }, ...fault, times: 9 });

    await expect(opened.publisher.ensure(issue)).rejects.toMatchObject({ outcome: 'refused', status: 429 });
    expect(armed.fired()).toBe(1);
    expect(await standing()).toEqual([]);
  });
});

describe('a request without end', () => {
  it('is given up, and its outcome is unknown', async () => {
    opened = await openDouble({}, { timeoutMs: 200 });
    opened.double.fault({ match: { method: 'POST', path: '/issues$' }, fault: 'delay', args: { ms: 60_000 } });

    await expect(opened.publisher.ensure(issue)).rejects.toMatchObject({ outcome: 'unknown' });
  });
});
