import { z } from 'zod';
import { PublishError } from '../errors.ts';
import { Write } from '../schema/index.ts';
import { branchOf } from './git/branch.ts';
import { hasMarkedFiles, hasMarkedText, readMarker, standing, type MarkerScope } from './marker.ts';
import { fileRefusal } from './path-policy.ts';
import { plainLine } from './text/plain-line.ts';
import { hasHiddenText } from './text/visible-text.ts';

/**
 * The last look at a write before a publisher acts on it. Throws `PublishError` where it was planned for another
 * target or changed after planning, where something in it would be live or hidden, or where its files may not leave.
 */
export function assertSendable(write: Write, scope: MarkerScope): void {
  const refusal = refusalOf(write, scope);
  if (refusal === undefined) return;
  throw new PublishError(scope.target, `${write.incident} ${write.id} is not sent to ${scope.target}: ${refusal}`, {
    status: 422,
  });
}

function refusalOf(write: Write, scope: MarkerScope): string | undefined {
  const parsed = Write.safeParse(write);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const { incident, id, kind, title, body, branch, files } = write;
  const marker = readMarker(body, scope);
  if (marker?.incident !== incident || marker.item !== id) {
    return 'its marker was not signed for this target and this item. Plan it again.';
  }
  if (!hasMarkedText(marker, write) || !hasMarkedFiles(marker, files.map(standing))) {
    return 'it was changed after it was planned. Plan it again.';
  }
  if (title !== plainLine(title)) return `its title ${JSON.stringify(title)} is not a plain line`;
  if (hasHiddenText(body)) return 'its body has hidden or control characters';
  if (body.indexOf('<!--', 1) > 0) return 'its body has an HTML comment besides the marker';
  if (kind !== 'pull-request')
    return branch === null && files.length === 0
      ? undefined
      : `${kind === 'issue' ? 'an issue' : 'a message'} has no branch and no files`;
  if (branch !== branchOf(incident, id)) return `its branch ${JSON.stringify(branch)} is not ${branchOf(incident, id)}`;
  return files.length === 0 ? 'a pull request needs a file' : fileRefusal(write);
}
