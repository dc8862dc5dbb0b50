import { afterEach, describe, expect, it } from 'vitest';
import { startJiraDouble, type JiraDouble } from '../../fixtures/doubles/jira/jira-double.ts';
import type { ApiDouble } from '../../fixtures/doubles/json-api.ts';
import { startLinearDouble, type LinearDouble } from '../../fixtures/doubles/linear/linear-double.ts';
import { startSlackWorkspace } from '../../fixtures/doubles/slack/slack-double.ts';
import { sampleRca } from '../rca/sample.test-support.ts';
import type { Write } from '../schema/index.ts';
import { jiraPublisher } from './jira/jira.ts';
import { linearPublisher } from './linear/linear.ts';
import { plannedWrite, secret } from './planned.test-support.ts';
import type { Publisher } from './publisher.ts';
import { slackPublisher } from './slack/slack.ts';

/** A place of another kind than a repository, empty. */
interface Place {
  double: ApiDouble;
  publisher: Publisher;
  write: Write;
  later: Write;
  /** The request that creates. */
  creating: RegExp;
  count: () => number;
  /** A person takes the item away. */
  remove: () => void;
  /** A person closes it; left out where that is not possible. */
  finish?: () => void;
  notes: string[];
}

let remembered: string | null = null;
let place: Place | undefined;
afterEach(async () => {
  remembered = null;
  await place?.double.close();
});

const shared = { markerSecret: secret, timeoutMs: 500, remembered: () => Promise.resolve(remembered) };

async function openJira(unknownFields: readonly string[] = []): Promise<Place> {
  const double = await startJiraDouble({ unknownFields });
  const notes: string[] = [];
  const publisher = jiraPublisher({
    ...shared,
    site: double.url,
    email: 'hindcast@example.com',
    apiToken: 'jira-token',
    project: 'OPS',
    issueType: 'Task',
    onNote: (note) => notes.push(note),
  });
  return {
    double,
    publisher,
    notes,
    ...both(publisher, 'ACT-1'),
    creating: /\/issue$/,
    count: () => double.issues().length,
    remove: () => double.remove(double.issues()[0]!.key),
    finish: () => double.finish(double.issues()[0]!.key),
  };
}

async function openLinear(): Promise<Place> {
  const double = await startLinearDouble();
  const team = '9cfb482a-81e3-4154-b5b9-2c805e70a02d';
  const publisher = linearPublisher({ ...shared, apiKey: 'lin_api_key', team, apiUrl: double.url });
  return {
    double,
    publisher,
    notes: [],
    ...both(publisher, 'ACT-1'),
    creating: /graphql/,
    count: () => double.issues().length,
    remove: () => double.remove(double.issues()[0]!.id),
    finish: () => double.setState(double.issues()[0]!.id, 'canceled'),
  };
}

async function openSlack(): Promise<Place> {
  const double = await startSlackWorkspace(['C0INCIDENTS']);
  const publisher = slackPublisher({ ...shared, token: 'xoxb-write', channel: 'C0INCIDENTS', apiUrl: double.url });
  return {
    double,
    publisher,
    notes: [],
    ...both(publisher, 'summary'),
    creating: /postMessage/,
    count: () => double.messages('C0INCIDENTS').length,
    remove: () => double.remove('C0INCIDENTS', double.messages('C0INCIDENTS')[0]!.ts),
  };
}

function both({ target }: Publisher, id: string): { write: Write; later: Write } {
  const rca = sampleRca();
  const actions = rca.actions.map((action) => ({ ...action, rationale: 'Otherwise.' }));
  const plan = (of: typeof rca) => plannedWrite(target, id, { messages: { target } }, of);
  return { write: plan(withoutPromises(rca)), later: plan(withoutPromises({ ...rca, title: 'Later', actions })) };
}

function withoutPromises(rca: ReturnType<typeof sampleRca>): ReturnType<typeof sampleRca> {
  return { ...rca, actions: rca.actions.map((action) => ({ ...action, dup: null })) };
}

/** Linear asks everything at one path: what creates comes behind what finds and who asks. */
const NTH = { jira: 1, linear: 3, slack: 1 } as const;

