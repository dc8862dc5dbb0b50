import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startModelDouble, type ModelRequest, type Reply } from '../fixtures/doubles/model/model-double.ts';
import { bundle } from '../tools/bundle.ts';
import { tools } from '../tools/index.ts';
import { createApp, type App } from './app.ts';
import { readBundle } from './bundle.ts';
import { parseConfig } from './config.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { triggers } from './triggers/index.ts';

const home = resolve(import.meta.dirname, '..');
const LAB = ['pool-shrunk', 'pool-shrunk-swapped'] as const;
const folder = folderOf('pool-shrunk');

function folderOf(name: (typeof LAB)[number]): string {
  return join(home, 'fixtures/incidents', name);
}

let store: Store;
beforeAll(async () => {
  store = await openStore({ kind: 'memory' });
}, 180_000);
afterAll(() => store.close());

function appWith(settings: string, place = home): Promise<App> {
  const config = parseConfig('test', `logLevel: silent\n${settings}`, tools, triggers, {});
  return createApp({ config, tools, triggers, home: place, store });
}

async function withModel(replies: (request: ModelRequest) => Reply, more = '', from = folder) {
  const double = await startModelDouble({ replies });
  try {
    const model = `{baseUrl: "${double.url}", model: double, retries: 0${more}}`;
    const app = await appWith(`reasoner: {openai: ${model}}`);
    const done = await app.investigate(readBundle(from).incident, { tools: [bundle.open({ folder: from })] });
    return { ...done, requests: double.requests() };
  } finally {
    await double.close();
  }
}

/** An answer that fits any schema: `say` where text is free, ids that exist where they are asked for. */
function filled(
  schema: Readonly<Record<string, unknown>>,
  say: string,
  { text }: Pick<ModelRequest, 'text'>,
  name = '',
  root = schema,
): unknown {
  const at = (value: unknown): Readonly<Record<string, unknown>> => value as Readonly<Record<string, unknown>>;
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const target = ref
      .split('/')
      .slice(1)
      .reduce((from, key) => at(from[key]), root);
    return filled(target, say, { text }, name, root);
  }
  const [, suspect = ''] = /^- (S-[a-z]+) commit/m.exec(text) ?? [];
  const ids: Record<string, unknown> = { evidence: 'E-dep-001', suspect, rival: 'H-2', addresses: 'RC-1' };
  const choices = schema['anyOf'] as unknown[] | undefined;
  if (choices) return filled(at(choices[0]), say, { text }, name, root);
  const options = schema['enum'] as unknown[] | undefined;
  if (options) return name === 'endsHere' ? 'structural_condition' : options[0];
  switch (schema['type']) {
    case 'object':
      return Object.fromEntries(
        Object.entries(at(schema['properties'])).map(([key, value]) => [
          key,
          filled(at(value), say, { text }, key, root),
        ]),
      );
    case 'array': {
      if (name === 'computations') return [];
      const size = name === 'legs' ? 3 : 2;
      const items = Array.from({ length: size }, () => filled(at(schema['items']), say, { text }, name, root));
      const legs = ['prevention', 'detection', 'mitigation'];
      return name === 'legs' ? items.map((one, index) => ({ ...at(one), leg: legs[index] })) : items;
    }
    case 'number':
    case 'integer':
      return 0.9;
    case 'boolean':
      return true;
    default:
      return ids[name] ?? say;
  }
}

/** JSON pointers of the texts that hold a mark. */
function placesOf(value: unknown, mark: string, at = ''): string[] {
  if (typeof value === 'string') return value.includes(mark) ? [at] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => placesOf(item, mark, `${at}/${key}`));
}

describe.each(LAB)('a model that invents, at %s', (name) => {
  it.each([
    ['numbers', '`payments` lost 98765 requests', '98765'],
    ['commits', 'Commit deadbee1234 broke payments', 'deadbee1234'],
    ['quotes', 'Payments logged "quux overrun in frobnicator"', 'frobnicator'],
    ['entities', 'The service `zorblax-db` broke payments', 'zorblax'],
    ['evidence ids', 'Payments broke first [E-met-987]', 'E-met-987'],
  ])(
    '%s in every field brings none of them into the RCA',
    async (_what, say, mark) => {
      const { rca, refused, requests } = await withModel(
        (request) => ({ json: filled(request.schema ?? {}, say, request) }),
        '',
        folderOf(name),
      );

      expect(requests.length).toBeGreaterThan(5);
      expect(refused).toEqual([]);
      const places = placesOf(rca, mark);
      expect(places).toEqual([]);
      const ids = new Set(rca.evidence.map(({ id }) => id));
      const cited = JSON.stringify(rca).match(/E-[a-z]+-\d{3,}/g) ?? [];
      expect(cited.filter((id) => !ids.has(id as `E-${string}`))).toEqual([]);
    },
    60_000,
  );
});

describe('the turns of a run', () => {
  it('reproduce the RCA with no endpoint, and say what a changed prompt invalidates', async () => {
    const said = 'The deploy to payments came before the errors at gateway';
    const { rca } = await withModel((request) => ({ json: filled(request.schema ?? {}, said, request) }));

    const same = await (await appWith('')).replay(rca.id);
    const changed = mkdtempSync(join(tmpdir(), 'hindcast-prompts-'));
    for (const part of ['prompts', 'package.json']) cpSync(join(home, part), join(changed, part), { recursive: true });
    const prompt = join(changed, 'prompts/narrate.md');
    writeFileSync(prompt, `${readFileSync(prompt, 'utf8')}\nBe brief.`);
    const other = await (await appWith('', changed)).replay(rca.id);

    expect(rca.provenance.modelCalls).toBeGreaterThan(5);
    expect(same).toMatchObject({ differences: [], invalidated: [] });
    expect(other.invalidated).toContainEqual({ step: 'narrate', ordinal: 0, because: 'its prompt changed' });
    expect(other.rca.provenance.fallbacks.map(({ reason }) => reason)).toContain('not-recorded: its prompt changed');
  }, 60_000);
});

describe('the caps of a run', () => {
  it('end the asking, and the rules write the rest', async () => {
    const caps = ', caps: {run: {calls: 4}}';
    const { rca, refused, requests } = await withModel(
      (request) => ({ json: filled(request.schema ?? {}, 'x', request) }),
      caps,
    );

    expect(refused).toEqual([]);
    expect(requests).toHaveLength(4);
    expect(rca.provenance.modelCalls).toBe(4);
    expect(rca.provenance.fallbacks.map(({ reason }) => reason)).toContain(
      'over budget: the cap of 4 model calls of this run is reached',
    );
  }, 60_000);

  it.each(LAB)(
    'are far from what %s takes',
    async (name) => {
      const replies = (request: ModelRequest): Reply => ({
        json: filled(request.schema ?? {}, 'payments broke', request),
      });
      const { rca, requests } = await withModel(replies, '', folderOf(name));
      const { modelCalls, tokensIn, tokensOut } = rca.provenance;

      expect(requests[0]!.text.length / 4).toBeLessThanOrEqual(6000);
      expect(modelCalls).toBeLessThanOrEqual(40);
      expect(rca.provenance.modelCallsInSequence).toBeLessThanOrEqual(8);
      expect(tokensIn).toBeLessThanOrEqual(150_000);
      expect(tokensOut).toBeLessThanOrEqual(20_000);
    },
    60_000,
  );
});
