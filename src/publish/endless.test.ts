import { afterEach, describe, expect, it } from 'vitest';
import { startJsonApi, type ApiDouble, type Asked, type Told } from '../../fixtures/doubles/json-api.ts';
import type { Write } from '../schema/index.ts';
import { partsOf } from './body-parts.ts';
import { jiraPublisher } from './jira/jira.ts';
import { linearPublisher } from './linear/linear.ts';
import { plannedWrite, remarked, secret } from './planned.test-support.ts';
import { slackPublisher } from './slack/slack.ts';

let server: ApiDouble;
afterEach(() => server.close());

async function serve(answer: (asked: Asked) => Told): Promise<ApiDouble> {
  server = await startJsonApi(answer, 0, { writes: true });
  return server;
}

function ok(body: unknown): Told {
  return { status: 200, body };
}

const people = { markerSecret: secret, timeoutMs: 20_000 };

/** The line that marks the same write as it was planned before, with another title. */
function earlierMarker(write: Write, target: string): string {
  return partsOf(remarked(write, { title: 'As it was before' }, { target, secret }).body).marker;
}

/** A Jira that names another page for ever: of what is searched for, or of the history of the one issue that it has. */
async function endlessJira(of: 'search' | 'history') {
  let marker = '';
  const { url } = await serve(({ pathname }) => {
    if (pathname.endsWith('/myself')) return ok({ accountId: 'us' });
    if (pathname.endsWith('/changelog')) return ok({ values: [], isLast: false });
    const fields = { summary: 'x', creator: { accountId: 'us' }, status: { statusCategory: { key: 'new' } } };
    const issue = { key: 'OPS-1', fields, properties: { hindcast: { marker } } };
    return ok(of === 'search' ? { issues: [], nextPageToken: 'more' } : { issues: [issue] });
  });
  const place = { site: url, email: 'hindcast@example.com', apiToken: 'x', project: 'OPS', issueType: 'Task' };
  const publisher = jiraPublisher({ ...people, ...place });
  const write = plannedWrite(publisher.target, 'ACT-1');
  marker = earlierMarker(write, publisher.target);
  return { publisher, write };
}

describe('a place whose lists do not end', () => {
  it.each(['search', 'history'] as const)('is told of and not written to: the %s of Jira', async (of) => {
    const { publisher, write } = await endlessJira(of);

    await expect(publisher.ensure(write)).rejects.toMatchObject({ outcome: 'refused', status: 422 });
    expect(server.journal().filter(({ path, method }) => path.includes('/issue') && method !== 'GET')).toEqual([]);
    expect(server.journal().length).toBeLessThan(100);
  });

  it('is not read on and on: Slack, whose latest messages would hold what was just sent', async () => {
    const { url } = await serve(({ pathname }) => {
      if (pathname.endsWith('auth.test')) return ok({ ok: true, user_id: 'U0' });
      if (pathname.endsWith('chat.postMessage')) return ok({ ok: true, ts: '1770000000.000100' });
      return ok({ ok: true, messages: [], response_metadata: { next_cursor: 'more' } });
    });
    const publisher = slackPublisher({ ...people, token: 'x', channel: 'C0', apiUrl: url });
    const write = plannedWrite(publisher.target, 'summary', { messages: { target: publisher.target } });

    expect(await publisher.ensure(write)).toMatchObject({ result: 'created' });
    expect(server.journal().length).toBeLessThan(100);
  });

  it('is not read to its end where one answer has none', async () => {
    const { url } = await serve(() => ok({ filler: 'x'.repeat(17 * 1024 * 1024) }));
    const publisher = slackPublisher({ ...people, token: 'x', channel: 'C0', apiUrl: url });

    await expect(publisher.doctor()).rejects.toThrow(/the answer is too long/);
  });
});

describe('a message that is remembered', () => {
  it('is found again however much was written since, by one question', async () => {
    const asked: string[] = [];
    const { url } = await serve(({ pathname, query }) => {
      if (pathname.endsWith('auth.test')) return ok({ ok: true, user_id: 'U0' });
      asked.push(`${query.get('oldest') ?? ''} ${query.get('latest') ?? ''} ${query.get('inclusive') ?? ''}`);
      return ok({ ok: true, messages: [] });
    });
    const remembered = () => Promise.resolve('https://slack.com/archives/C0/p1770000000000100');
    const publisher = slackPublisher({ ...people, remembered, token: 'x', channel: 'C0', apiUrl: url });
    const write = plannedWrite(publisher.target, 'summary', { messages: { target: publisher.target } });

    expect(await publisher.ensure(write)).toMatchObject({ result: 'unchanged' });
    expect(asked).toEqual(['1770000000.000100 1770000000.000100 true']);
  });
});

describe('an issue of Linear', () => {
  const team = '9cfb482a-81e3-4154-b5b9-2c805e70a02d';

  it.each([
    ['is brought up to date where its history shows that nobody reworded it', 249, 'updated'],
    ['is left alone where the history is longer than is read, because somebody may have', 250, 'unchanged'],
  ])('%s', async (_, entries, result) => {
    let description = '';
    const nodes = Array.from({ length: entries }, () => ({ actorId: 'us', updatedDescription: false }));
    const { url } = await serve(({ body }) => {
      if (body.includes('query Viewer')) return ok({ data: { viewer: { id: 'us' } } });
      if (body.includes('issueUpdate')) return ok({ data: { issueUpdate: { success: true } } });
      const text = { title: 't', description, state: { type: 'started' }, history: { nodes } };
      const issue = { id: 'i', url: 'https://linear.app/i', creator: { id: 'us' }, ...text };
      return ok({ data: { issues: { nodes: [issue] } } });
    });
    const publisher = linearPublisher({ ...people, apiKey: 'x', team, apiUrl: url });
    const write = plannedWrite(publisher.target, 'ACT-1');
    description = `\`${earlierMarker(write, publisher.target).replace(/^<!-- | -->$/g, '')}\``;

    expect((await publisher.ensure(write)).result).toBe(result);
  });
});
