import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startExampleShop, commitOnBranch, type ExampleShop } from '../fixtures/doubles/github/example-shop.ts';
import type { NewDeployment, NewRun } from '../fixtures/doubles/github/github-double.ts';
import type { Answer, Commit, Deploy, Document, File, Occurrence, PullRequest } from '../src/schema/index.ts';
import { gitHistory } from './git-history.ts';
import { github } from './github.ts';

const window = { from: '2026-05-20T12:00:00Z', to: '2026-05-20T15:00:00Z' };
const START = Date.parse('2026-05-20T12:30:00Z');
const SHA = 'a'.repeat(39);

let shop: ExampleShop;
beforeEach(async () => {
  shop = await startExampleShop({ now: () => new Date(START) });
});
afterEach(async () => {
  const { journal, logs } = shop.double;
  const asked = journal().filter(({ token }) => token === 'read');
  expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(logs.requests().filter(({ hasToken }) => hasToken)).toEqual([]);
  await shop.double.close();
});

type Kind = 'commit' | 'deploy' | 'document' | 'file' | 'occurrence' | 'pull-request';
type OfKind = {
  commit: Commit;
  deploy: Deploy;
  document: Document;
  file: File;
  occurrence: Occurrence;
  'pull-request': PullRequest;
};

function open(config: object = {}) {
  const logHosts = [new URL(shop.double.logs.url).host];
  return github.open({ ...shop.at, token: 'read-token', baseUrl: shop.double.url, logHosts, retries: 0, ...config });
}

function ask(question: object, config: object = {}, signal = AbortSignal.timeout(25_000)): Promise<Answer> {
  return open(config).ask({ ...window, ...question }, { signal, now: Date.now });
}

async function seen<Name extends Kind>(kind: Name, question: object, config: object = {}): Promise<OfKind[Name][]> {
  const { observations } = await ask(question, config);
  return observations.filter((each): each is OfKind[Name] & (typeof observations)[number] => each.kind === kind);
}

function deployment(sha: string, changes: Partial<NewDeployment> = {}): NewDeployment {
  const at = changes.at ?? '2026-05-20T13:00:00Z';
  return { sha, environment: 'prod-payments', at, statuses: [{ state: 'success', at }], ...changes };
}

function run(changes: Partial<NewRun> = {}): NewRun {
  return {
    ...{ name: 'Deploy', path: '.github/workflows/deploy.yml', sha: SHA, at: '2026-05-20T13:00:00Z' },
    ...{ conclusion: 'failure', actor: 'ada' },
    ...changes,
  };
}

const shas = (...letters: string[]): string[] => letters.map((letter) => letter.repeat(40));

