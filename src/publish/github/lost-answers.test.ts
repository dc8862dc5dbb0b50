import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  startGithubDouble,
  type GithubDouble,
  type GithubDoubleOptions,
} from '../../../fixtures/doubles/github/github-double.ts';
import { sampleRca } from '../../rca/sample.test-support.ts';
import type { Write } from '../../schema/index.ts';
import { plannedWrite } from '../planned.test-support.ts';
import { opened, shop, target, type Opened } from './double.test-support.ts';
import type { GithubOptions } from './github-options.ts';

async function openDouble(
  world: Partial<GithubDoubleOptions> = {},
  ours: Partial<GithubOptions> = {},
): Promise<Opened<GithubDouble>> {
  return opened(await startGithubDouble({ ...shop, ...world }), ours);
}

const issue = plannedWrite(target, 'ACT-1');
const pull = plannedWrite(target, 'rca');
const later = plannedWrite(target, 'rca', { rcaMarkdown: 'Later.\n' }, { ...sampleRca(), title: 'Renamed' });

let here: Opened<GithubDouble>;
afterEach(() => here.double.close());

async function standing(): Promise<{ title: string; body: string; user: { login: string } }[]> {
  const Item = z.object({ title: z.string(), body: z.string(), user: z.object({ login: z.string() }) });
  return z.array(Item).parse(await here.ask('GET', '/issues?state=all'));
}

/** Until it stands, as the writer does it: looks first, sends again only after nothing was found. */
async function settle(write: Write): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const outcome = await here.publisher.ensure(write).catch(() => undefined);
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
    ['/git/refs$', pull, 'POST'],
    ['/pulls$', pull, 'POST'],
  ])('to %s leaves the outcome unknown, and then exactly one stands', async (path, write, method) => {
    here = await openDouble();
    here.double.fault({ match: { method, path }, fault });

    await expect(here.publisher.ensure(write)).rejects.toMatchObject({ outcome: 'unknown' });
    await settle(write);

    const items = await standing();
    expect(items.map(({ title, body }) => [title, body])).toEqual([[write.title, write.body]]);
  });

  // An object of git is named by its content: sent twice it is still one. An answer that breaks off is an answer.
  it.each(['/git/blobs$', '/git/trees$', '/git/commits$'])('to %s costs a try at most', async (path) => {
    here = await openDouble();
    here.double.fault({ match: { method: 'POST', path }, fault });

    const first = here.publisher.ensure(pull);
    if (fault === 'half-body') await expect(first).rejects.toMatchObject({ outcome: 'unknown' });
    else await expect(first).resolves.toMatchObject({ result: 'created' });
    await settle(pull);

    const items = await standing();
    expect(items.map(({ title, body }) => [title, body])).toEqual([[pull.title, pull.body]]);
  });

  it.each([
    ['/git/refs/', 'PATCH'],
    ['/pulls/1$', 'PATCH'],
  ])('in the middle of an update, to %s, ends with the update done once', async (path, method) => {
    here = await openDouble();
    await here.publisher.ensure(pull);
    here.double.fault({ match: { method, path }, fault });

    await expect(here.publisher.ensure(later)).rejects.toMatchObject({ outcome: 'unknown' });
    await settle(later);

    const [item, ...others] = await standing();
    expect(others).toEqual([]);
    expect([item!.title, item!.body]).toEqual([later.title, later.body]);
    const files = z.array(z.object({ filename: z.string() })).parse(await here.ask('GET', '/pulls/1/files'));
    expect(files.map(({ filename }) => filename)).toEqual(later.files.map(({ path: at }) => at));
  });

  it('to the labels of a pull request does not undo it', async () => {
    here = await openDouble();
    here.double.fault({ match: { method: 'POST', path: '/issues/1/labels$' }, fault });

    expect((await here.publisher.ensure(pull)).result).toBe('created');
    expect(here.notes).toEqual([expect.stringContaining('may lack its labels')]);
  });

  it('to a read is asked for again', async () => {
    here = await openDouble();
    here.double.fault({ match: { method: 'GET', path: '/issues' }, fault });

    expect((await here.publisher.ensure(issue)).result).toBe('created');
    expect(await standing()).toHaveLength(1);
  });
});

describe('a limit', () => {
  it.each([
    ['secondary, in seconds', { fault: 'secondary-limit', args: { retryAfter: '0' } }],
    ['secondary, 429', { fault: 'secondary-limit', args: { status: 429, retryAfter: '0' } }],
    ['primary, already reset', { fault: 'primary-limit', args: { resetInS: 0 } }],
  ] as const)('%s is waited for and the write then sent once', async (_what, fault) => {
    here = await openDouble();
    here.double.fault({ match: { method: 'POST', path: '/issues$' }, ...fault });

    expect((await here.publisher.ensure(issue)).result).toBe('created');
    expect(await standing()).toHaveLength(1);
  });

  it.each([
    ['without a wait', { fault: 'secondary-limit', args: {} }],
    ['with a long one', { fault: 'secondary-limit', args: { retryAfter: '3600' } }],
    ['until an hour from now', { fault: 'primary-limit', args: { resetInS: 3600 } }],
  ] as const)('%s is told as 429, and nothing was written', async (_what, fault) => {
    here = await openDouble({}, { maxWaitMs: 1_000 });
    const armed = here.double.fault({ match: { method: 'POST', path: '/issues$' }, ...fault, times: 9 });

    await expect(here.publisher.ensure(issue)).rejects.toMatchObject({ outcome: 'refused', status: 429 });
    expect(armed.fired()).toBe(1);
    expect(await standing()).toEqual([]);
  });
});

describe('a request without end', () => {
  it('is given up, and its outcome is unknown', async () => {
    here = await openDouble({}, { timeoutMs: 200 });
    here.double.fault({ match: { method: 'POST', path: '/issues$' }, fault: 'delay', args: { ms: 60_000 } });

    await expect(here.publisher.ensure(issue)).rejects.toMatchObject({ outcome: 'unknown' });
  });
});
