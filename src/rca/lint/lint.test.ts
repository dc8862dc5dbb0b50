import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../render/markdown/markdown.ts';
import { sampleRca } from '../sample.test-support.ts';
import { lint } from './lint.ts';
import { ruleTexts } from './rule-texts.ts';
import { sarifOf } from './sarif.ts';

const FOLDER = resolve(import.meta.dirname, '../../../fixtures/post-mortems');

function read(kind: 'good' | 'poor', template: string): string {
  return readFileSync(join(FOLDER, kind, `${template}.md`), 'utf8');
}

function rulesIn(markdown: string): string[] {
  return [...new Set(lint('a.md', markdown).findings.map(({ rule }) => rule))].toSorted();
}

const TEMPLATES = ['google-sre', 'pagerduty', 'atlassian', 'incident-io', 'plain'];
const MEBIBYTE = 1 << 20;

describe('linting post-mortems of people', () => {
  it.each(TEMPLATES)('finds no error in the good one, template %s, and knows the template', (template) => {
    const { template: taken, findings, words } = lint('a.md', read('good', template));

    expect(taken).toBe(template.replace('-io', '.io'));
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.length).toBeLessThanOrEqual(2);
    expect(words).toBeGreaterThan(300);
  });

  it.each<[string, string[]]>([
    [
      'google-sre',
      ['A01', 'A02', 'A04', 'B01', 'B02', 'B03', 'B04', 'B10', 'B11', 'B12', 'I01', 'I02', 'S08', 'T02', 'S06', 'T09'],
    ],
    ['atlassian', ['A01', 'A02', 'A04', 'I01', 'I02', 'S08', 'S09', 'T02', 'W02', 'W03', 'W05', 'X01', 'A12', 'A13']],
    ['pagerduty', ['A01', 'A02', 'A04', 'B01', 'B02', 'B03', 'B10', 'B12', 'I02', 'S08', 'T01', 'T02', 'W03']],
    ['incident-io', ['A01', 'A02', 'B12', 'S01', 'S09', 'T01', 'T02', 'T07', 'W04']],
    ['plain', ['A02', 'A04', 'B05', 'B10', 'I01', 'I02', 'S01', 'S05', 'S06', 'W04']],
  ])('finds what is wrong with the poor one, template %s', (template, rules) => {
    expect(rulesIn(read('poor', template))).toEqual(expect.arrayContaining(rules));
  });

  it('points at the words, wherever they stand', () => {
    const markdown = read('poor', 'google-sre');
    const lines = markdown.split('\n');
    const { findings } = lint('a.md', markdown);

    for (const { line, column } of findings) {
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
    }
    const careless = findings.find(({ rule }) => rule === 'B04')!;
    expect(lines[careless.line - 1]!.slice(careless.column - 1, careless.endColumn - 1)).toBe('careless');
  });

  it.each<[string, (text: string) => string]>([
    ['line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['comments', (text) => text.replace('\n\n', '\n\n<!-- TBD: someone forgot\n\nto ask the careless team -->\n\n')],
    ['front matter', (text) => `---\ntags: [todo]\n---\n${text}`],
    ['a code block', (text) => `${text}\n\`\`\`\nERROR human error TODO careless\n\`\`\`\n`],
    ['a quotation', (text) => `${text}\n> It was human error, wrote a customer.\n`],
    ['quoted words and code', (text) => `${text}\nThe page reads "human error" and \`TODO\`.\n`],
    ['trailing tabs', (text) => text.replaceAll('\n', '\t\n')],
  ])('finds the same in a document with %s', (_what, change) => {
    const text = read('good', 'pagerduty').replace(/^---[^]*?---\n/, '');

    expect(rulesIn(change(text))).toEqual(rulesIn(text));
  });

  it('leaves what it cannot read alone, but for secrets and placeholders', () => {
    const german =
      '# Nachbetrachtung\n\n## Auswirkungen\n\nDer Dienst war für zwei Stunden nicht erreichbar und die Kunden konnten ' +
      'sich nicht anmelden, weil das Zertifikat abgelaufen war. Wir haben es um neun Uhr erneuert, danach lief alles ' +
      'wieder. Die Ursache war, dass niemand das Ablaufdatum überwacht und der Vorgang von Hand geschieht.\n\n- TBD\n';

    const { findings, notes } = lint('a.md', german);

    expect(findings.map(({ rule }) => rule)).toEqual(['S08']);
    expect(notes.join()).toContain('English');
  });

  it('never shows the secret that it found', () => {
    const secret = 'ghp_0123456789abcdefghijklmnopqrstuvwxyzAB';
    const linted = lint('a.md', `# A\n\n\`\`\`\ntoken ${secret}\n\`\`\`\n`);

    expect(linted.findings.map(({ rule }) => rule)).toContain('X01');
    expect(JSON.stringify([linted, sarifOf([linted], '0.1.0')])).not.toContain(secret);
  });
});