describe('deployments', () => {
  it('began with their first progress and ended with their last outcome, whatever came after', async () => {
    const [before, now] = shas('a', 'b');
    shop.double.deployment(deployment(before!, { at: '2026-05-01T10:00:00Z' }));
    shop.double.deployment(
      deployment(now!, {
        at: '2026-05-20T13:00:00Z',
        description: 'pool of 4',
        payload: { service: 'ledger' },
        statuses: [
          { state: 'queued', at: '2026-05-20T13:00:01Z' },
          { state: 'inactive', at: '2026-05-20T14:30:00Z' },
          { state: 'in_progress', at: '2026-05-20T13:00:10Z' },
          { state: 'in_progress', at: '2026-05-20T15:01:10+02:00' },
          { state: 'success', at: '2026-05-20T13:02:00Z' },
        ],
      }),
    );

    const answer = await ask({ ask: 'deployments' });

    expect(answer).toMatchObject({ tool: 'github', total: 1, returned: 1, truncated: false });
    expect(answer.observations[0]).toMatchObject({
      ...{ kind: 'deploy', service: 'ledger', environment: 'prod', sha: now, status: 'succeeded', reason: 'pool of 4' },
      ...{ startedAt: '2026-05-20T13:00:10Z', finishedAt: '2026-05-20T13:02:00Z' },
    });
    expect(answer.observations[0]?.kind === 'deploy' && answer.observations[0].text).toContain('"inactive"');
  });

  it('replaced what the same service had before in the same place, unless that had failed', async () => {
    const [a, b, c, d, e] = shas('a', 'b', 'c', 'd', 'e');
    const failed = [{ state: 'failure', at: '2026-05-20T12:40:00Z' }];
    shop.double.deployment(deployment(a!, { at: '2026-04-20T10:00:00Z' }));
    shop.double.deployment(deployment(b!, { at: '2026-04-25T10:00:00Z', environment: 'prod-checkout' }));
    shop.double.deployment(deployment(c!, { at: '2026-05-20T12:39:00Z', statuses: failed }));
    shop.double.deployment(deployment(d!, { at: '2026-05-20T13:00:00Z' }));
    shop.double.deployment(deployment(e!, { at: '2026-05-20T13:30:00Z' }));

    const deploys = await seen('deploy', { ask: 'deployments' });

    expect(deploys.map(({ sha, previousSha, status }) => [sha, previousSha, status])).toEqual([
      [c, a, 'failed'],
      [d, a, 'succeeded'],
      [e, d, 'succeeded'],
    ]);
  });

  it('are told of the window only, from pages on pages of newer ones, and looked at no further back than needed', async () => {
    const [old, first, wanted] = shas('0', '1', '2');
    for (let count = 0; count < 30; count += 1)
      shop.double.deployment(deployment(old!, { at: '2026-01-01T00:00:00Z' }));
    shop.double.deployment(deployment(first!, { at: '2026-05-19T13:00:00Z' }));
    shop.double.deployment(deployment(wanted!));
    for (let count = 0; count < 230; count += 1)
      shop.double.deployment(deployment(old!, { at: '2026-06-01T00:00:00Z' }));

    const answer = await ask({ ask: 'deployments' });

    expect(answer).toMatchObject({ total: 1, truncated: false });
    expect(answer.observations).toMatchObject([{ sha: wanted, previousSha: first }]);
    const journal = shop.double.journal();
    expect(journal.filter(({ path }) => path.includes('/deployments?'))).toHaveLength(3);
    expect(journal.filter(({ path }) => path.includes('/statuses'))).toHaveLength(2);
  });

  it('that never began are none, and those without a status are of unknown outcome', async () => {
    const [waiting, silent] = shas('a', 'b');
    shop.double.deployment(deployment(waiting!, { statuses: [{ state: 'waiting', at: '2026-05-20T13:00:00Z' }] }));
    shop.double.deployment(deployment(silent!, { statuses: [] }));

    expect(await seen('deploy', { ask: 'deployments' })).toMatchObject([{ sha: silent, status: 'unknown' }]);
  });

  it('may be none, and may be of some environments only', async () => {
    expect(await ask({ ask: 'deployments' })).toMatchObject({ observations: [], total: 0, truncated: false });

    const [a, b] = shas('a', 'b');
    shop.double.deployment(deployment(a!, { environment: 'production' }));
    shop.double.deployment(deployment(b!, { environment: 'staging' }));
    const config = { environments: ['production'], services: { production: 'storefront' } };
    expect(await seen('deploy', { ask: 'deployments' }, config)).toMatchObject([
      { sha: a, service: 'storefront', environment: 'production' },
    ]);
  });

  it('say that there are more than may be looked at, and which cannot be read', async () => {
    for (const sha of shas('a', 'b', 'c')) shop.double.deployment(deployment(sha));
    expect(await ask({ ask: 'deployments' }, { maxDeployments: 2 })).toMatchObject({ returned: 2, truncated: true });

    shop.double.deployment(deployment(shas('d')[0]!, { at: '2026-02-30T00:00:00Z' }));
    expect(await ask({ ask: 'deployments' })).toMatchObject({ returned: 3, total: 4, truncated: true });
  });

  it('are the runs of a workflow where that is what deploys, one that was started again in its new place', async () => {
    const [a, b] = shas('a', 'b');
    const jobs = [
      { name: 'ship', conclusion: 'success', startedAt: '2026-05-20T13:00:05Z', completedAt: '2026-05-20T13:03:00Z' },
    ];
    shop.double.run(
      run({
        sha: a!,
        at: '2026-05-10T10:00:00Z',
        startedAt: '2026-05-20T14:00:00Z',
        attempt: 2,
        conclusion: 'success',
      }),
    );
    shop.double.run(run({ sha: shas('c')[0]!, at: '2026-05-12T10:00:00Z', conclusion: 'success' }));
    shop.double.run(
      run({ sha: b!, conclusion: 'success', jobs, updatedAt: '2026-05-21T00:00:00Z', title: 'pool of 4' }),
    );
    shop.double.run(run({ path: '.github/workflows/test.yml' }));
    const deployWorkflows = { 'deploy.yml': { service: 'payments' } };

    const deploys = await seen('deploy', { ask: 'deployments' }, { deployWorkflows });

    expect(deploys).toMatchObject([
      {
        ...{ sha: b, previousSha: shas('c')[0], service: 'payments', environment: 'production', reason: 'pool of 4' },
        ...{ startedAt: '2026-05-20T13:00:00Z', finishedAt: '2026-05-20T13:03:00Z', status: 'succeeded' },
      },
      { sha: a, previousSha: b, startedAt: '2026-05-20T14:00:00Z' },
    ]);
  });
});

