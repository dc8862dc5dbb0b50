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
];

/** Fields that the schema binds: ids, instants, days, hashes and words of closed lists. */
const BOUND =
  /^(?:id|schema|severity|status|at|from|to|kind|type|phase|lane|actorKind|name|event|label|leg|outcome|trigger|stop|conditionKind|changeableBy|result|basis|level|about|suspect|category|effect|computed|computation|strength|priority|due|by|effort|candidate|derivedFrom|reason|reliability|origin|blobSha256|prediction|evidence|contra|proposedBy|disposition|test|role|direction|state|formula|unit|answersWhy|why|dueAt|startedAt|finishedAt|exposedFrom|exposedTo|revertedAt|onsetAt|recoveredAt|firstAt|lastAt|firedAt|firesAt|retrievedAt|reviewAt|checkedBy)$/;
/** The same names where the field is free. */
const FREE =
  /^\/(?:detection\/alerts\/\d+\/(?:name|reason)|explanation\/whyChains\/\d+\/whys\/\d+\/counterfactual\/test|provenance\/(?:fallbacks\/\d+\/(?:reason|from|to)|dropped\/\d+\/rule)|timeline\/(?:alertOrder\/\d+\/name|events\/\d+\/type)|followUp\/reviews\/\d+\/at|findings\/\d+\/unit|computations\/\d+\/inputs\/\d+\/name|actions\/\d+\/(?:proof\/reason|tracking\/status)|precedents\/\d+\/openActions\/\d+\/due|environment)$/;

/** The sample with this text in every field that holds free text. Throws where the schema refuses it. */
export function hostileRca(text: string): Rca {
  const rca = sampleRca();
  rca.actions.push({
    ...rca.actions.slice(0, 1)[0],
    id: 'ACT-5',
    tracking: { url: text, status: text, reviewAt: [] },
    proof: { kind: 'not-provable', reason: text },
  });
  return Rca.parse({ ...Object.assign({}, replaced(rca, '', text.slice(0, 140))), id: rca.id });
}

function replaced(value: unknown, at: string, text: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, index) => replaced(item, `${at}/${index}`, text));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, `${at}/${key}`, text)]));
  }
  if (typeof value !== 'string') return value;
  const path = at.replace(/\/\d+$/, '');
  const key = path.slice(path.lastIndexOf('/') + 1);
  return BOUND.test(key) && !FREE.test(at) ? value : text;
}
