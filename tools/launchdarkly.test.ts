import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  auditEntry,
  startLaunchDarklyDouble,
  type FlagChange,
  type FlagState,
  type LaunchDarklyDouble,
} from '../fixtures/doubles/launchdarkly/launchdarkly-double.ts';
import type { Answer, Occurrence } from '../src/schema/index.ts';
import { launchdarkly } from './launchdarkly.ts';
import { startScriptedServer } from './reading/scripted-server.test-support.ts';

const TOKEN = 'api-0f3c-reader';
const window = { from: '2026-05-20T12:00:00Z', to: '2026-05-20T15:00:00Z' };
const T0 = Date.parse('2026-05-20T13:00:00.123Z');
const OFF: FlagState = { on: false, offVariation: 1, fallthrough: { variation: 0 } };
const ON: FlagState = { ...OFF, on: true };
const MEMBER = { id: 'm-1', email: 'ada@shop.example', firstName: 'Ada', lastName: 'Byron' };
const SWITCH: FlagChange = {
  ...{ at: T0, flag: 'new-ledger', name: 'New ledger', before: OFF, after: ON, actions: ['updateOn'] },
  ...{ titleVerb: 'turned on the flag', member: MEMBER },
};

let double: LaunchDarklyDouble;
beforeEach(async () => {
  double = await startLaunchDarklyDouble({ token: TOKEN });
});
afterEach(() => double.close());

function ask(config: object = {}, signal = AbortSignal.timeout(20_000), span: object = window): Promise<Answer> {
  const open = launchdarkly.open({ url: double.url, token: TOKEN, retries: 0, ...config });
  return open.ask({ ask: 'flag-changes', ...window, ...span }, { signal, now: Date.now });
}

function occurrencesOf({ observations }: Answer): Occurrence[] {
  return observations.filter((each) => each.kind === 'occurrence');
}

function rollout(...weights: number[]): FlagState {
  return {
    ...ON,
    fallthrough: { rollout: { variations: weights.map((weight, variation) => ({ variation, weight })) } },
  };
}

