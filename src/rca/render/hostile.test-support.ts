import { Rca } from '../../schema/index.ts';
import { sampleRca } from '../sample.test-support.ts';

/** Texts that an outsider can put into logs, commits, alerts and tickets, or a model into its answers. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)' x='",
  '</details></summary></table></style><iframe src="https://evil.example">',
  '<svg/onload=alert(1)><a href="javascript:alert(1)">x</a>',
  '![x](https://evil.example/p.png) [y](https://evil.example)',
  '[E-met-001](https://evil.example) <https://evil.example>',
  '[x]: https://evil.example "t"',
  'see https://evil.example/a?b=c, www.evil.example or ftp://evil.example',
  'cc @maria @org/all, fixes #12, closes org/repo#3, GH-7, mail a.b@evil.example',
  '/close',
  '- [ ] /merge\n/approve\n# Heading\n> quote\n| a | b |\n|---|---|\n| `x` | **y** |',
  '```\n</code></pre>\n````\n![x](https://evil.example)\n```',
  'a `b` ``c` d``` e` |`| \\`f\\` \\| \\\\|',
  '`@maria` `x` | `https://evil.example`',
  '**bold** _it_ ~~no~~ $x$ <!-- hidden --> &lt;b&gt; &#x3C;b&#x3E;',
  'javascript:alert(1) data:text/html,<b>x</b> vbscript:x',
  '${1+1} {{7*7}} <%= 1 %> {% x %}',
  'turn \u202Etxt.exe\u202C hide \u200B\u200D\uFEFF tag \u{E0041}\u{E0042} bell \u0007 nul \u0000',
  ']]> --> */ } </style><style>*{background:url(https://evil.example)}',
  '=====\n-----\n1. one\n2) two\n    code',
  'a|b|c\\|d||',
  '\\',
  '`',
  'x@y`z`w@v',
  '__proto__:x',
];

/** Fields that hold the id of another part, where the schema lets any text stand. */
const REFERENCE =
  /\/(?:answersWhy|why|event|from|to|prediction|suspect|trigger|action|addresses\/\d+|alternatives\/\d+)$/;

/**
 * The sample with this text in every field that may hold free text: in all that the schema does not bind. With
 * `references`, also where ids of other parts stand, so that nothing leads anywhere.
 */
export function hostileRca(text: string, { references = false } = {}): Rca {
  const rca = sampleRca();
  const unproven = { kind: 'not-provable' as const, reason: text };
  const tracked = rca.actions.map((action, index) => ({
    ...action,
    id: `ACT-${index + 5}`,
    tracking: { url: text, status: text, reviewAt: [] },
    proof: unproven,
  }));
  const edits = [
    { at: text, before: text, after: text },
    { at: text, before: null, after: text },
  ];
  const original = { ...rca, actions: [...rca.actions, ...tracked], edits };
  const kept = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    const changed = replaced(original, '', (at) => !kept.has(at) && (references || !REFERENCE.test(at)), text);
    const parsed = Rca.safeParse(changed);
    if (parsed.success) return parsed.data;
    // What the schema refuses is bound: an instant, a word of a closed list, a text that would be too long.
    for (const { path } of parsed.error.issues) kept.add(`/${path.map(String).join('/')}`);
  }
  throw new Error(`the schema refuses "${text}" without end`);
}

function replaced(value: unknown, at: string, isFree: (at: string) => boolean, text: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => replaced(item, `${at}/${index}`, isFree, text));
  }
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value);
    return Object.fromEntries(fields.map(([key, item]) => [key, replaced(item, `${at}/${key}`, isFree, text)]));
  }
  return typeof value === 'string' && isFree(at) ? text : value;
}
