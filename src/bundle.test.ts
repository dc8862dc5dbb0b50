import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { wholeAnswer } from './answer.test-support.ts';
import { readBundle, writeBundle, type Bundle, type Recording } from './bundle.ts';
import { ConfigError } from './errors.ts';
import {
  instant,
  type Answer,
  type FailedQuestion,
  type Incident,
  type Observation,
  type Series,
} from './schema/index.ts';

const root = mkdtempSync(join(tmpdir(), 'hindcast-bundle-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = '';
let made = 0;
beforeEach(() => {
  made += 1;
  folder = join(root, `bundle-${made}`);
});

const incident: Incident = {
  id: 'INC-1',
  title: 'Charges fail',
  severity: 'SEV2',
  startedAt: '2026-05-20T14:00:00Z',
  resolvedAt: '2026-05-20T14:40:00Z',
  environment: 'prod',
  services: ['payments'],
  alerts: [{ name: 'ErrorRatio', labels: { severity: 'page' } }],
  links: [],
  source: { trigger: 'alertmanager', delivery: 'd' },
};
const window = { from: '2026-05-20T12:00:00Z', to: '2026-05-20T15:00:00Z' };

function answer(tool: string, input: Record<string, unknown>, observations: Observation[]): Answer {
  return { ...wholeAnswer(tool, window, observations, input), fetchedAt: '2026-05-20T16:00:00Z' };
}

function series(metric: string, labels: Record<string, string>, samples: Series['samples']): Series {
  return { kind: 'series', metric, type: 'gauge', labels, samples };
}

function every15s(values: (number | null)[], from = window.from): Series['samples'] {
  return values.map((value, index) => [Date.parse(from) + index * 15_000, value]);
}

const logs: Observation = { kind: 'logs', service: 'payments', text: '{"ts":1}\n{"msg":"größer"}' };
const commit: Observation = {
  kind: 'commit',
  sha: 'abcdef1234567',
  committedAt: '2026-05-20T13:00:00Z',
  author: 'Maren Holt',
  subject: 'pool of 4',
  body: '',
  paths: ['config/payments.yaml'],
  reverts: null,
  text: 'commit abcdef1234567\n\ndiff --git a/x b/x\n',
};
const failure: FailedQuestion = {
  tool: 'prometheus',
  input: { ask: 'rules', ...window },
  failure: 'auth',
  message: 'prometheus answers 403',
};

function filesIn(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1))
    .toSorted();
}

