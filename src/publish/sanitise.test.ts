import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sanitise } from './sanitise.ts';
import { fence } from './text/fence.ts';
import { inlineCode } from './text/inline-code.ts';
import { plainLine } from './text/plain-line.ts';
import { hasHiddenText, visibleText } from './text/visible-text.ts';

const gfm = new MarkdownIt({ html: true, linkify: true });
gfm.linkify.set({ fuzzyLink: false });

const ALLOWED = new Set([
  'paragraph_open',
  'paragraph_close',
  'inline',
  'text',
  'text_special',
  'softbreak',
  'hardbreak',
  'code_inline',
  'em_open',
  'em_close',
  'strong_open',
  'strong_close',
  's_open',
  's_close',
]);

interface Parsed {
  kinds: string[];
  /** The text outside code, as GitHub searches it: one entry for each text node. */
  texts: string[];
  references: number;
}

function parse(markdown: string): Parsed {
  const env: Record<string, object> = {};
  const tokens = gfm.parse(markdown, env).flatMap((token) => [token, ...(token.children ?? [])]);
  return {
    kinds: tokens.map(({ type }) => type),
    texts: inlineTexts(tokens),
    references: Object.keys(env['references'] ?? {}).length,
  };
}

/** Neighbouring text tokens are one text node in the browser, so they are joined before anything is searched. */
function inlineTexts(tokens: { type: string; content: string }[]): string[] {
  const texts: string[] = [];
  let node = '';
  for (const { type, content } of [...tokens, { type: 'end', content: '' }]) {
    if (type === 'text' || type === 'text_special') node += content;
    else if (type !== 'inline') {
      texts.push(node);
      node = '';
    }
  }
  return texts.filter((text) => text !== '');
}

/** What must not stand in text that GitHub shows: a mention, a reference, a URL. */
const FORBIDDEN_TEXT = [
  /(?:^|[^\w])@[a-z0-9]/i,
  /#\d/,
  /(?<![a-z0-9])gh-\d/i,
  /https?:\/\//i,
  /(?:^|[\s*_~(])www\./i,
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?#\d/i,
];
/** What must not stand in the bytes either, because programs read those. */
const FORBIDDEN_BYTES = [
  /<!--/,
  /<[a-z/!?]/i,
  /!\[/,
  /\]\(/,
  /^\s*\/[a-z]/im,
  /^\s{0,3}\[[^\]]*\]:/m,
  /```/,
  /^\s*~~~/m,
];

function expectInert(markdown: string): void {
  const { kinds, texts, references } = parse(markdown);
  expect(kinds.filter((kind) => !ALLOWED.has(kind))).toEqual([]);
  expect(texts.filter((text) => FORBIDDEN_TEXT.some((pattern) => pattern.test(text)))).toEqual([]);
  expect(FORBIDDEN_BYTES.filter((pattern) => pattern.test(withoutCode(markdown)))).toEqual([]);
  expect(references).toBe(0);
  expect(hasHiddenText(markdown)).toBe(false);
}

function withoutCode(markdown: string): string {
  return markdown.replace(/`[^`\n]*`/g, '`code`');
}

/** Documents; `npm run fuzz` takes 100,000. */
const FUZZED = Number(process.env['HINDCAST_FUZZED_DOCUMENTS'] ?? 3_000);

const HOSTILE = [
  '@acme/security-team',
  '@octocat',
  'fixes #1',
  'closes acme/payments#42',
  'GH-12',
  'GH\\-12',
  '\\#7',
  '&#64;octocat',
  '&commat;octocat',
  'https://github.com/acme/infra/issues/7',
  'www.evil.example/x',
  '![status](https://evil.example/p.png)',
  '![ok][s1]',
  '[s1]: https://evil.example/a.gif "t"',
  '[^1]: note',
  '[a](javascript:alert(1))',
  '<!-- hidden -->',
  '<img src=x onerror=alert(1)>',
  '<https://evil.example>',
  '<details>',
  '/approve',
  '/close @bors',
  '# Approved by security',
  '> [!IMPORTANT]',
  '- [ ] task',
  '1. one',
  '===',
  '---',
  '| a | b |',
  '|---|---|',
  '```js',
  '``',
  '`',
  '~~~',
  '\\',
  '\\`',
  '$\\color{white}{x}$',
  '*',
  '__',
  'a\u200bb',
  '\u202egpj.exe',
  '\u{e0041}\u{e0042}',
  '\ufe0f',
  '\u001b[31mred\u001b[0m',
  '\ud800',
  '\u0000',
  '\r\n',
  '\n',
  '\n\n',
  '    ',
  '\t',
  'x@y.example',
  'text',
];

const hostileText = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOSTILE) }, fc.string({ unit: 'binary', maxLength: 6 })), {
    maxLength: 12,
  })
  .chain((parts) => fc.constantFrom('', ' ', '\n').map((glue) => parts.join(glue)));