describe('commits', () => {
  async function push(message: string, files: Record<string, string | null>): Promise<string> {
    shop.double.advance(60_000);
    return shop.double.person('ada').push({ branch: 'main', files, message });
  }

  it('come with the hunks that git itself shows, to the byte', async () => {
    const odd = 'tab\there, ünïcode, "quotes" \\ and no end of line'.repeat(3);
    await push('payments: pool of 4 (#447)\n\nFor the drill.', {
      'deploy/values.yaml': 'replicas: 1\nmemory: 128Mi\n',
      'src/pay.ts': null,
      'src/odd.txt': `a\n${odd}`,
      'config/a b.yaml': 'pool:\n  max: 4\r\n',
    });
    await push('odd', { 'src/odd.txt': `a\n+ plus\n- minus\n@@ -1 +1 @@\n${odd}\n` });

    const [ours, git] = [
      await seen('commit', { ask: 'commits' }),
      (
        await gitHistory
          .open({ repository: shop.double.repository, branch: 'main' })
          .ask({ ask: 'commits', ...window }, { signal: AbortSignal.timeout(20_000), now: Date.now })
      ).observations.filter((each) => each.kind === 'commit'),
    ];

    expect(ours).toHaveLength(3);
    const facts = (commits: Commit[]) => commits.map((one) => ({ ...one, text: '', paths: one.paths.toSorted() }));
    expect(facts(ours)).toEqual(facts(git));
    const told = (text: string): string => text.replaceAll(/^(?:index .*|new file.*|deleted file.*)\n/gm, '');
    expect(ours.map(({ text }) => told(text))).toEqual(git.map(({ text }) => told(text)));
  });

  it('are those made in the window and those that its deployments brought, however old', async () => {
    await shop.double.close();
    shop = await startExampleShop({ now: () => new Date(Date.parse('2026-04-01T10:00:00Z')) });
    const first = await push('first', { 'a.txt': '1\n' });
    const second = await push('second', { 'a.txt': '2\n' });
    const third = await push('third', { 'a.txt': '3\n' });
    shop.double.advance(Date.parse('2026-05-20T13:00:00Z') - Date.parse('2026-04-01T10:00:00Z'));
    await push('made', { 'b.txt': '1\n' });
    shop.double.deployment(deployment(first, { at: '2026-04-02T10:00:00Z' }));
    shop.double.deployment(deployment(third));
    shop.double.deployment(deployment(second, { at: '2026-05-20T14:00:00Z' }));

    const commits = await seen('commit', { ask: 'commits' });

    expect(commits.map(({ subject }) => subject)).toEqual(['second', 'third', 'made']);
  });

  it('are told although a deployment names a commit that is gone, or the token may see none', async () => {
    await push('made', { 'b.txt': '1\n' });
    shop.double.deployment(deployment(SHA.padEnd(40, 'a')));
    expect(await ask({ ask: 'commits' })).toMatchObject({ returned: 2, truncated: true });

    shop.double.fault({ match: { path: '/deployments' }, fault: 'status', args: { status: 404 } });
    expect(await ask({ ask: 'commits' })).toMatchObject({ returned: 2, total: 3, truncated: true });
  });

  it('over pages: many commits, and many files of one', async () => {
    const files = Object.fromEntries(Array.from({ length: 230 }, (_, at) => [`src/file-${at}.txt`, `${at}\n`]));
    await push('many files', files);

    const commits = await seen('commit', { ask: 'commits' });

    expect(commits.at(-1)?.paths).toHaveLength(230);
    expect(commits.at(-1)?.text.match(/^diff --git /gm)).toHaveLength(230);
    expect(await ask({ ask: 'commits' }, { maxCommits: 1 })).toMatchObject({ returned: 1, truncated: true });
  });

  it('are cut where their diff is too long, at a line, and say so', async () => {
    await push('large', { 'a.txt': 'ü line\n'.repeat(5000) });

    const answer = await ask({ ask: 'commits' }, { maxDiffBytes: 2001 });

    const text = answer.observations.at(-1)?.kind === 'commit' ? (answer.observations.at(-1) as Commit).text : '';
    expect(answer.truncated).toBe(true);
    expect(text).toMatch(/\n\+ü line\n\[the diff is longer than 2001 bytes and was cut here\]\n$/);
  });
});

