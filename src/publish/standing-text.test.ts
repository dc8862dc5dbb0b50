import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGithubDouble } from '../../fixtures/doubles/github/github-double.ts';
import { parseMarkdown } from '../rca/parse/parse-markdown.ts';
import { renderMarkdown } from '../rca/render/markdown/markdown.ts';
import { pagesOf } from '../rca/render/markdown/pages.ts';
import { sampleRca } from '../rca/sample.test-support.ts';
import type { Write } from '../schema/index.ts';
import { folderPublisher } from './folder.ts';
import { opened, shop, target } from './github/double.test-support.ts';
import { plannedWrite, remarked, secret } from './planned.test-support.ts';
import type { Publisher } from './publisher.ts';

interface Place {
  publisher: Publisher;
  target: string;
  /** What a person makes of a file that stands there. */
  edit: (write: Write, path: string, change: (text: string) => string) => Promise<void>;
}

function openFolder(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'hindcast-standing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return Promise.resolve({
    publisher: folderPublisher({ folder, markerSecret: secret }),
    target: 'folder',
    edit: ({ incident, id }, path, change) => {
      const file = join(folder, incident, 'pull-requests', id, 'files', path);
      writeFileSync(file, change(readFileSync(file, 'utf8')));
      return Promise.resolve();
    },
  });
}

async function openGithub(): Promise<Place> {
  const { double, publisher } = opened(await startGithubDouble(shop));
  onTestFinished(() => double.close());
  return {
    publisher,
    target,
    async edit({ branch }, path, change) {
      const text = execFileSync('git', ['-C', double.repository, 'show', `${branch}:${path}`]).toString();
      await double.person('alice').push({ branch: branch!, files: { [path]: change(text) }, message: 'Edit' });
    },
  };
}

/** The RCA as it is planned under a name, in one page or in as many as `most` bytes ask for. */
function planned(place: Place, name: string, title: string, most?: number): Write {
  const pages = pagesOf(renderMarkdown({ ...sampleRca(), title }), `${name}.md`, most);
  const files = pages.map((page) => ({ path: `postmortems/${page.name}`, content: page.text, madeFrom: null }));
  return remarked(plannedWrite(place.target, 'rca'), { files }, { target: place.target, secret });
}

describe.each([
  ['a folder', openFolder],
  ['GitHub', openGithub],
])('what stands at %s', (_, open) => {
  const EDITED = 'Confirmations came late';

  async function titleOf({ publisher }: Place, asked: Write): Promise<string | undefined> {
    const read = parseMarkdown((await publisher.standing?.(asked)) ?? '');
    return read.kind === 'document' ? read.rca.title : read.problems[0]?.problem;
  }

  it('is read back from all pages that stand there, though a newer plan has others', async () => {
    const place = await open();
    const write = planned(place, 'inc-1-first-title', 'First title', 30_000);
    expect(write.files.length).toBeGreaterThan(2);
    await place.publisher.ensure(write);
    await place.edit(write, write.files[0]!.path, (text) => text.replace(/^# .*$/m, `# ${EDITED}`));

    expect(await titleOf(place, planned(place, 'inc-1-other-title', 'Other title', 60_000))).toBe(EDITED);
    expect(await titleOf(place, planned(place, 'inc-1-first-title', 'First title'))).toBe(EDITED);
  });

  it('is read back where its name ends like that of a further page', async () => {
    const place = await open();
    const write = planned(place, 'inc-1-errors-on-es-data-0', 'Errors on es-data-0');
    await place.publisher.ensure(write);
    await place.edit(write, write.files[0]!.path, (text) => text.replace(/^# .*$/m, `# ${EDITED}`));

    expect(await titleOf(place, write)).toBe(EDITED);
  });
});
