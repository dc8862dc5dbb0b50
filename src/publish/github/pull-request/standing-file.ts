import { isFurtherPage } from '../../../rca/render/markdown/pages.ts';
import type { Write } from '../../../schema/index.ts';
import type { Session } from '../client/session.ts';
import { Blob } from '../client/shapes.ts';
import { filesOf, findPullRequest } from './find-pull-request.ts';

/** The one file of a write, or its first page, in its open pull request, which is ours; undefined where there is none, or there are more. */
export async function standingFile(session: Session, write: Write): Promise<string | undefined> {
  if (write.branch === null) return undefined;
  const found = await findPullRequest(session, write, write.branch);
  if (found?.pull.state !== 'open') return undefined;
  const [only, ...others] = (await filesOf(session, found.pull)).filter(({ path }) => !isFurtherPage(path));
  if (!only || others.length > 0 || !/^[0-9a-f]{40}$/.test(only.blobSha)) return undefined;
  const { octokit, at, read } = session;
  const { content } = await read(Blob, octokit.rest.git.getBlob({ ...at, file_sha: only.blobSha }));
  return Buffer.from(content, 'base64').toString('utf8');
}