describe('single rules', () => {
  const timeline = (entries: string) => `# Postmortem\n\n## Timeline (UTC)\n\n${entries}\n`;
  const actions = (items: string) => `# Postmortem\n\n## Action items\n\n${items}\n`;
  const whys = (items: string) => `# Postmortem\n\n## Five whys\n\n${items}\n`;

  it.each<[string, string, string, boolean]>([
    ['over midnight', timeline('- 23:50 deploy of v2\n- 00:10 errors\n- 00:30 rollback'), 'T01', false],
    ['over noon on a clock of twelve', timeline('- 11:50 deploy\n- 12:20 errors\n- 1:05 rollback'), 'T01', false],
    ['backwards by minutes', timeline('- 10:05 deploy\n- 10:02 errors\n- 10:30 rollback'), 'T01', true],
    ['with dates', timeline('- 2026-01-02 09:00 a\n- 2026-01-03 08:00 b\n- 2026-01-04 07:00 c'), 'T01', false],
    ['a zone in the entries', timeline('- 10:05Z a\n- 10:07Z b').replace(' (UTC)', ''), 'T02', false],
    ['no zone', timeline('- 10:05 a\n- 10:07 b').replace(' (UTC)', ''), 'T02', true],
    ['times since the start', timeline('- T+0 a\n- T+5 b\n- T+9 c').replace(' (UTC)', ''), 'T02', false],
    ['a handle as owner', actions('- Add a limit of 20 to `pool.yaml`, @ana, 2026-04-01, #12'), 'A02', false],
    ['a name as owner', actions('- Add a limit of 20 to `pool.yaml` — Priya, 2026-04-01'), 'A02', false],
    [
      'fields below',
      actions('- Add a limit\n  - Owner: Payments team\n  - Due: 1 April 2026\n  - PAY-1'),
      'A04',
      false,
    ],
    ['a group', actions('- Prevent:\n  - Add a limit (owner: Ana, due 2026-04-01)'), 'A02', false],
    ['nobody', actions('- Add a limit of 20 to `pool.yaml`'), 'A02', true],
    ['done', actions('- [x] Add a limit of 20 to `pool.yaml`'), 'A04', false],
    ['two answers', whys('1. Why down? The pool was full.\n2. Why full? It has 4 slots.'), 'W02', true],
    [
      'answers below',
      whys(
        '1. Why a?\n   - The pool of b was full.\n2. Why b?\n   - A change set 4.\n3. Why c?\n   - No check relates pool and load.',
      ),
      'W02',
      false,
    ],
    [
      'the evidence ends',
      whys('1. Why a? The pool was full.\n2. Why full? We do not know; logs are kept for a day.'),
      'W02',
      false,
    ],
    ['a question left open', whys('1. Why a? b was full.\n2. Why b? c.\n3. Why c? d.\n4. Why d?'), 'W02', true],
    ['a why to a person', whys('1. Why did the engineer restart it? Step 1 says so.'), 'W12', true],
  ])('%s', (_what, markdown, rule, flagged) => {
    expect(rulesIn(markdown).includes(rule)).toBe(flagged);
  });

  it('have an id each, and say what to do', () => {
    const texts = ruleTexts();

    expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length);
    for (const { flags, why, bad, good, remedy } of texts)
      expect([flags, why, bad, good, remedy].every((text) => text.trim() !== '')).toBe(true);
  });
});

