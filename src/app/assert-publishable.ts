import type { Draft } from '../agent/deps.ts';
import { ConfigError } from '../errors.ts';
import { check } from '../rca/checks/check.ts';
import type { Store } from '../store/store.ts';

/** Holds a draft to every rule once more, because it may have been stored by an older version. Throws `ConfigError` that names the rule. */
export async function assertPublishable({ blobs }: Pick<Store, 'blobs'>, { rca }: Pick<Draft, 'rca'>): Promise<void> {
  const texts = new Map<string, string>();
  for (const sha of new Set(rca.evidence.map(({ blobSha256 }) => blobSha256))) {
    const text = await blobs.get(sha);
    if (text !== undefined) texts.set(sha, text);
  }
  const refused = check(rca, { blob: (sha) => texts.get(sha) }).filter(({ severity }) => severity === 'error');
  const [first] = refused;
  if (!first) return;
  const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : '';
  throw new ConfigError(`${rca.id} ${first.at}`, `${first.rule}: ${first.problem}. ${first.remedy}${more}`);
}