describe('pull requests', () => {
  it('are those that the commits came with, with who approved and did not take it back', async () => {
    await commitOnBranch(shop, 'smaller-pool', { 'config/payments.yaml': 'max: 4\n' });
    const { data: pull } = await shop.github.rest.pulls.create({
      ...{ ...shop.at, head: 'smaller-pool', base: 'main', title: 'Pool of 4', body: 'For the drill.' },
    });
    await shop.ada.rest.pulls.createReview({
      ...shop.at,
      pull_number: pull.number,
      event: 'REQUEST_CHANGES',
      body: 'Why?',
    });
    await shop.ada.rest.pulls.createReview({ ...shop.at, pull_number: pull.number, event: 'APPROVE', body: 'Fine.' });
    const mergeSha = await shop.double.person('grace').merge(pull.number);
    await commitOnBranch(shop, 'still-open', { 'README.md': '# Shop 2\n' });
    await shop.github.rest.pulls.create({ ...shop.at, head: 'still-open', base: 'main', title: 'Open' });

    const answer = await ask({ ask: 'pull-requests' });

    expect(answer).toMatchObject({ total: 1, truncated: false });
    expect(answer.observations[0]).toMatchObject({
      ...{ kind: 'pull-request', number: pull.number, title: 'Pool of 4', author: 'hindcast[bot]', mergeSha },
      ...{ mergedAt: '2026-05-20T12:30:00Z', approvedBy: ['ada'] },
    });
    expect((answer.observations[0] as PullRequest).text).toContain(
      'review by ada, 2026-05-20T12:30:00Z: APPROVED\nFine.',
    );
  });

  it('may be none', async () => {
    expect(await ask({ ask: 'pull-requests' })).toMatchObject({ observations: [], total: 0, truncated: false });
  });
});

