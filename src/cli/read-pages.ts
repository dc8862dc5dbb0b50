import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { joinPages } from '../rca/render/markdown/pages.ts';

/** The Markdown in a file, joined with the further pages beside it where it is the first page of an RCA. */
export function readPages(file: string): string {
  return joinPages(readFileSync(file, 'utf8'), (name) => {
    const page = join(dirname(file), name);
    return existsSync(page) ? readFileSync(page, 'utf8') : undefined;
  });
}
