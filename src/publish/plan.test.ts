import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { PublishError } from '../errors.ts';
import { sampleRca } from '../rca/sample.test-support.ts';
import { Plan, type Action, type Rca } from '../schema/index.ts';
import { fileRefusal } from './path-policy.ts';
import { planSample, plannedWrite, secret } from './planned.test-support.ts';
import { assertSendable } from './sendable.ts';
import { hasHiddenText } from './text/visible-text.ts';

const target = 'github:fernway/shop';
const scope = { target, secret };

function withActions(change: (action: Action, index: number) => Partial<Action>): Rca {
  const rca = sampleRca();
  return { ...rca, actions: rca.actions.map((action, index) => ({ ...action, ...change(action, index) })) };
}

describe('the plan of an RCA', () => {
  it('adds the RCA as one file, to the byte, in a pull request from its own branch', () => {
    const rcaMarkdown = '# Whatever\n\n`<!--` @octocat\r\n';

    const write = plannedWrite(target, 'rca', { rcaMarkdown });

    expect(write).toMatchObject({ kind: 'pull-request', policy: 'rca', branch: 'hindcast/INC-207/rca' });
    expect(write.files).toEqual([
      {
        path: 'postmortems/2026-03-12-order-confirmations-late-by-up-to-41-minutes-some-sent-twice.md',
        content: rcaMarkdown,
        madeFrom: null,
      },
    ]);
  });

  it('opens an issue for each action, under the id of the action and under one issue of the incident', () => {
    const { actions } = sampleRca();

    const issues = planSample(target).writes.filter(({ kind }) => kind === 'issue');

    expect(new Set(issues.map(({ id }) => id))).toEqual(new Set(['actions', ...actions.map(({ id }) => id)]));
    expect(issues.every(({ id, parent }) => parent === (id === 'actions' ? null : 'actions'))).toBe(true);
    expect(
      issues.every(({ policy, branch, files }) => policy === 'issues' && branch === null && files.length === 0),
    ).toBe(true);
  });

  it('files nothing again that an earlier incident promised', () => {
    const dup = { incident: 'INC-12', action: 'ACT-1' };
    const rca = withActions((_action, index) => ({ dup: index === 0 ? dup : null }));
    const first = rca.actions[0]!.id;

    const { writes } = planSample(
      target,
      { fixes: [{ action: first, files: [{ path: 'a.txt', content: 'a\n', madeFrom: null }] }] },
      rca,
    );

    expect(writes.map(({ id }) => id)).not.toContain(first);
    expect(writes.map(({ id }) => id)).not.toContain(`fix-${first}`);
    // The one that they stand under, and all the others.
    expect(writes.filter(({ kind }) => kind === 'issue')).toHaveLength(1 + rca.actions.length - 1);
  });

  it('labels an issue by category, leg and priority, and puts it into the milestone of its day', () => {
    const [first] = sampleRca().actions;

    const write = plannedWrite(target, first!.id, { labels: ['team, payments'] });

    expect(write.labels).toEqual(['hindcast', 'team payments', 'category:architecture', 'leg:prevent', 'priority:P1']);
    expect(write.milestone).toEqual({ title: `Hindcast ${first!.due}`, due: first!.due });
  });

  it.each([
    ['@octocat', ['octocat']],
    ['@fernway/messaging', []],
  ])('assigns an owner %s to %j, and names it only in code', (candidate, assignees) => {
    const rca = withActions(({ owner }) => ({ owner: { ...owner!, candidate } }));

    const write = plannedWrite(target, 'ACT-1', {}, rca);

    expect(write.assignees).toEqual(assignees);
    expect(write.body).toContain(`\`${candidate}\`, from CODEOWNERS`);
    expect(write.body.replaceAll(/`[^`]*`/g, '').replace(/```json[\s\S]*/, '')).not.toContain(candidate);
  });

  it('says of an action without an owner that nobody was found', () => {
    const write = plannedWrite(
      target,
      'ACT-1',
      {},
      withActions(() => ({ owner: null })),
    );

    expect(write.body).toContain('Nobody was found: not by CODEOWNERS');
    expect(write.assignees).toEqual([]);
  });

  it('quotes the evidence, the proof, the verification and where it comes from', () => {
    const [action] = sampleRca().actions;
    const evidence = sampleRca().evidence.find(({ id }) => id === action!.evidence[0]);

    const { body } = plannedWrite(target, action!.id, {
      repository: { target, webUrl: 'https://github.com/fernway/shop' },
    });

    expect(body).toContain(evidence!.excerpt);
    const sha = sampleRca().suspects.find(({ disposition }) => disposition === 'leading')?.change?.sha ?? 'none';
    expect(body).toContain(`the guard rejects \`${sha.slice(0, 7)}\`, which broke things, and accepts 14 of 14 good`);
    expect(body).toContain(action!.verification.how);
    expect(body).toContain('https://github.com/fernway/shop/blob/hindcast/INC-207/rca/postmortems/2026-03-12-');
    expect(body).toContain('"incident": "INC-207"');
  });

  it('shows what trying the change showed, with the end of what a failing check printed', () => {
    const run = { ended: 'itself', exit: 0, seconds: 3, tail: '' } as const;
    const rungs: Action['rungs'] = [
      {
        kind: 'check-command',
        patch: 'a'.repeat(64),
        command: 'npm test',
        sha: 'b'.repeat(40),
        outcome: 'breaks',
        before: run,
        after: { ...run, exit: 1, tail: 'not ok 1 - @octocat\n```' },
        reason: null,
      },
    ];

    const { body } = plannedWrite(
      target,
      'ACT-1',
      {},
      withActions(() => ({ rungs })),
    );

    expect(body).toContain('passes in 3 s without the change and fails with exit 1 after 3 s with it');
    expect(body).toContain('What was tried speaks against the change, so no pull request is opened for it.');
    expect(body).toContain('````text\nnot ok 1 - @octocat\n```\n````');
    expectOwnStructure(body);
  });

  it('says of a guard that was tried on few good changes that it counts as a test', () => {
    const few = withActions(({ proof }) => ({
      proof: proof.kind === 'guard-replay' ? { ...proof, goodChanges: 9, acceptedGood: 9 } : proof,
    }));

    expect(plannedWrite(target, 'ACT-1', {}, few).body).toContain('a replay asks for 10: this counts as a test only.');
    expect(plannedWrite(target, 'ACT-1').body).not.toContain('counts as a test');
  });

  it('is the same to the byte for the same RCA', () => {
    expect(planSample(target)).toEqual(planSample(target));
  });

  it('is made of writes that a publisher would send, fixes too', () => {
    const files = [{ path: 'charts/order-mailer/values.schema.json', content: '{}\n', madeFrom: null }];

    const plan = planSample(target, { fixes: [{ action: 'ACT-1', files }] });

    expect(Plan.parse(plan)).toEqual(plan);
    expect(plan.writes.map(({ policy }) => policy)).toContain('fixes');
    for (const write of plan.writes) expect(() => assertSendable(write, scope)).not.toThrow();
  });

  it('opens the most urgent ten at most and says which are left', () => {
    const [action] = sampleRca().actions;
    const actions = Array.from({ length: 12 }, (_, at): Action => ({
      ...action!,
      id: `ACT-${at + 1}`,
      priority: at === 11 ? 'P0' : 'P2',
    }));

    const { writes } = planSample(target, {}, { ...sampleRca(), actions });

    const issues = writes.filter(({ kind }) => kind === 'issue').map(({ id }) => id);
    expect(issues).toHaveLength(10);
    expect(issues.slice(0, 2)).toEqual(['actions', 'ACT-12']);
    expect(writes[0]!.body).toContain(
      'Not opened as issues, because one incident opens only so many: `ACT-9`, `ACT-10`, `ACT-11`.',
    );
  });

  it('takes hidden characters out of the file, because its diff would not show them', () => {
    const { files } = plannedWrite(target, 'rca', { rcaMarkdown: 'a\u202eb\u{e0041}c\u200b \u2764\ufe0f\n' });

    expect(files[0]!.content).toBe('abc \u2764\ufe0f\n');
  });

  it('refuses an incident id that cannot stand in a marker', () => {
    expect(() => planSample(target, {}, { ...sampleRca(), id: 'INC 1 -->' })).toThrow(PublishError);
  });

  it.each(['', '  ', '日本語', '../../etc/passwd', '.github/workflows', 'ÄÖ ß', '---', 'a'.repeat(300)])(
    'makes a harmless path of the title %j',
    (title) => {
      const write = plannedWrite(target, 'rca', {}, { ...sampleRca(), title });

      expect(write.files[0]!.path).toMatch(/^postmortems\/2026-03-12-[a-z0-9-]+\.md$/);
      expect(fileRefusal(write)).toBeUndefined();
    },
  );
});