describe('runs', () => {
  const log =
    '\uFEFF2026-05-20T13:01:01.1234567Z ##[group]Roll out\n' +
    '2026-05-20T13:01:02.7654321Z \u001b[31mrollout stuck\u001b[0m\n2026-05-20T13:01:03.0000001Z ##[error]exit 1\n';
  const job = {
    ...{
      name: 'roll out',
      conclusion: 'failure',
      startedAt: '2026-05-20T13:01:00Z',
      completedAt: '2026-05-20T06:02:00.5-07:00',
    },
    steps: [
      {
        name: 'kubectl',
        conclusion: 'failure',
        startedAt: '2026-05-20T05:01:00.000-08:00',
        completedAt: '2026-05-20T05:02:00.000-08:00',
      },
    ],
    log,
  };

  it('come with what their failed jobs wrote, from another place and without the token', async () => {
    shop.double.run(run({ jobs: [job, { ...job, name: 'test', conclusion: 'success' }], attempt: 2 }));

    const answer = await ask({ ask: 'runs' });

    expect(answer).toMatchObject({ total: 3, truncated: false });
    expect(answer.observations.map(({ kind }) => kind)).toEqual(['occurrence', 'document', 'occurrence']);
    expect(answer.observations[0]).toMatchObject({
      ...{ source: 'pipeline', type: 'run-failure', firstAt: '2026-05-20T13:00:00Z', actor: 'ada', precisionMs: 1000 },
      summary: `run 1 of Deploy (push on main, ${SHA.slice(0, 7)}): failure`,
    });
    expect(answer.observations[1]).toMatchObject({
      name: 'log of job roll out of run 1 of Deploy',
      at: '2026-05-20T13:02:00.5Z',
      text: log.replace('\uFEFF', '').replace('\u001b[31m', '').replace('\u001b[0m', ''),
    });
    expect(answer.observations[2]).toMatchObject({
      ...{ type: 'job-failure', firstAt: '2026-05-20T13:02:00.5Z', rawAt: '2026-05-20T06:02:00.5-07:00' },
      summary: 'job roll out of run 1 of Deploy: failure at kubectl',
    });
    expect(shop.double.logs.requests()).toMatchObject([{ hasToken: false, status: 200 }]);
  });

  it('that deployed come with their logs, too; others that went well do not', async () => {
    const fine = { ...job, conclusion: 'success', steps: [] };
    shop.double.run(run({ conclusion: 'success', jobs: [fine] }));
    shop.double.run(run({ name: 'Lint', path: '.github/workflows/lint.yml', conclusion: 'success', jobs: [fine] }));

    const names = (await seen('document', { ask: 'runs' })).map(({ name }) => name);

    expect(names).toEqual(['log of job roll out of run 1 of Deploy']);
  });

  it('whose log is gone say so: it is missing, not empty', async () => {
    const { name, conclusion, startedAt, completedAt } = job;
    shop.double.run(run({ jobs: [{ name, conclusion, startedAt, completedAt }] }));

    const answer = await ask({ ask: 'runs' });

    expect(answer).toMatchObject({ returned: 2, total: 3, truncated: true });
    expect((answer.observations[1] as Occurrence).text).toContain('its log cannot be read (not-found)');
  });

  it('are read to the end of a log that is too long, and only of so many jobs', async () => {
    shop.double.run(
      run({ jobs: [{ ...job, log: `${'2026-05-20T13:01:01.1234567Z line\n'.repeat(9000)}the end\n` }, job] }),
    );

    const answer = await ask({ ask: 'runs' }, { maxLogs: 1, maxLogBytes: 1000 });

    const text = answer.observations.find((each) => each.kind === 'document')?.text ?? '';
    expect(text).toMatch(/^\[\d+ bytes before this were left out\]\n2026-05-20T13:01:01\.1234567Z line\n/);
    expect(text).toMatch(/line\nthe end\n$/);
    expect(Buffer.byteLength(text)).toBeLessThan(1100);
    expect(answer.truncated).toBe(true);
    expect(shop.double.logs.requests()).toHaveLength(1);
  });

  it('are not read where GitHub sends us to a host that is not known, or on from there', async () => {
    shop.double.run(run({ jobs: [job] }));
    const unknown = await ask({ ask: 'runs' }, { logHosts: ['logs.example'] });
    expect(unknown).toMatchObject({ returned: 2, truncated: true });
    expect(shop.double.logs.requests()).toEqual([]);

    shop.double.logs.answerNext({ status: 302, headers: { location: `${shop.double.url}/repos/acme/shop` } });
    const before = shop.double.journal().length;
    expect(await ask({ ask: 'runs' })).toMatchObject({ returned: 2, truncated: true });
    expect(shop.double.journal().length - before).toBe(3);
  });

  it('survive a fault of the place where the logs lie', async () => {
    shop.double.run(run({ jobs: [job] }));
    shop.double.logs.answerNext({ status: 503 });

    expect(await ask({ ask: 'runs' }, { retries: 1 })).toMatchObject({ returned: 3, truncated: false });
  });

  it('are all there over pages, from six hours before the window on if they reach into it', async () => {
    for (let at = 0; at < 130; at += 1) shop.double.run(run({ conclusion: 'success', name: 'Lint', path: 'lint.yml' }));
    shop.double.run(
      run({ at: '2026-05-20T08:00:00Z', updatedAt: '2026-05-20T12:10:00Z', name: 'Lint', path: 'lint.yml' }),
    );
    shop.double.run(run({ at: '2026-05-20T08:00:00Z', updatedAt: '2026-05-20T09:00:00Z' }));
    shop.double.run(run({ at: '2026-05-20T16:00:00Z' }));

    expect(await ask({ ask: 'runs' })).toMatchObject({ total: 131, truncated: false });
    expect(await ask({ ask: 'runs' }, { maxItems: 20 })).toMatchObject({ returned: 20, truncated: true });
  });
});

