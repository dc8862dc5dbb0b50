import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzz, startModelDouble, type ModelRequest, type Reply } from '../fixtures/doubles/model/model-double.ts';
import { bundle } from '../tools/bundle.ts';
import { tools } from '../tools/index.ts';
import { createApp, type App, type Investigated } from './app.ts';
import { readBundle, writeBundle } from './bundle.ts';
import { parseConfig } from './config.ts';
import { differencesBetween } from './rca/differences.ts';
import { parseMarkdown } from './rca/parse/parse-markdown.ts';
import { renderMarkdown } from './rca/render/markdown/markdown.ts';
import { joinPages } from './rca/render/markdown/pages.ts';
import { Rca, rungOf } from './schema/index.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { triggers } from './triggers/index.ts';

const home = resolve(import.meta.dirname, '..');
const incidents = join(home, 'fixtures/incidents');

let store: Store;
beforeAll(async () => {
  store = await openStore({ kind: 'memory' });
}, 180_000);
afterAll(() => store.close());

async function appWith(settings: string): Promise<App> {
  const config = parseConfig('test', `logLevel: silent\n${settings}`, tools, triggers, {});
  return createApp({ config, tools, triggers, home, store });
}

async function investigate(folder: string, settings = ''): Promise<Investigated> {
  const app = await appWith(settings);
  return app.investigate(readBundle(folder).incident, { tools: [bundle.open({ folder })] });
}

interface Truth {
  rootCause: { sha: string; service: string };
  distractors: { sha: string; service: string }[];
  anchors: { badDeployFinishedAt: string; firstFailureAt: string; alertFiredAt: string };
}

function truthOf(scenario: string): Truth {
  const truth: Truth = JSON.parse(readFileSync(join(incidents, scenario, 'truth.json'), 'utf8'));
  return truth;
}

/** The RCA without what a run may differ in: its own id and times. */
function lasting({ provenance, ...rca }: Rca): unknown {
  return { ...rca, provenance: { ...provenance, run: '', startedAt: '', finishedAt: '', stages: [] } };
}