describe('the changes of flags in a window', () => {
  it('say which flag was switched where, when, which way and by whom under a pseudonym', async () => {
    double.change({ ...SWITCH, comment: 'Ada Byron <ada@shop.example> asked for it' });

    const answer = await ask();

    expect(answer).toMatchObject({ tool: 'launchdarkly', total: 1, returned: 1, truncated: false });
    const [flag] = occurrencesOf(answer);
    expect(flag).toMatchObject({
      ...{ kind: 'occurrence', source: 'flag', type: 'flag-on', count: 1, rawAt: String(T0), precisionMs: 1 },
      entity: { kind: 'flag', ref: 'new-ledger', aliases: ['New ledger'] },
      firstAt: '2026-05-20T13:00:00.123Z',
      lastAt: '2026-05-20T13:00:00.123Z',
      summary: 'new-ledger in production: on: false → true',
      change: { environment: 'production', settings: [{ key: 'on', before: 'false', after: 'true' }] },
    });
    expect(flag?.actor).toMatch(/^member [a-p]{6}$/);
    expect(flag?.text).toContain('\non: false → true\n');
    expect(JSON.stringify(answer)).not.toMatch(/ada@|Byron/);
  });

  it('tell a rollout in percent, before and after', async () => {
    const change = { ...SWITCH, actions: ['updateFallthrough'], titleVerb: 'updated the default rule' };
    double.change({ ...change, before: rollout(5000, 95_000), after: rollout(50_000, 50_000) });

    const [flag] = occurrencesOf(await ask());

    expect(flag).toMatchObject({
      type: 'targeting',
      change: {
        settings: [{ key: 'fallthrough', before: '5 % true, 95 % false', after: '50 % true, 50 % false' }],
      },
    });
    expect(flag?.text).toContain('fallthrough: 5 % true, 95 % false → 50 % true, 50 % false');
  });

  it('tell rules, what they serve and prerequisites by name, and of people only how many', async () => {
    const clauses = [
      { attribute: 'country', op: 'in', values: ['DE', 'FR'], negate: false },
      { attribute: 'email', op: 'endsWith', values: ['grace@shop.example'], negate: true },
    ];
    const after: FlagState = {
      ...ON,
      rules: [{ _id: 'r1', clauses, variation: 1 }],
      targets: [{ variation: 1, values: ['grace@shop.example', 'linus@shop.example'] }],
    };
    const variations = [
      { value: { pool: 20 }, name: 'large' },
      { value: { pool: 4 }, name: 'small' },
    ];
    double.change({ ...SWITCH, before: ON, after, variations, actions: ['updateRules', 'updateTargets'] });

    const [flag] = occurrencesOf(await ask());

    expect(flag?.change?.settings).toEqual([
      { key: 'rule 1', before: null, after: 'small if country in ["DE","FR"] and not email endsWith 1 values' },
      { key: 'targets of small', before: null, after: '2 contexts' },
    ]);
    expect(flag?.text).not.toContain('grace@');
  });

  it('tell what traffic does not meet, but not as a change', async () => {
    const rules = [{ clauses: [], variation: 1 }];
    double.change({ ...SWITCH, before: OFF, after: { ...OFF, rules }, actions: ['updateRules'] });

    const [flag] = occurrencesOf(await ask());

    expect(flag).toMatchObject({ type: 'targeting' });
    expect(flag?.text).toContain('\nrule 1: nothing → false to all');
    expect(flag).not.toHaveProperty('change');
  });

  it('name nobody for what a schedule did', async () => {
    const { at, flag, before, after, actions, titleVerb } = SWITCH;
    double.change({ at, flag, before, after, actions, titleVerb });

    expect(occurrencesOf(await ask())[0]?.actor).toBe('application Scheduled changes');
  });

  it('are those of the environment, both ends of the window included, oldest first', async () => {
    const ends = [window.from, window.to].map((at) => Date.parse(at));
    const at = [ends[0]! - 1, ends[0]!, T0, ends[1]!, ends[1]! + 1];
    for (const each of at.toReversed()) double.change({ ...SWITCH, at: each });
    double.change({ ...SWITCH, environment: 'staging' });
    double.change({ ...SWITCH, project: 'other' });

    const answer = await ask();

    expect(answer).toMatchObject({ total: 3, truncated: false });
    expect(occurrencesOf(answer).map(({ rawAt }) => Number(rawAt))).toEqual([ends[0], T0, ends[1]]);
  });

  it('may be none', async () => {
    expect(await ask()).toMatchObject({ observations: [], total: 0, truncated: false });
  });

  it.each([true, false])('are all there, over pages, with links to the next one: %s', async (linksNext) => {
    await double.close();
    const entries = Array.from({ length: 55 }, (_, number) =>
      // Several in one millisecond, across the ends of pages.
      auditEntry({ ...SWITCH, flag: `flag-${number}`, at: T0 + Math.floor(number / 3) }),
    );
    double = await startLaunchDarklyDouble({ token: TOKEN, entries, linksNext });

    const answer = await ask();

    expect(answer).toMatchObject({ total: 55, returned: 55, truncated: false });
    expect(new Set(occurrencesOf(answer).map(({ entity }) => entity.ref)).size).toBe(55);
  });

  it('stop at a limit and say so', async () => {
    for (let number = 0; number < 70; number += 1)
      double.change({ ...SWITCH, at: T0 + number, flag: `flag-${number}` });

    expect(await ask({ maxItems: 15 })).toMatchObject({ returned: 15, truncated: true });
    expect(await ask({ maxDetails: 2 })).toMatchObject({ returned: 70, truncated: true });
    const pages = double.journal().filter(({ path }) => path.startsWith('/api/v2/auditlog?'));
    expect(pages).toHaveLength(1 + 4);
  });

  it('say that more were made in one millisecond than a page shows', async () => {
    await double.close();
    const entries = Array.from({ length: 25 }, (_, number) => auditEntry({ ...SWITCH, flag: `flag-${number}` }));
    double = await startLaunchDarklyDouble({ token: TOKEN, entries, linksNext: false });

    expect(await ask()).toMatchObject({ returned: 20, truncated: true });
  });

  it('are told from the list where one alone cannot be had', async () => {
    double.change(SWITCH);
    double.fault({ match: { path: 'auditlog/' }, fault: 'status', args: { status: 404, body: { message: 'gone' } } });

    const answer = await ask();

    expect(answer).toMatchObject({ returned: 1, truncated: true });
    expect(occurrencesOf(answer)[0]).toMatchObject({
      ...{ type: 'flag-on', summary: 'new-ledger in production: turned on the flag' },
      change: { environment: 'production', settings: [] },
    });
  });

  it('are cut where their text is too long', async () => {
    double.change({ ...SWITCH, comment: 'ü'.repeat(5000) });

    const answer = await ask({ maxTextBytes: 1000 });

    expect(answer).toMatchObject({ returned: 1, truncated: true });
    expect(occurrencesOf(answer)[0]?.text).toMatch(/ …\[\d+ bytes cut\]$/);
  });

  it('are asked for with GET only, the version of the shapes and no more than twenty at a time', async () => {
    double.change(SWITCH);

    await ask();

    const journal = double.journal();
    expect(journal.map(({ method }) => method)).toEqual(['GET', 'GET']);
    expect(journal.map(({ apiVersion }) => apiVersion)).toEqual(['20240415', '20240415']);
    expect(journal[0]?.path).toContain('limit=20');
  });
});