describe('sanitised text', () => {
  it.each([
    ['cc @acme/security-team and @octocat.', 'cc `@acme/security-team` and `@octocat`.'],
    ['This fixes #1, closes acme/payments#42.', 'This fixes `#1`, closes `acme/payments#42`.'],
    ['resolves https://github.com/acme/infra/issues/7', 'resolves `https://github.com/acme/infra/issues/7`'],
    ['see (GH-12)', 'see (`GH-12`)'],
    ['Looks fine. <!-- approve -->', 'Looks fine. < ! -- approve -->'],
    ['![ok][s1]', '! [ok][s1]'],
    ['# Approved', '\\# Approved'],
    ['/approve', '\\/approve'],
    ['1. first', '1\\. first'],
    ['pay &#64;octocat', 'pay `&#64;octocat`'],
    ['costs $5', 'costs \\$5'],
    ['a `code` span', 'a `code` span'],
    ['a `lone backtick', "a 'lone backtick"],
    ['**bold** and plain', '**bold** and plain'],
    ['zero\u200bwidth and \u202ebidi', 'zerowidth and bidi'],
    ['', ''],
  ])('%j becomes %j', (hostile, expected) => {
    const result = sanitise(hostile);

    expect(result).toBe(expected);
    expectInert(result);
  });

  it('leaves plain prose as it is', () => {
    const prose =
      'The pool was cut from 20 to 4 (`pool.max`), so that 5 % of requests waited > 2 s; a, b & c: "fine" - 3 × 4 = 12.';

    expect(sanitise(prose)).toBe(prose);
  });

  it('keeps a link to an allowed host, and only that', () => {
    const text = 'see https://wiki.acme.example/runbooks/pool and https://wiki.acme.example.evil.example/x';

    expect(sanitise(text, ['wiki.acme.example'])).toBe(
      'see https://wiki.acme.example/runbooks/pool and `https://wiki.acme.example.evil.example/x`',
    );
  });

  it('does not let the URL of an issue through even on an allowed host', () => {
    expect(sanitise('https://github.com/acme/infra/issues/7', ['github.com'])).toBe(
      '`https://github.com/acme/infra/issues/7`',
    );
  });

  it('is inert whatever it was', () => {
    fc.assert(
      fc.property(hostileText, (text) => expectInert(sanitise(text))),
      { numRuns: FUZZED },
    );
  }, 1_800_000);

  it('is left alone by a second pass', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = sanitise(text);

        expect(sanitise(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['a', '`', '\\', '@', '<', '[', '&', '$', ' ', '.', '\n', 'a@', 'a ', '` ', '](', '#1', '\u200b'])(
    'takes 100,000 of %j and ends',
    (unit) => {
      const text = `@${unit.repeat(100_000 / unit.length)}a`;

      expect(sanitise(sanitise(text))).toBe(sanitise(text));
      expect(fence(text)).toMatch(/^```/);
      expect(plainLine(text).length).toBeLessThanOrEqual(256);
    },
  );
});

describe('a plain line', () => {
  it.each([
    ['Page @acme/oncall', 'Page @ acme/oncall'],
    ['fixes #1', 'fixes # 1'],
    ['closes acme/payments#42', 'closes acme/payments# 42'],
    ['GH-12', 'GH 12'],
    ['resolves https://github.com/acme/infra/issues/7', 'resolves github.com/acme/infra/issues/7'],
    ['/approve', 'approve'],
    ['Add `pool.max`\nand more', "Add 'pool.max' and more"],
  ])('%j becomes %j', (hostile, expected) => {
    expect(plainLine(hostile)).toBe(expected);
  });

  it('is inert where no Markdown is read, and where it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = plainLine(text);

        expect([...FORBIDDEN_TEXT, /[\n`]/].filter((pattern) => pattern.test(line))).toEqual([]);
        expect(hasHiddenText(line)).toBe(false);
        expect(line.length).toBeLessThanOrEqual(256);
        expect(plainLine(line)).toBe(line);
        expectInert(sanitise(line));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a fence', () => {
  it('holds whatever is put into it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const tokens = gfm.parse(`before\n\n${fence(text)}\n\nafter`, {});

        expect(tokens.map(({ type }) => type)).toEqual([
          'paragraph_open',
          'inline',
          'paragraph_close',
          'fence',
          'paragraph_open',
          'inline',
          'paragraph_close',
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows text as it was', () => {
    const text = '2026-03-04 ERROR pool exhausted\n  at `acquire` (#12, @octocat)';

    const [token] = gfm.parse(fence(text), {});

    expect(token?.content).toBe(`${text}\n`);
  });

  it('breaks commands and comments that programs read out of raw text', () => {
    const [token] = gfm.parse(fence('/lgtm\n  @bors r+\n<!-- hindcast:v1 -->\n/api/v1/carts 500\n/hold'), {});

    expect(token?.content).toBe('\\/lgtm\n  \\@bors r+\n<! -- hindcast:v1 -->\n/api/v1/carts 500\n\\/hold\n');
  });
});

describe('inline code', () => {
  it('is one code span whatever is put into it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { kinds } = parse(`x ${inlineCode(text)} y`);

        expect(kinds.filter((kind) => kind !== 'text' && !ALLOWED.has(kind))).toEqual([]);
        expect(kinds.filter((kind) => kind === 'code_inline').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('visible text', () => {
  it('is stable and holds nothing hidden', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = visibleText(text);

        expect(visibleText(once)).toBe(once);
        expect(hasHiddenText(once)).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });
});

const Attack = z.looseObject({
  id: z.string(),
  class: z.string(),
  payload: z.string().optional(),
  obey: z.looseObject({ text: z.string().optional() }).optional(),
});
const corpus = resolve(import.meta.dirname, '../../../shared/adversarial/adversarial.jsonl');
const attacks = existsSync(corpus)
  ? readFileSync(corpus, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => Attack.parse(JSON.parse(line)))
  : [];

describe.skipIf(attacks.length === 0)('the adversarial corpus', () => {
  const markdown = attacks.filter((attack) => /^(md-|pi-)/.test(attack.class) && attack.payload !== undefined);

  it.each(markdown.map((attack) => [attack.id, attack.class, attack] as const))(
    '%s (%s) is inert',
    (_id, _class, attack) => {
      for (const text of [attack.payload, attack.obey?.text].filter((each) => each !== undefined)) {
        expectInert(sanitise(text));
        expectInert(sanitise(plainLine(text)));
      }
    },
  );

  const benign = attacks.filter((attack) => attack.class === 'benign-control' && attack.payload !== undefined);

  it.each(benign.map((attack) => [attack.id, attack] as const))('%s is quoted unchanged', (_id, attack) => {
    const [token] = gfm.parse(fence(attack.payload!), {});

    expect(token?.content.trimEnd()).toBe(attack.payload!.trimEnd());
  });
});