function write(name: string, content: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

describe('writeBundle', () => {
  it('makes a folder that a person can read', () => {
    const pool = [
      series('pool_in_use', { service: 'payments', pool: 'ledger' }, every15s([1, 4, null])),
      series('pool_in_use', { service: 'ledger' }, every15s([0.25], '2026-05-20T12:00:15Z')),
    ];
    const recordings: Recording[] = [
      answer('prometheus', { ask: 'metrics', services: ['payments'] }, pool),
      failure,
      answer('logs-file', { service: 'payments' }, [logs]),
      answer('git-history', { ask: 'commits' }, [commit]),
      answer('git-history', { ask: 'history' }, [commit]),
    ];

    writeBundle(folder, { incident, recordings });

    expect(filesIn(folder)).toEqual([
      'answers/git-history/01-commits.json',
      'answers/git-history/02-history.json',
      'answers/git-history/abcdef1.diff',
      'answers/logs-file/01-payments.json',
      'answers/logs-file/payments.log',
      'answers/prometheus/01-metrics-payments.json',
      'answers/prometheus/02-rules.json',
      'answers/prometheus/metrics/pool_in_use.csv',
      'incident.json',
    ]);
    expect(readFileSync(join(folder, 'answers/logs-file/payments.log'), 'utf8')).toBe('{"ts":1}\n{"msg":"größer"}');
    expect(readFileSync(join(folder, 'answers/prometheus/metrics/pool_in_use.csv'), 'utf8')).toBe(
      [
        'at,"pool=ledger service=payments","service=ledger"',
        '2026-05-20T12:00:00.000Z,1,',
        '2026-05-20T12:00:15.000Z,4,0.25',
        '2026-05-20T12:00:30.000Z,NaN,',
        '',
      ].join('\n'),
    );
    expect(JSON.parse(readFileSync(join(folder, 'answers/git-history/01-commits.json'), 'utf8'))).toMatchObject({
      observations: [{ sha: 'abcdef1234567', textFile: 'answers/git-history/abcdef1.diff' }],
    });
  });

  it('writes the same bytes in whatever order the answers came', () => {
    const recordings = [failure, answer('a', { x: 2 }, [logs]), answer('a', { x: 1 }, [commit]), answer('b', {}, [])];
    const other = `${folder}-other`;

    writeBundle(folder, { incident, recordings });
    writeBundle(other, { incident, recordings: recordings.toReversed() });

    const contentOf = (place: string) => filesIn(place).map((name) => [name, readFileSync(join(place, name), 'utf8')]);
    expect(contentOf(folder)).toEqual(contentOf(other));
  });

  it('keeps texts apart that would have the same name, on any file system', () => {
    const file = (path: string, text: string): Observation => ({
      kind: 'file',
      path,
      sha: 'a',
      lastChangedAt: null,
      text: `${text}\n`,
    });
    const files = ['config/a', 'config/A', 'config', 'config/a/b', '.git/x', '../../etc/passwd', '/x', 'a//b', 'a\\b'];
    const observations = files.map((path, index) => file(path, `text ${index}`));

    writeBundle(folder, { incident, recordings: [answer('git-history', {}, observations)] });

    expect(readBundle(folder).recordings[0]).toMatchObject({ observations });
    const names = filesIn(folder).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(filesIn(root).filter((name) => name.includes('passwd'))).toHaveLength(1);
  });

  it('refuses to write over anything', () => {
    write('notes.txt', 'mine');

    expect(() => writeBundle(folder, { incident, recordings: [] })).toThrow(ConfigError);
    expect(() => writeBundle(join(folder, 'notes.txt'), { incident, recordings: [] })).toThrow(/is there already/);
    expect(filesIn(folder)).toEqual(['notes.txt']);
  });

  it('fills an empty folder, makes the folders above it, and leaves nothing else behind', () => {
    mkdirSync(folder);
    const deep = join(root, `deep-${made}`, 'a', 'b');

    writeBundle(folder, { incident, recordings: [] });
    writeBundle(deep, { incident, recordings: [] });

    expect(filesIn(folder)).toEqual(['incident.json']);
    expect(readdirSync(dirname(deep))).toEqual(['b']);
  });
});

describe('readBundle', () => {
  it('gives back what was written, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('', '\uFEFFbom\r\n', 'half \ud83d\nemoji', 'line\n'.repeat(100), '\0\n\0'),
    );
    const name = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('..', '.', '', 'a/b', 'A', 'a', 'con', 'x.json'),
    );
    const at = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant);
    const labels = fc.dictionary(
      name.filter((key) => key !== '__proto__'),
      text,
      { maxKeys: 3 },
    );
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
    const value = fc.option(number, { nil: null });
    const grid = fc
      .array(value, { maxLength: 8 })
      .map((values) => values.map((each, index): [number, number | null] => [index * 15_000, each]));
    const loose = fc.array(fc.tuple(number, value), { maxLength: 4 });
    const observation: fc.Arbitrary<Observation> = fc.oneof(
      fc.record({
        kind: fc.constant('series' as const),
        metric: name,
        type: fc.constantFrom('counter' as const, 'gauge' as const),
        labels,
        samples: fc.oneof(grid, loose),
      }),
      fc.record({ kind: fc.constant('logs' as const), service: name, text }),
      fc.record({
        kind: fc.constant('alert' as const),
        name,
        state: fc.constantFrom('pending' as const, 'firing' as const),
        labels,
        startsAt: at,
        endsAt: fc.option(at, { nil: null }),
        precisionMs: fc.nat(),
        text,
      }),
      fc.record({
        kind: fc.constant('rule' as const),
        name,
        group: name,
        expr: text,
        forMs: fc.nat(),
        labels,
        annotations: labels,
        text,
      }),
      fc.record({
        kind: fc.constant('deploy' as const),
        service: name,
        environment: name,
        sha: name,
        previousSha: fc.option(name, { nil: null }),
        startedAt: at,
        finishedAt: at,
        status: fc.constantFrom('succeeded' as const, 'failed' as const, 'unknown' as const),
        reason: text,
        text,
      }),
      fc.record({
        kind: fc.constant('commit' as const),
        sha: name,
        committedAt: at,
        author: name,
        subject: text,
        body: text,
        paths: fc.array(name, { maxLength: 3 }),
        reverts: fc.option(name, { nil: null }),
        text,
      }),
      fc.record({
        kind: fc.constant('file' as const),
        path: name,
        sha: name,
        lastChangedAt: fc.option(at, { nil: null }),
        text,
      }),
    );
    const tool = fc.constantFrom('prometheus', 'git-history', 'logs-file');
    const input = fc.record({ ask: name, services: fc.array(name, { maxLength: 2 }), from: at, to: at });
    const answered = fc
      .record({
        tool,
        input,
        window: fc.constant(window),
        fetchedAt: at,
        total: fc.nat(),
        truncated: fc.boolean(),
        observations: fc.array(observation, { maxLength: 6 }),
      })
      .map((each): Answer => ({ ...each, returned: each.observations.length }));
    const failed = fc.record({
      tool,
      input,
      failure: fc.constantFrom('auth' as const, 'timeout' as const),
      message: text,
    });
    let run = 0;

    fc.assert(
      fc.property(fc.array(fc.oneof(answered, failed), { maxLength: 5 }), (recordings) => {
        run += 1;
        const place = `${folder}-${run}`;
        const bundle: Bundle = { incident, recordings };

        writeBundle(place, bundle);
        const back = readBundle(place);
        rmSync(place, { recursive: true });

        expect(back.incident).toEqual(incident);
        expect(back.recordings).toHaveLength(recordings.length);
        expect(back.recordings).toEqual(expect.arrayContaining(recordings));
      }),
      { numRuns: 80 },
    );
  });

  it('orders the questions by tool and number', () => {
    const many = Array.from({ length: 120 }, (_, index) => answer('b', { x: String(index).padStart(3, '0') }, []));

    writeBundle(folder, { incident, recordings: [...many.toReversed(), answer('a', { y: 1 }, [])] });

    const asked = readBundle(folder).recordings.map(({ input }) => input['y'] ?? input['x']);
    expect(asked).toEqual([1, ...many.map(({ input }) => input['x'])]);
  });

  it('never opens what is not the recording', () => {
    writeBundle(folder, { incident, recordings: [answer('a', {}, [logs])] });
    write('truth.json', '{"not": "for you"');
    write('README.md', '# The story');
    write('answers/README.md', 'x');
    write('answers/a/notes.txt', 'x');
    write('answers/a/more/deep.json', '{');

    expect(readBundle(folder).recordings).toHaveLength(1);
  });

  it('takes an incident without any answer', () => {
    write('incident.json', JSON.stringify(incident));

    expect(readBundle(folder)).toEqual({ incident, recordings: [] });
  });
});