describe('what is not there to be read', () => {
  const item = { _id: 'x', date: T0, target: { resources: ['proj/default:env/production:flag/a'] } };

  it.each([
    ['an entry that is none', [item, { _id: 'y' }, 7]],
    ['an entry of no flag', [item, { ...item, _id: 'y', target: { resources: ['proj/default'] } }]],
  ])('is counted: %s', async (_, items) => {
    double.fault({ match: { path: 'auditlog\\?' }, fault: 'status', args: { status: 200, body: { items } } });
    double.fault({ match: { path: 'auditlog/' }, times: 9, fault: 'status', args: { status: 404 } });

    const answer = await ask();

    expect(answer).toMatchObject({ returned: 1, truncated: true });
  });

  it.each([
    [401, 'auth'],
    [403, 'auth'],
    [404, 'not-found'],
    [400, 'client'],
    [500, 'server'],
    [429, 'rate-limited'],
  ])('makes the question fail with %i as %s', async (status, failure) => {
    double.fault({ match: {}, fault: 'status', args: { status, body: { message: 'because' } } });

    await expect(ask()).rejects.toMatchObject({ name: 'ToolError', tool: 'launchdarkly', failure });
  });

  it('fails for a token that is not known, and never tells it', async () => {
    const error: unknown = await ask({ token: 'api-wrong' }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ failure: 'auth' });
    expect(String(error)).not.toContain('api-wrong');
  });

  it.each([
    ['no JSON', '<html>'],
    ['no list', { items: 'none' }],
    [
      'a link that leads elsewhere',
      { items: [item], _links: { next: { href: 'https://evil.example/api/v2/auditlog' } } },
    ],
    ['a link to another resource', { items: [item], _links: { next: { href: '/api/v2/members' } } }],
  ])('is malformed: %s', async (_, body) => {
    double.fault({ match: { path: 'auditlog\\?' }, fault: 'status', args: { status: 200, body } });
    double.fault({ match: { path: 'auditlog/' }, fault: 'status', args: { status: 404 } });

    await expect(ask()).rejects.toMatchObject({ failure: 'malformed' });
  });

  it('is not waited for without end', async () => {
    double.fault({ match: {}, fault: 'delay', args: { ms: 60_000 } });
    await expect(ask({ timeoutMs: 100 })).rejects.toMatchObject({ failure: 'timeout' });

    double.fault({ match: {}, fault: 'delay', args: { ms: 60_000 } });
    await expect(ask({}, AbortSignal.timeout(100))).rejects.toMatchObject({ failure: 'timeout' });
  });

  it('is not gone round for in a circle', async () => {
    const body = JSON.stringify({ items: [item], _links: { next: { href: '/api/v2/auditlog?again=1' } } });
    const server = await startScriptedServer(({ path }) =>
      path.includes('?') ? { body } : { status: 404, body: '{}' },
    );

    const answer = await ask({ url: server.url }).finally(() => server.close());

    expect(answer).toMatchObject({ returned: 1, truncated: true });
    expect(server.received.filter(({ path }) => path.includes('?'))).toHaveLength(2);
  });
});

describe('a limit', () => {
  it('is waited for until the instant that LaunchDarkly names', async () => {
    double.change(SWITCH);
    const headers = { 'x-ratelimit-reset': String(Date.now() + 50) };
    double.fault({ match: {}, fault: 'status', args: { status: 429, headers } });

    expect(await ask({ retries: 1 })).toMatchObject({ returned: 1 });
    expect(double.journal().map(({ status }) => status)).toEqual([429, 200, 200]);
  });

  it('is not waited for where that is far off', async () => {
    const headers = { 'x-ratelimit-reset': String(Date.now() + 3_600_000) };
    double.fault({ match: {}, fault: 'status', args: { status: 429, headers } });

    await expect(ask({ retries: 3 })).rejects.toMatchObject({ failure: 'rate-limited' });
    expect(double.journal()).toHaveLength(1);
  });

  it('and a server fault are survived', async () => {
    double.change(SWITCH);
    double.fault({ match: {}, fault: 'drop' });

    expect(await ask({ retries: 2 })).toMatchObject({ returned: 1, truncated: false });
  });
});

it('says what changed in the last hour', async () => {
  double.change(SWITCH);
  const open = launchdarkly.open({ url: double.url, token: TOKEN });

  const told = await open.doctor({ signal: AbortSignal.timeout(5000), now: () => T0 + 60_000 });

  expect(told).toBe(`LaunchDarkly answers at ${double.url}: 1 changes of flags in production in the last hour`);
});