describe('files', () => {
  it('are those that say how the system is owned and run, as deployed at an instant', async () => {
    const person = shop.double.person('ada');
    const files = { CODEOWNERS: '* @payments\n', 'config/payments.yaml': 'max: 20\n', 'src/a.ts': 'x\n' };
    const deployed = await person.push({ branch: 'main', files, message: 'before' });
    await person.push({ branch: 'main', files: { 'config/payments.yaml': 'max: 4\n' }, message: 'after' });
    shop.double.deployment(deployment(deployed, { at: '2026-05-20T12:40:00Z' }));
    shop.double.deployment(deployment(shas('f')[0]!, { at: '2026-05-20T14:00:00Z' }));

    const found = await seen('file', { ask: 'files', at: '2026-05-20T13:00:00Z' });

    expect(found[0]).toMatchObject({ path: 'CODEOWNERS', sha: deployed, lastChangedAt: '2026-05-20T12:30:00Z' });
    expect(Object.fromEntries(found.map(({ path, text }) => [path, text]))).toEqual({
      CODEOWNERS: '* @payments\n',
      'config/payments.yaml': 'max: 20\n',
      'deploy/values.yaml': 'replicas: 1\nmemory: 256Mi\n',
    });
    expect(found.map(({ sha }) => sha)).toEqual([deployed, deployed, deployed]);
  });

  it('are those of the newest commit where nothing was deployed; one that is too large is counted', async () => {
    await shop.double
      .person('ada')
      .push({ branch: 'main', files: { 'config/big.yaml': 'x'.repeat(3000) }, message: 'x' });

    const answer = await ask({ ask: 'files' }, { maxFileBytes: 1000 });

    expect(answer).toMatchObject({ returned: 1, total: 2, truncated: true });
    expect(answer.observations).toMatchObject([{ path: 'deploy/values.yaml', lastChangedAt: '2026-05-20T12:30:00Z' }]);
  });
});