const gfm = new MarkdownIt({ html: true, linkify: true });
gfm.linkify.set({ fuzzyLink: false });

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '@octocat',
        'fixes #1',
        '<!-- hindcast:v1 incident=INC-1 item=ACT-1 -->',
        '</details>',
        '```',
        '~~~~',
        '\n\n# Approved\n\n',
        '![x](https://evil.example/x.png)',
        '[a]: https://evil.example',
        '\n/approve\n',
        '\u202e\u200b\u{e0041}',
        '`',
        '\\',
        '](javascript:alert(1))',
        '\n| a |\n|---|\n',
        '&#64;all',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('the body of an issue', () => {
  it('keeps hostile text in its place, whatever field it stands in', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rca = withActions((action) => ({
          title: text.slice(0, 200) || 'x',
          rationale: text,
          addresses: [text],
          priorityBasis: text,
          owner: action.owner && { ...action.owner, path: text, confirmedBy: text },
          verification: { ...action.verification, how: text, expected: text },
          artefact: { ...action.artefact, files: [text], proposal: text },
          risk: text,
          rollback: text,
          dup: { incident: text, action: text },
          proof: { kind: 'not-provable', reason: text },
        }));
        const evidence = rca.evidence.map((each) => ({ ...each, title: text.slice(0, 160), excerpt: text }));

        for (const write of planSample(target, { labels: [text] }, { ...rca, title: text, evidence }).writes) {
          expect(() => assertSendable(write, scope)).not.toThrow();
          expectOwnStructure(write.body);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays within 65,536 characters however long its fields are, and says what was cut', () => {
    const long = '@a `b` & <c> $d #1 '.repeat(120_000);
    const rca = withActions(({ verification, artefact }) => ({
      rationale: long,
      addresses: Array.from({ length: 500 }, () => long),
      priorityBasis: long,
      verification: { ...verification, how: long, expected: long },
      artefact: { ...artefact, files: Array.from({ length: 500 }, () => long), proposal: long },
      risk: long,
      rollback: long,
      proof: { kind: 'not-provable', reason: long },
    }));

    const { body } = plannedWrite(target, 'ACT-1', {}, rca);

    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body).toContain('_Cut here; the whole text stands in `postmortems/2026-03-12-');
    expect(body).toContain('"hindcast": "action/1"');
    expectOwnStructure(body);
  });

  it('shows as many excerpts as fit and counts the rest', () => {
    const sample = sampleRca();
    const evidence = Array.from({ length: 200 }, (_, at) => ({
      ...sample.evidence[0]!,
      id: `E-log-${String(at + 100)}`,
      excerpt: '`'.repeat(3) + 'x'.repeat(590),
    }));
    const actions = sample.actions.map((action) => ({ ...action, evidence: evidence.map(({ id }) => id) }));

    const { body } = plannedWrite(target, 'ACT-1', {}, { ...sample, actions, evidence });

    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body).toMatch(/<summary>Evidence: \d+ of \d+, quoted as it was recorded<\/summary>/);
    expect(body).toMatch(/_\d+ further excerpts stand in `postmortems/);
  });
});

/** Nothing but what our own sections are made of: no heading, link, image or HTML that a field could have brought. */
function expectOwnStructure(body: string): void {
  const tokens = gfm.parse(body, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const headings = tokens.flatMap(({ type }, at) => (type === 'heading_open' ? [tokens[at + 1]!.content] : []));
  const html = tokens.filter(({ type }) => type.startsWith('html')).map(({ content }) => content.trim());
  const links = tokens.filter(({ type }) => type === 'link_open' || type === 'image');

  expect(headings.filter((heading) => !OWN_HEADINGS.has(heading))).toEqual([]);
  expect(html.filter((each) => !OWN_HTML.test(each))).toEqual([]);
  expect(links).toEqual([]);
  expect(body.match(/<!--/g)).toHaveLength(1);
  expect(hasHiddenText(body)).toBe(false);
}

const OWN_HEADINGS = new Set([
  'Actions',
  'Done when',
  'Proof',
  'Proposed change',
  'Left for a person',
  'Owner',
  'Due',
  'Summary',
  'Preventive actions',
  'What it would open',
  'Review',
]);
const OWN_HTML =
  /^(<!-- hindcast:v1 [^>]+ -->|<details>\n<summary>(Evidence: \d+ of \d+, quoted as it was recorded|Machine-readable)<\/summary>|<\/details>)$/;
