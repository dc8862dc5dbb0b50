import type { Deps } from './deps.ts';
import type { State } from './state.ts';

/** The texts that the evidence quotes, by their SHA-256. */
export async function textsOf({ store }: Pick<Deps, 'store'>, { evidence }: State): Promise<Map<string, string>> {
  const shas = [...new Set(evidence.map(({ blobSha256 }) => blobSha256))];
  const texts = new Map<string, string>();
  for (const sha of shas) {
    const text = await store.blob(sha);
    if (text !== undefined) texts.set(sha, text);
  }
  return texts;
}