describe('GitHub', () => {
  it.each([
    [401, 'auth', 'renew the token'],
    [403, 'auth', 'to read'],
    [404, 'not-found', 'no permission'],
    [410, 'not-found', 'gone'],
    [422, 'client', ''],
    [500, 'server', ''],
    [301, 'client', 'has moved'],
  ])('that answers %i is a failure of the kind %s', async (status, failure, remedy) => {
    shop.double.fault({ match: {}, fault: 'status', args: { status, body: { message: 'because' } } });

    const error: unknown = await ask({ ask: 'deployments' }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: 'ToolError', tool: 'github', failure });
    expect(String(error)).toContain('github: acme/shop/deployments');
    expect(String(error)).toContain(remedy);
    expect(String(error)).not.toContain('read-token');
  });

  it.each([
    ['no JSON', '<html>a proxy</html>'],
    ['no list', { deployments: [] }],
  ])('that answers %s is malformed', async (_, body) => {
    shop.double.fault({ match: {}, fault: 'status', args: { status: 200, body } });

    await expect(ask({ ask: 'deployments' })).rejects.toMatchObject({ failure: 'malformed' });
  });

  it('that answers more than it may is not read to the end', async () => {
    shop.double.fault({ match: {}, fault: 'status', args: { status: 200, body: ['x'.repeat(5000)] } });

    const answer = ask({ ask: 'deployments' }, { maxAnswerBytes: 1000, retries: 2 });

    await expect(answer).rejects.toMatchObject({ failure: 'malformed' });
    expect(shop.double.journal()).toHaveLength(1);
  });

  it.each([
    { fault: 'secondary-limit', args: { status: 403, retryAfter: '0' } },
    { fault: 'secondary-limit', args: { status: 429, retryAfter: '0' } },
    { fault: 'primary-limit', args: { resetInS: 0 } },
  ] as const)('that sets a limit is asked again when it is over: %j', async (fault) => {
    shop.double.fault({ match: {}, ...fault });

    expect(await ask({ ask: 'deployments' }, { retries: 1 })).toMatchObject({ total: 0, truncated: false });
    expect(shop.double.journal().map(({ status }) => status)).toEqual([expect.any(Number), 200]);
  });

  it.each([
    { fault: 'primary-limit', args: { resetInS: 3000 } },
    { fault: 'secondary-limit', args: { status: 429, retryAfter: '3000' } },
  ] as const)('that sets a limit for too long is a gap: %j', async (fault) => {
    shop.double.fault({ match: {}, ...fault });

    await expect(ask({ ask: 'deployments' }, { retries: 3 })).rejects.toMatchObject({ failure: 'rate-limited' });
    expect(shop.double.journal()).toHaveLength(1);
  });

  it.each(['drop', 'half-body'] as const)('is asked again after %s', async (fault) => {
    shop.double.deployment(deployment(shas('a')[0]!));
    shop.double.fault({ match: {}, fault });

    expect(await ask({ ask: 'deployments' }, { retries: 2 })).toMatchObject({ total: 1, truncated: false });
  });

  it('is not waited for without end', async () => {
    shop.double.fault({ match: {}, fault: 'delay', args: { ms: 60_000 } });
    await expect(ask({ ask: 'deployments' }, { timeoutMs: 100 })).rejects.toMatchObject({ failure: 'timeout' });

    shop.double.fault({ match: {}, fault: 'delay', args: { ms: 60_000 } });
    const stopped = ask({ ask: 'deployments' }, { retries: 3 }, AbortSignal.timeout(100));
    await expect(stopped).rejects.toMatchObject({ failure: 'timeout' });
  });

  it('that always has a next page is left after a hundred', async () => {
    const headers = { link: '<https://evil.example/deployments?page=2>; rel="next"' };
    shop.double.fault({ match: {}, times: 500, fault: 'status', args: { status: 200, body: [], headers } });

    expect(await ask({ ask: 'deployments' })).toMatchObject({ total: 1, returned: 0, truncated: true });
    expect(shop.double.journal()).toHaveLength(100);
  });

  it('is asked no further when the time is up', async () => {
    for (let count = 0; count < 3; count += 1) shop.double.deployment(deployment(shas('a')[0]!));

    expect(await ask({ ask: 'deployments' }, { maxSeconds: 0.000001 })).toMatchObject({ returned: 0, truncated: true });
  });

  it('is asked in the version that we know, under our name', async () => {
    await ask({ ask: 'deployments' });

    expect(shop.double.journal()[0]).toMatchObject({
      ...{ method: 'GET', token: 'read' },
      headers: { 'x-github-api-version': '2022-11-28', 'user-agent': expect.stringContaining('hindcast') },
    });
  });

  it('tells the doctor what is deployed', async () => {
    const context = { signal: AbortSignal.timeout(5000), now: Date.now };

    expect(await open().doctor(context)).toBe(`acme/shop answers at ${shop.double.url}; main is what is deployed`);
    await expect(open({ token: 'wrong' }).doctor(context)).rejects.toMatchObject({ failure: 'auth' });
  });
});
