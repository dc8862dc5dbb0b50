import { describe, expect, it } from 'vitest';
import { createLedger } from '../../ledger.ts';
import type { Call, Change, Commit, Deviation, Observation, Template, Timeline } from '../../schema/index.ts';
import { at, seenOf } from '../seen.test-support.ts';
import { inquiryOf } from './inquiry.ts';
import { mechanism } from './mechanism.ts';

const [sha, path] = ['abc0001', 'pkg/store/writer.go'];
const timeline: Timeline = { events: [], anchors: [], alertOrder: [], silences: [], clocks: '' };
const entity = { kind: 'service' as const, ref: 'pay', aliases: [] };

const waiting: Deviation = {
  kind: 'deviation',
  id: 'F-1',
  statement: 'pay `db_pool_requests_waiting` rose from 0 to 31, beginning at 14:00:00Z',
  entity,
  evidence: ['E-met-001'],
  signal: 'db_pool_requests_waiting',
  metric: 'db_pool_requests_waiting',
  role: 'saturation',
  peer: null,
  onsetAt: at(0),
  onsetErrorMs: 5000,
  before: 0,
  peak: 31,
  direction: 'up',
  z: 100,
  recoveredAt: null,
  unit: '1',
};

function template(text: string): Template {
  const base = {
    kind: 'template' as const,
    id: 'F-2',
    statement: text,
    entity,
    evidence: ['E-log-001'],
    level: 'error',
  };
  return { ...base, template: text, count: 9, baselineCount: 0, firstAt: at(0), lastAt: at(60) };
}

/** What is known beside the change and the failures. */
interface Around {
  calls?: Call[];
  logs?: Observation[];
  /** Changed lines of other commits. */
  others?: string[];
}

function commitOf(id: string, lines: readonly string[]): Commit {
  const text = [`--- a/${path}`, `+++ b/${path}`, `@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)];
  return {
    ...{ kind: 'commit', sha: id, committedAt: at(-60), author: 'x', subject: 'x', body: '', paths: [path] },
    ...{ reverts: null, text: text.join('\n') },
  };
}

function weightOf(
  change: Partial<Change>,
  added: string[],
  templates: Template[] = [],
  { calls = [], logs = [], others = [] }: Around = {},
): [number, string] | undefined {
  const full: Change = {
    ...{ sha, service: 'pay', subject: 'x', paths: [path], settings: [], exposedFrom: at(-10), exposedTo: at(-5) },
    ...{ revertedAt: null, reverts: null, evidence: ['E-diff-001'] },
    ...change,
  };
  const commits = [commitOf(sha, added), ...others.map((line, index) => commitOf(`def000${index}`, [line]))];
  const inquiry = inquiryOf({
    incident: {
      ...{ id: 'INC-1', title: 'x', severity: 'SEV2', startedAt: at(60), resolvedAt: at(600), environment: 'prod' },
      ...{ services: ['pay'], alerts: [], links: [], source: { trigger: 'manual', delivery: 'x' } },
    },
    findings: [waiting, ...templates],
    changes: [full],
    timeline,
    calls,
    ledger: createLedger(),
    seen: seenOf([...commits, ...logs]),
    blindSpots: 0,
  });
  const [ground] = mechanism(full, inquiry);
  return ground && [ground.weight, ground.statement];
}

const setting = (key: string) => ({ settings: [{ path: 'c.yaml', key, before: '20', after: '4' }] });

describe('the mechanism of a change', () => {
  it('is visible where a setting and a signal of the service are about the same thing', () => {
    expect(weightOf(setting('pool.max'), [])).toEqual([
      1.5,
      'The change sets `pool.max` from 20 to 4, and pay `db_pool_requests_waiting` rose from 0 to 31, beginning at 14:00:00Z',
    ]);
  });

  it.each([['log.level'], ['max'], ['server.timeout_ms']])(
    'is not visible where they share nothing, or only words that say nothing: %s',
    (key) => {
      expect(weightOf(setting(key), [])).toBeUndefined();
    },
  );

  it('is visible in code whose words turn up in the failures', () => {
    const said = weightOf(
      {},
      ['for item in shards {', '  table.putItem(capacity)', '}'],
      [template('shard <num> of table exceeded capacity')],
    );

    expect(said?.[0]).toBeCloseTo(0.9, 10);
    expect(said?.[1]).toContain('capacity, shard, table');
  });

  describe('read from words', () => {
    const lines = ['for item in shards {', '  table.putItem(capacity)', '}'];
    const failures = [template('shard <num> of table exceeded capacity')];
    const logsOf = (services: readonly string[], text: string): Observation[] =>
      services.map((service) => ({ kind: 'logs', service, text }));
    const many = ['pay', 'cart', 'web', 'mail', 'stock', 'quote'];

    it('needs words that can be cited', () => {
      expect(weightOf({}, lines, [{ ...failures[0]!, evidence: [] }])?.[0]).toBe(-3);
    });

    it('takes no word that the ordinary lines of many services use', () => {
      const ordinary = 'read shard 4 of table, capacity 12';

      expect(weightOf({}, lines, failures, { logs: logsOf(many, ordinary) })?.[0]).toBe(-3);
      expect(weightOf({}, lines, failures, { logs: logsOf(many.slice(0, 1), ordinary) })?.[0]).toBeCloseTo(0.9, 10);
    });

    it('takes no word that many changes use', () => {
      const others = Array.from({ length: 9 }, () => 'table.shard(capacity)');

      expect(weightOf({}, lines, failures, { others })?.[0]).toBe(-3);
      expect(weightOf({}, lines, failures, { others: others.slice(0, 9).fill('banner.show()') })?.[0]).toBeCloseTo(
        0.9,
        10,
      );
    });

    it('takes no word that is a part of what a service is called', () => {
      const calls: Call[] = [{ caller: 'pay', callee: 'shard-table', evidence: ['E-trc-001'] }];

      expect(weightOf({}, lines, failures, { calls })?.[0]).toBe(-3);
    });
  });

  it('speaks against a change whose code does nothing of the kind and shares what all code shares', () => {
    expect(
      weightOf(
        {},
        ['if err != nil { return error }', 'const value = get(key)'],
        [template('error: value not found for key')],
      )?.[0],
    ).toBe(-3);
  });
});
