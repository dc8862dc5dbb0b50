import type { Write } from '../../../schema/index.ts';
import { standingText } from '../../standing-text.ts';
import type { Session } from '../client/session.ts';
import { Blob } from '../client/shapes.ts';
import { filesOf, findPullRequest } from './find-pull-request.ts';

/** The text of a write in its open pull request, which is ours, as `standingText` gives it; undefined where there is none. */
export async function standingFile(session: Session, write: Write): Promise<string | undefined> {
  if (write.branch === null) return undefined;
  const found = await findPullRequest(session, write, write.branch);
  if (found?.pull.state !== 'open') return undefined;
  const { octokit, at, read } = session;
  return standingText(await filesOf(session, found.pull), async ({ blobSha }) => {
    if (!/^[0-9a-f]{40}$/.test(blobSha)) return undefined;
    const { content } = await read(Blob, octokit.rest.git.getBlob({ ...at, file_sha: blobSha }));
    return Buffer.from(content, 'base64').toString('utf8');
  });
}
