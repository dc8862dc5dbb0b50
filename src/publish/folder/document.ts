import type { Write } from '../../schema/index.ts';

/** A write as one Markdown file: its fields as front matter (JSON values, which YAML reads), then its body. */
export function documentOf({ title, labels, assignees, milestone, branch, files, body }: Write): string {
  const madeFrom = Object.fromEntries(files.map((file) => [file.path, file.madeFrom]));
  const fields = { title, labels, assignees, milestone, ...(branch === null ? {} : { branch, madeFrom }) };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return ['---', ...lines, '---', body, ''].join('\n');
}

/** Title and body of such a file as it stands now, however it was edited. */
export function readDocument(document: string): { title: string; body: string } {
  const at = document.indexOf('<!-- hindcast:v1 ');
  const body = at < 0 ? document : document.slice(at);
  const line = /^title: (".*")$/m.exec(at < 0 ? '' : document.slice(0, at))?.[1];
  return { title: titleOf(line ?? '""'), body };
}

function titleOf(json: string): string {
  try {
    const title: unknown = JSON.parse(json);
    return typeof title === 'string' ? title : '';
  } catch {
    return '';
  }
}
