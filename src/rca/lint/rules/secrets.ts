import type { LintRule } from './lint-rule.ts';
import { secretsIn } from '../../checks/reading/secrets.ts';

const SHORTEST = 12;
const LONGEST_LINE = 20_000;

/** A secret must not stand anywhere, code blocks and quotations included. */
export const secrets: readonly LintRule[] = [
  {
    id: 'X01',
    severity: 'error',
    flags: 'a secret anywhere in the file: a key, a token, a password, an address with a password',
    why: 'What is in a repository is known, also after it was taken out.',
    bad: 'postgres://shop:hunter22@db-1/orders',
    good: 'postgres://shop:[REDACTED]@db-1/orders',
    remedy: 'Take it out and rotate it.',
    check: ({ lines }) =>
      lines.flatMap((line, index) =>
        (line.length < SHORTEST ? [] : secretsIn(line.slice(0, LONGEST_LINE))).map(({ kind, start, end }) => ({
          // Never the secret itself: the finding goes into logs.
          region: { line: index + 1, column: start + 1, endLine: index + 1, endColumn: end + 1, excerpt: `[${kind}]` },
          problem: `there is a ${kind} here`,
        })),
      ),
  },
];
