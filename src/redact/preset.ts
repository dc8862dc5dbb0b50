import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { Finding } from './finding.ts';

/** The rule that lets a comment in the text turn the others off: whoever writes the log has no say in this. */
const OPT_OUT = '@secretlint/secretlint-rule-filter-comments';

/** What credentials begin with that only the preset knows; case does not count. */
export const PRESET_BEGINS = [
  'figd_',
  'ops_',
  'a3t',
  'agpa',
  'aida',
  'aroa',
  'aipa',
  'anpa',
  'anva',
  '_authtoken',
  'x-oauth-basic',
  'mongodb',
  'mysql',
  'postgres',
  'private_key',
  'aws',
];

type Found = { range: readonly [number, number] };
type Handle = { file?: (source: object) => unknown };
type Create = (context: object, options: object) => Handle;

let found: Finding[] = [];
const handles = rules
  .filter(({ meta }) => meta.id !== OPT_OUT)
  .map((rule) => {
    const kind = rule.meta.id.replace('@secretlint/secretlint-rule-', '').replaceAll(/[^a-z0-9-]/g, '-');
    const context = {
      sharedOptions: {},
      createTranslator: () => (messageId: string) => ({ message: messageId, messageId }),
      ignore: () => undefined,
      report: ({ range: [start, end] }: Found) => void found.push({ start, end, kind, secret: '' }),
    };
    return (rule as unknown as { create: Create }).create(context, {});
  });

/**
 * What secretlint's recommended rules find. They are called without secretlint's engine, because that is asynchronous
 * while its rules on text are not, and a line of the log has to be clean before it is written.
 */
export function presetFindings(text: string): Finding[] {
  found = [];
  const source = { content: text, filePath: 'evidence.txt', ext: '.txt', contentType: 'text', hasBOM: false };
  for (const handle of handles) {
    const result = handle.file?.(source);
    if (result instanceof Promise) result.catch(() => undefined);
  }
  const all = found;
  found = [];
  return all.map((finding) => ({ ...finding, secret: text.slice(finding.start, finding.end) }));
}