describe.each([
  ['jira', openJira],
  ['linear', openLinear],
  ['slack', openSlack],
] as const)('what is written to %s', (name, open) => {
  it('is there once where the answer was lost, and a look finds it', async () => {
    place = await open();
    const { double, publisher, write, creating, count } = place;
    double.fault({ path: creating, nth: NTH[name], fault: 'lost' });

    await expect(publisher.ensure(write)).rejects.toMatchObject({ outcome: 'unknown' });

    expect(await publisher.ensure(write, 'look')).toMatchObject({ result: 'unchanged' });
    expect(await publisher.ensure(write)).toMatchObject({ result: 'unchanged' });
    expect(count()).toBe(1);
  });

  it.each([
    ['the connection was cut', 'drop'],
    ['no answer came', 'silence'],
    ['the server failed', { status: 502, body: '<html>Bad gateway</html>' }],
  ] as const)('is looked for where %s, and sent by the next try only', async (_what, fault) => {
    place = await open();
    const { double, publisher, write, creating, count } = place;
    double.fault({ path: creating, nth: NTH[name], fault });

    await expect(publisher.ensure(write)).rejects.toMatchObject({ outcome: 'unknown' });

    expect(count()).toBe(0);
    expect(await publisher.ensure(write, 'look')).toEqual({ result: 'unknown', url: null });
    expect(await publisher.ensure(write)).toMatchObject({ result: 'created' });
    expect(count()).toBe(1);
  });

  it('waits where it is asked to, for nothing was done', async () => {
    place = await open();
    const { double, publisher, write, creating, count } = place;
    double.fault({ path: creating, nth: NTH[name], fault: { status: 429, headers: { 'retry-after': '0' }, body: {} } });

    expect(await publisher.ensure(write)).toMatchObject({ result: 'created' });
    expect(count()).toBe(1);
  });

  it('stays away where a person took it away', async () => {
    place = await open();
    const { publisher, write, remove, count } = place;
    const { url } = await publisher.ensure(write);
    remembered = url;
    remove();

    expect(await publisher.ensure(write)).toEqual({ result: 'unchanged', url });
    expect(count()).toBe(0);
  });

  it.runIf(name !== 'slack')('stays as it is where a person closed it', async () => {
    place = await open();
    const { publisher, write, later, finish, double } = place;
    await publisher.ensure(write);
    finish!();
    const before = double.journal().filter(({ method }) => method === 'PUT').length;

    expect(await publisher.ensure(later)).toMatchObject({ result: 'unchanged' });
    expect(double.journal().filter(({ method }) => method === 'PUT')).toHaveLength(before);
  });

  it('is shown by the preview to the byte that is sent', async () => {
    place = await open();
    const { publisher, write, double } = place;
    const preview = publisher.preview(write);

    await publisher.ensure(write);

    const sent = double.journal().filter(({ body }) => body !== '' && preview.includes(body));
    expect(sent).toHaveLength(1);
  });

  it('passes the gate before each change, and no change is made where it throws', async () => {
    place = await open();
    const { write, count, double } = place;
    const gated = {
      jira: () =>
        jiraPublisher({
          ...shared,
          site: double.url,
          email: 'hindcast@example.com',
          apiToken: 'jira-token',
          project: 'OPS',
          issueType: 'Task',
          beforeChange: stop,
        }),
      linear: () =>
        linearPublisher({
          ...shared,
          apiKey: 'lin_api_key',
          team: '9cfb482a-81e3-4154-b5b9-2c805e70a02d',
          apiUrl: double.url,
          beforeChange: stop,
        }),
      slack: () =>
        slackPublisher({
          ...shared,
          token: 'xoxb-write',
          channel: 'C0INCIDENTS',
          apiUrl: double.url,
          beforeChange: stop,
        }),
    }[name]();

    await expect(gated.ensure(write)).rejects.toThrow('stopped');
    expect(count()).toBe(0);
  });
});

function stop(): Promise<void> {
  return Promise.reject(new Error('stopped'));
}

it('leaves out of a Jira issue what its project has no field for, and says so', async () => {
  place = await openJira(['duedate']);

  expect(await place.publisher.ensure(place.write)).toMatchObject({ result: 'created' });
  expect(place.count()).toBe(1);
  expect(place.notes).toEqual(['OPS does not take duedate; they stand in the text']);
});

it('takes an issue of Linear that came late for the one that it wanted to make', async () => {
  place = await openLinear();
  const { double, publisher, write } = place;
  await publisher.ensure(write);
  // As if the find had come before it stood there.
  double.fault({ path: /graphql/, fault: { status: 200, body: { data: { issues: { nodes: [] } } } } });

  expect(await publisher.ensure(write)).toMatchObject({ result: 'created' });
  expect(place.count()).toBe(1);
});

describe('what a person did with an issue elsewhere', () => {
  it.each<[string, () => Promise<Place>, (double: ApiDouble) => void, string | undefined]>([
    ['Jira, closed as done', openJira, jira((double, key) => double.finish(key)), 'done'],
    ['Jira, closed as not to be done', openJira, jira((double, key) => double.finish(key, "Won't Do")), 'declined'],
    ['Jira, closed as a duplicate', openJira, jira((double, key) => double.finish(key, 'Duplicate')), 'declined'],
    ['Jira, reworded only', openJira, jira((double, key) => double.edit(key, { summary: 'Mine' })), undefined],
    ['Jira, deleted', openJira, jira((double, key) => double.remove(key)), undefined],
    ['Linear, completed', openLinear, linear((double, id) => double.setState(id, 'completed')), 'done'],
    ['Linear, canceled', openLinear, linear((double, id) => double.setState(id, 'canceled')), 'declined'],
    ['Linear, started', openLinear, linear((double, id) => double.setState(id, 'started')), undefined],
    ['Linear, deleted', openLinear, linear((double, id) => double.remove(id)), undefined],
  ])('%s', async (_, open, act, deed) => {
    place = await open();
    const { publisher, write, double } = place;
    const { url } = await publisher.ensure(write);
    remembered = url;
    expect(await publisher.fateOf?.(write, url!)).toBeUndefined();
    const before = Date.now();
    act(double);

    const fate = await publisher.fateOf?.(write, url!);

    expect(fate?.deed).toBe(deed);
    if (fate === undefined) return;
    expect(Date.parse(fate.at)).toBeGreaterThanOrEqual(before - 1000);
    expect(fate.by).not.toBe('');
    // One deed has one name, however often it is seen.
    expect((await publisher.fateOf?.(write, url!))?.nonce).toBe(fate.nonce);
  });
});

function jira(act: (double: JiraDouble, key: string) => void): (double: ApiDouble) => void {
  return (double) => act(double as JiraDouble, (double as JiraDouble).issues()[0]!.key);
}

function linear(act: (double: LinearDouble, id: string) => void): (double: ApiDouble) => void {
  return (double) => act(double as LinearDouble, (double as LinearDouble).issues()[0]!.id);
}