describe('a folder that is no recorded incident', () => {
  function refusal(): ConfigError {
    try {
      readBundle(folder);
    } catch (error) {
      if (error instanceof ConfigError) return error;
      throw error;
    }
    throw new Error('it was read');
  }

  const entry = answer('logs-file', { service: 'payments' }, []);
  function writeAnswer(observations: object[], more: object = {}): void {
    write('incident.json', JSON.stringify(incident));
    write('answers/logs-file/01-payments.json', JSON.stringify({ ...entry, observations, ...more }));
  }

  it('is refused where it is not there, or is a file', () => {
    expect(refusal().message).toBe(`${folder}: is not there. Name the folder of a recorded incident.`);

    writeFileSync(folder, '');

    expect(refusal().message).toContain('is not a folder');
  });

  it('is refused without an incident', () => {
    mkdirSync(folder);

    expect(refusal().place).toBe(join(folder, 'incident.json'));
  });

  it('is refused with the line and the column at which the JSON breaks off', () => {
    write('incident.json', '{\n  "id": "INC-1",\n  "title" "x"\n}');

    expect(refusal().place).toBe(`${join(folder, 'incident.json')}:3:11`);
    expect(refusal().message).toContain('Correct it, or record the incident again.');
  });

  it('is refused with the last line where the JSON is cut off', () => {
    write('incident.json', '{\n  "id": ');

    expect(refusal().place).toBe(`${join(folder, 'incident.json')}:2:9`);
  });

  it('is refused with the name of a key that nobody knows', () => {
    writeAnswer([], { surprise: 1 });

    expect(refusal().place).toBe(join(folder, 'answers/logs-file/01-payments.json'));
    expect(refusal().message).toContain('surprise');
  });

  it('is refused with the path of a value that does not fit', () => {
    writeAnswer([{ kind: 'logs', service: 1, text: '' }]);

    expect(refusal().message).toContain('observations[0].service');
  });

  it.each(['../outside.log', '/etc/passwd', 'answers/../truth.json', 'truth.json', 'answers\\..\\truth.json'])(
    'is refused where it names the file %s',
    (textFile) => {
      writeAnswer([{ kind: 'logs', service: 'payments', textFile }]);
      write('truth.json', 'secret');
      writeFileSync(join(root, 'outside.log'), 'secret');

      expect(refusal().message).toContain('not below answers/');
      expect(refusal().message).not.toContain('secret');
    },
  );

  it('is refused where a link leads out of it, a folder as well as a file', () => {
    const outside = join(root, `outside-${made}`);
    mkdirSync(outside);
    writeFileSync(join(outside, 'payments.log'), 'secret');
    writeAnswer([{ kind: 'logs', service: 'payments', textFile: 'answers/logs-file/payments.log' }]);
    symlinkSync(join(outside, 'payments.log'), join(folder, 'answers/logs-file/payments.log'));

    expect(refusal().message).toContain('leads out of the folder');

    rmSync(join(folder, 'answers'), { recursive: true });
    symlinkSync(outside, join(folder, 'answers'));

    expect(refusal().message).toContain('leads out of the folder');
  });

  it('is refused where a text is missing, or is there twice', () => {
    writeAnswer([{ kind: 'logs', service: 'payments', textFile: 'answers/logs-file/payments.log' }]);

    expect(refusal().message).toContain('payments.log: is missing');

    writeAnswer([{ kind: 'logs', service: 'payments', text: 'a', textFile: 'answers/logs-file/payments.log' }]);

    expect(refusal().message).toContain('also holds itself');
  });

  it.each([
    ['at,"a"\n2026-05-20T12:00:00Z,1,2\n', 2],
    ['at,"a"\n2026-05-20T12:00:00Z,1\nyesterday,1\n', 3],
    ['at,"a"\n2026-05-20T12:00:00Z,many\n', 2],
    ['at,"a"\n2026-05-20T12:00:00Z,Infinity\n', 2],
  ])('is refused with the line of a table that is broken: %j', (table, line) => {
    writeAnswer([{ kind: 'series', metric: 'm', type: 'gauge', labels: {}, samplesFile: 'answers/m.csv', column: 1 }]);
    write('answers/m.csv', table);

    expect(refusal().place).toBe(`${join(folder, 'answers/m.csv')}:${line}`);
  });

  it('is refused where a table has no such column', () => {
    writeAnswer([{ kind: 'series', metric: 'm', type: 'gauge', labels: {}, samplesFile: 'answers/m.csv', column: 2 }]);
    write('answers/m.csv', 'at,"a"\n');

    expect(refusal().message).toContain('column 2 of answers/m.csv, which has 1');
  });

  it('is refused where a file is too large to be one', () => {
    writeAnswer([{ kind: 'logs', service: 'payments', textFile: 'answers/logs-file/payments.log' }]);
    write('answers/logs-file/payments.log', '');
    truncateSync(join(folder, 'answers/logs-file/payments.log'), 300 * 1024 * 1024);

    expect(refusal().message).toContain('too large');
  });

  it('is read again once it has been put right, wherever it is copied to', () => {
    writeBundle(folder, { incident, recordings: [answer('logs-file', {}, [logs])] });
    const copy = `${folder}-copy`;
    cpSync(folder, copy, { recursive: true });

    expect(readBundle(copy)).toEqual(readBundle(folder));
  });
});