describe.each(['pool-shrunk', 'pool-shrunk-swapped'])('the investigation of %s', (scenario) => {
  const folder = join(incidents, scenario);
  let done: Investigated;
  beforeAll(async () => {
    done = await investigate(folder);
  }, 120_000);

  it('is an RCA that no check refuses', () => {
    expect(done.refused).toEqual([]);
    expect(done.rca.provenance.dropped).toEqual([]);
    expect(Rca.parse(JSON.parse(JSON.stringify(done.rca)))).toEqual(done.rca);
  });

  it('names the guilty change and clears the innocent ones, with evidence', () => {
    const { rootCause, distractors } = truthOf(scenario);
    const leading = done.rca.suspects.filter(({ disposition }) => disposition === 'leading');

    expect(leading.map(({ change }) => change?.sha)).toEqual([rootCause.sha]);
    expect(done.rca.hypotheses.find(({ status }) => status === 'confirmed')?.suspect).toBe(leading[0]?.id);
    for (const { sha } of distractors) {
      const suspect = done.rca.suspects.find(({ change }) => change?.sha === sha);
      const hypothesis = done.rca.hypotheses.find((one) => one.suspect === suspect?.id);
      expect(suspect?.disposition).toBe('cleared');
      expect(hypothesis?.status).toBe('rejected');
      expect(hypothesis?.refutedBy.length).toBeGreaterThan(0);
    }
  });

  it('ends each leg at a structural condition, or says where the evidence ends', () => {
    const ends = done.rca.explanation.whyChains.map(({ whys }) => whys.at(-1));

    expect(ends.map((why) => why?.stop)).toEqual(Array(3).fill('structural_condition'));
    expect(ends[0]?.answer.text).toContain('.github/workflows/deploy.yml');
  });

  it('finds the onset and the page where the lab saw them', () => {
    const { anchors } = truthOf(scenario);
    const at = (name: string) => Date.parse(done.rca.timeline.anchors.find((anchor) => anchor.name === name)!.at);

    expect(Math.abs(at('onset') - Date.parse(anchors.firstFailureAt))).toBeLessThan(6_000);
    expect(Math.abs(at('detected') - Date.parse(anchors.alertFiredAt))).toBeLessThan(2_500);
  });

  it('marks as the trigger the end of the deploy that the lab saw end', () => {
    const trigger = done.rca.timeline.anchors.find(({ name }) => name === 'trigger')!;
    const event = done.rca.timeline.events.find(({ id }) => id === trigger.event);

    expect(event?.type).toBe('deploy-finished');
    expect(Math.abs(Date.parse(trigger.at) - Date.parse(truthOf(scenario).anchors.badDeployFinishedAt))).toBeLessThan(
      2_500,
    );
  });

  it('gives every action an owner and a proof or the reason why there is none', () => {
    expect(done.rca.actions.length).toBeGreaterThanOrEqual(3);
    for (const { owner, proof, due } of done.rca.actions) {
      expect(owner?.candidate).toMatch(/^@tidewater\//);
      expect(owner?.derivedFrom).toBe('codeowners');
      expect(proof.kind).not.toBe('not-tried');
      expect(due > done.rca.window.to.slice(0, 10)).toBe(true);
    }
    const guard = done.rca.actions.find(({ proof }) => proof.kind === 'guard-replay')?.proof;
    expect(guard).toMatchObject({ holds: true, rejectsBad: true });
    expect(guard && rungOf(guard)).toBe('replay');
  });

  it('plans a pull request for the RCA, an issue for each action under one of the incident, and one for each of the two fixes that may leave, and sends nothing', () => {
    const { writes } = done.plan;
    const fixes = writes.filter(({ policy }) => policy === 'fixes');

    expect(writes.filter((one) => !fixes.includes(one)).map(({ id }) => id)).toEqual([
      'rca',
      'actions',
      ...done.rca.actions.map(({ id }) => id),
    ]);
    expect(fixes.map(({ files }) => files.map(({ path }) => path))).toEqual([
      [expect.stringMatching(/^test\/\w+-config\.mjs$/)],
      ['alerts/shop.rules.yml'],
    ]);
    expect(done.rca.actions.filter(({ artefact }) => artefact.kind === 'pr')).toHaveLength(3);
  });

  it('is read back from its Markdown to the letter', () => {
    expect(parseMarkdown(renderMarkdown(done.rca))).toEqual({ kind: 'document', rca: done.rca, edits: [] });
  });

  it('is Markdown that GitHub shows as pages: it does so up to 512 KB', () => {
    const { files } = done.plan.writes[0]!;

    expect(files.map(({ content }) => Buffer.byteLength(content)).filter((size) => size >= 512_000)).toEqual([]);
    expect(joinPages(files[0]!.content, (name) => files.find(({ path }) => path.endsWith(`/${name}`))?.content)).toBe(
      renderMarkdown(done.rca),
    );
  });

  it('cites only what is in the document', () => {
    const markdown = renderMarkdown(done.rca);
    const anchors = new Set([...markdown.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id));
    const links = [...markdown.matchAll(/\]\(#([a-z0-9-]+)\)/g)].map(([, id]) => id!);

    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((id) => !anchors.has(id))).toEqual([]);
  });

  it('had ten tools or more that answered, and is the same from its export and from its replay', async () => {
    const app = await appWith('');
    const out = join(mkdtempSync(join(tmpdir(), 'hindcast-export-')), scenario);
    const answered = done.rca.sources.filter(({ outcome }) => outcome === 'answered');

    writeBundle(out, await app.recorded(done.rca.id));
    const again = await investigate(out);
    const replayed = await app.replay(done.rca.id);

    expect(answered.length).toBeGreaterThanOrEqual(10);
    expect(differencesBetween(done.rca, again.rca)).toEqual([]);
    expect(replayed.differences).toEqual([]);
  }, 120_000);

  it('is the same a second time, and the same where the truth is gone', async () => {
    const copy = join(mkdtempSync(join(tmpdir(), 'hindcast-app-')), scenario);
    cpSync(folder, copy, { recursive: true });
    rmSync(join(copy, 'truth.json'));

    const again = await investigate(copy);

    expect(lasting(again.rca)).toEqual(lasting(done.rca));
  }, 60_000);
});

describe('with a model', () => {
  const folder = join(incidents, 'pool-shrunk');
  const STEPS = ['hypothesise', 'falsify', 'explain', 'prevent', 'narrate'];

  async function withReplies(reply: (request: ModelRequest) => Reply, timeoutSeconds = 20) {
    const double = await startModelDouble({ replies: reply });
    try {
      const settings = `reasoner: {openai: {baseUrl: "${double.url}", model: double, retries: 0, timeoutSeconds: ${timeoutSeconds}}}`;
      const done = await investigate(folder, settings);
      return { ...done, requests: double.requests().length, complaints: double.complaints() };
    } finally {
      await double.close();
    }
  }

  it.each<[string, string, Reply]>([
    ['answers garbage', 'malformed', { fault: 'invalid-json' }],
    ['answers in another shape', 'off-schema', { fault: 'off-schema' }],
    ['refuses', 'refusal', { refusal: 'I would rather not' }],
    ['does not answer', 'timeout', { fault: 'timeout' }],
    ['is cut off', 'cut off', { fault: 'length' }],
    ['is down', 'unreachable', { fault: 'server-error' }],
  ])(
    'that %s, the rules do every step and the provenance says so',
    async (_what, failure, reply) => {
      const { rca, refused } = await withReplies(() => reply, 1);

      expect(refused).toEqual([]);
      expect(rca.provenance.fallbacks.map(({ step }) => step)).toEqual(STEPS);
      const reasons = rca.provenance.fallbacks.map(({ reason }) => reason);
      expect(reasons[0]).toMatch(new RegExp(`^${failure}:`));
      expect(reasons.filter((reason) => !new RegExp(`^(${failure}|given up|out of service)`).test(reason))).toEqual([]);
      expect(rca.explanation.outcome).toBe('explained');
    },
    60_000,
  );

  it('that answers well, its sentences stand in the RCA beside those of the rules', async () => {
    const said = 'The deploy to payments came before the errors at gateway';
    const { rca, refused, complaints } = await withReplies(({ schemaName, text }) => {
      const none = { evidence: null, pattern: null, tool: null, question: null, expect: 'present' };
      const tests = [{ ...none, test: 'locality', service: 'payments' }];
      const sentence = { evidence: ['E-dep-001'], computations: [], text: said };
      switch (schemaName) {
        case 'hypothesise':
          return {
            json: {
              hypotheses: [
                {
                  reasoning: 'it came first',
                  statement: 'The pool of payments is too small',
                  about: 'change',
                  suspect: /^- (S-[a-z]+) commit/m.exec(text)?.[1] ?? null,
                  tests,
                },
              ],
            },
          };
        case 'prevent':
          return { json: { factors: [], actions: [] } };
        case 'narrate':
          return { json: { summary: [sentence, sentence], decidedBy: null, wentWell: [], questions: [] } };
        case undefined:
        default:
          return { refusal: 'not this one' };
      }
    });

    expect(complaints).toEqual([]);
    expect(refused).toEqual([]);
    expect(rca.summary[0]?.text).toBe(`${said}.`);
    expect(rca.hypotheses.map(({ proposedBy }) => proposedBy)).toContain('model');
    expect(rca.hypotheses.length).toBeGreaterThanOrEqual(3);
    expect(rca.provenance.fallbacks.map(({ step }) => step)).toEqual(['falsify', 'explain', 'criticise']);
    // Four samples of hypotheses that do not see each other, then one call a step.
    expect(rca.provenance).toMatchObject({ reasoner: 'openai', models: ['double'], modelCalls: 9 });
    expect(rca.provenance.tokensIn).toBeGreaterThan(0);
  }, 60_000);

  it('that writes well-formed nonsense, none of it reaches the RCA', async () => {
    const { rca, refused, complaints } = await withReplies(({ index, schema }) => ({
      json: fuzz(index, schema ?? {}),
    }));

    expect(complaints).toEqual([]);
    expect(refused).toEqual([]);
    expect(rca.provenance.fallbacks.length).toBeGreaterThan(0);
    expect(rca.suspects.find(({ disposition }) => disposition === 'leading')?.change?.sha).toBe(
      truthOf('pool-shrunk').rootCause.sha,
    );
  }, 60_000);
});
