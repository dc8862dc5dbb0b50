import { sha256 } from '../../ledger.ts';
import type { Finding, RuleText } from './finding.ts';
import type { LintedFile } from './lint.ts';
import { ruleTexts } from './rule-texts.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** A code scanning service takes this many results of a run. */
const MOST_RESULTS = 5000;

/**
 * The findings as SARIF 2.1.0 for code scanning, errors first where there are more than a service takes. File names
 * become relative URIs under the root of the repository. https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
export function sarifOf(files: readonly LintedFile[], version: string): object {
  const found = files
    .flatMap(({ file, findings }) => findings.map((finding) => ({ file, finding })))
    .toSorted((a, b) => Number(b.finding.severity === 'error') - Number(a.finding.severity === 'error'))
    .slice(0, MOST_RESULTS);
  const used = new Set(found.map(({ finding }) => finding.rule));
  const rules = ruleTexts().filter(({ id }) => used.has(id));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'hindcast lint', semanticVersion: version, rules: rules.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The root of the repository.' } } },
        results: withFingerprints(found).map(({ file, finding, fingerprint }) => ({
          ruleId: finding.rule,
          ruleIndex: indexes.get(finding.rule) ?? -1,
          level: levelOf(finding.severity),
          message: { text: `${sentence(finding.problem)} ${finding.remedy}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file), uriBaseId: 'ROOT' },
                region: {
                  startLine: finding.line,
                  startColumn: finding.column,
                  endLine: finding.endLine,
                  endColumn: finding.endColumn,
                },
              },
            },
          ],
          partialFingerprints: { 'hindcastLint/v1': fingerprint },
        })),
      },
    ],
  };
}

/** The rule, the file and the words, so that a finding stays the same where lines move; repeats are counted. */
function withFingerprints(found: readonly { file: string; finding: Finding }[]) {
  const seen = new Map<string, number>();
  return found.map(({ file, finding }) => {
    const key = [finding.rule, file, finding.excerpt].join('\u0000');
    const repeat = seen.get(key) ?? 0;
    seen.set(key, repeat + 1);
    return { file, finding, fingerprint: sha256(`${key}\u0000${repeat}`).slice(0, 32) };
  });
}

function ruleOf({ id, severity, flags, why, bad, good, remedy }: RuleText): object {
  const text = `Flags ${flags}. ${why} ${remedy} Instead of: ${bad} Write: ${good}`;
  const markdown = [
    `Flags ${flags}.`,
    why,
    `**What to do:** ${remedy}`,
    `**Instead of:** ${bad}`,
    `**Write:** ${good}`,
  ];
  return {
    id,
    shortDescription: { text: sentence(flags) },
    fullDescription: { text: `${sentence(flags)} ${why}` },
    help: { text, markdown: markdown.join('\n\n') },
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      tags: ['post-mortem'],
      precision: 'high',
      'problem.severity': severity === 'error' ? 'error' : 'warning',
    },
  };
}

function levelOf(severity: Finding['severity']): 'error' | 'warning' {
  return severity === 'error' ? 'error' : 'warning';
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

function uriOf(file: string): string {
  return file.replaceAll('\\', '/').replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/');
}