describe('an rca.json', () => {
  it('goes through every rule of an RCA, with places in the file', () => {
    const rca = sampleRca();
    rca.actions[0]!.title = 'Improve monitoring';
    const text = JSON.stringify(rca, null, 2);

    const { template, findings, notes } = lint('rca.json', text);

    const found = findings.find(({ rule }) => rule === 'A01')!;
    expect(template).toBe('rca');
    expect(text.split('\n')[found.line - 1]).toContain('"title": "Improve monitoring"');
    expect(findings.some(({ rule }) => rule === 'G03')).toBe(false);
    expect(notes).toHaveLength(1);
  });

  it('says where a document does not fit its schema', () => {
    const { findings } = lint('rca.json', '{"schema":"hindcast-rca/1","id":7}');

    expect(findings.every(({ rule }) => rule === 'S01')).toBe(true);
    expect(findings.length).toBeGreaterThan(5);
  });

  it('is held against the page that stands beside it: a sentence that only stands there is a finding', () => {
    const [json, page] = [JSON.stringify(sampleRca()), renderMarkdown(sampleRca())];

    expect(lint('rca.json', json, page).findings).toEqual([]);
    expect(lint('rca.json', json, `${page}\nIt was the release.\n`).findings).toMatchObject([
      {
        rule: 'S12',
        severity: 'error',
        problem: expect.stringMatching(/is not what the document renders to/) as string,
      },
    ]);
  });

  it('refuses JSON that is something else', () => {
    expect(() => lint('a.json', '{"a":1}')).toThrow(TypeError);
    expect(() => lint('a.json', '{"a":')).toThrow(SyntaxError);
  });
});

interface SarifRun {
  tool: { driver: { rules: { id: string }[] } };
  results: {
    ruleId: string;
    ruleIndex: number;
    level: string;
    locations: [{ physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }];
    partialFingerprints: Record<string, string>;
  }[];
}

function sarifRun(text: string): SarifRun {
  const document: { runs: [SarifRun] } = JSON.parse(
    JSON.stringify(sarifOf([lint('post mortems/a b.md', text)], '0.1.0')),
  );
  return document.runs[0];
}

describe('SARIF', () => {
  it('holds a rule for every result, regions, and fingerprints that outlive moved lines', () => {
    const text = read('poor', 'atlassian');
    const [before, after] = [sarifRun(text), sarifRun(`\n\n${text}`)];

    for (const { ruleId, ruleIndex, locations, level } of before.results) {
      expect(before.tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
      expect(['error', 'warning']).toContain(level);
      const { region, artifactLocation } = locations[0].physicalLocation;
      expect(artifactLocation.uri).toBe('post%20mortems/a%20b.md');
      expect(region['endLine']! > region['startLine']! || region['endColumn']! >= region['startColumn']!).toBe(true);
      expect(region['startLine']).toBeGreaterThan(0);
    }
    const prints = ({ results }: SarifRun) =>
      results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints)).toSorted();
    expect(prints(after)).toEqual(prints(before));
    expect(new Set(prints(before)).size).toBe(before.results.length);
  });
});

describe("an rca.md of Hindcast's own", () => {
  const page = renderMarkdown(sampleRca());
  const lineOf = (text: string, part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;

  it('is held to the rules of an RCA, not to those of post-mortems in general, and is clean as rendered', () => {
    const { template, findings, notes } = lint('postmortems/anything.md', page);

    expect(template).toBe('rca');
    expect(findings).toEqual([]);
    expect(notes.join()).toContain('not in the file');
  });

  it('is told on its line what a person wrote that a rule refuses', () => {
    const [first] = sampleRca().summary;
    const line = page.split('\n').find((one) => one.includes(first!.text.slice(0, 20)))!;
    const edited = page.replace(line, 'The on-call engineer was careless. [E-met-001](#e-met-001)');

    const { findings, notes } = lint('rca.md', edited);

    const careless = findings.find(({ rule }) => rule === 'B04');
    expect(careless).toMatchObject({ severity: 'error', line: lineOf(edited, 'careless'), column: 1 });
    expect(notes[0]).toMatch(/changed by people/);
  });

  it.each<[string, (text: string) => string, string]>([
    ['a heading that is gone', (text) => text.replace('## Impact\n', ''), 'Impact'],
    ['a figure that was changed', (text) => text.replace('| 24,917 of', '| 24,000 of'), '24,917'],
    ['data that was changed', (text) => text.replace('"schema":"hindcast-rca/1"', '"schema":"x/1"'), 'changed by hand'],
  ])('says by line where its structure is broken: %s', (_what, change, part) => {
    const edited = change(page);
    const { findings, errors } = lint('rca.md', edited);

    expect(errors).toBeGreaterThan(0);
    expect(findings.map(({ rule }) => rule)).toEqual(findings.map(() => 'S12'));
    expect(findings.some(({ problem }) => problem.includes(part))).toBe(true);
    for (const { line, endLine } of findings) {
      expect(line).toBeGreaterThan(0);
      expect(endLine).toBeLessThanOrEqual(edited.split('\n').length);
    }
  });

  it('has no finding for want of the texts that it quotes, as rca.json has none', () => {
    expect(lint('rca.json', JSON.stringify(sampleRca())).findings).toEqual([]);
  });

  it('places every finding of a broken document inside of the file', () => {
    const rca = sampleRca();
    const broken = { ...rca, actions: rca.actions.map((one) => ({ ...one, due: '2031-01-01', owner: null })) };
    const text = renderMarkdown(broken);
    const { findings } = lint('rca.md', text);
    const rows = findings.filter(({ rule }) => rule === 'A02' || rule === 'A04');

    expect(rows.length).toBeGreaterThanOrEqual(2 * rca.actions.length);
    for (const { line } of rows) expect(text.split('\n')[line - 1]).toMatch(/^\| <a id="act-\d+">/);
  });
});

describe('hostile documents', () => {
  const piece = fc.constantFrom(
    ...[
      '# Timeline\n',
      '## Action items\n',
      '- ',
      '| a | b |\n|-|-|\n',
      '10:00 ',
      '**Impact**: ',
      '`',
      '"',
      '<!--',
      '-->',
      '\n',
      '\n\n',
      '\t',
      '> ',
      '\r\n',
      'why? ',
      'the team ',
      '[x] ',
      'é𝒳\u0000',
      '```\n',
      '(owner: ',
    ],
  );

  it('never throw, and findings stand inside of the file', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const lines = text.split(/\r\n|\n|\r/).length;

        for (const { line, column, endLine } of lint('a.md', text).findings) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(endLine).toBeLessThanOrEqual(lines);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    'a-',
    '! ',
    '`a``b',
    '"',
    '<a ',
    '<!--',
    '[',
    '[a](',
    'the engineer failed ',
    '10:00 x\n',
    '- the team\n',
    '*a **b ',
    '> ',
  ])('do not stall: a mebibyte of %j', (unit) => {
    const text = `# Postmortem\n\n## Timeline\n\n${unit.repeat(MEBIBYTE / unit.length)}`;

    expect(lint('a.md', text).words).toBeGreaterThan(0);
  });
});
