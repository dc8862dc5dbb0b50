/** How hosts word the merge of a pull request, the number first among what is captured. */
const MERGES: readonly RegExp[] = [
  // GitHub and Gitea, then Bitbucket.
  /^Merge pull request (?:#(\d{1,9})\b|'[^'\n]{0,200}' \(#(\d{1,9})\))/,
  /^Merged in [^\n]{1,200} \(pull request #(\d{1,9})\)/,
  // GitLab names it behind the message.
  /^See merge request [\w./-]{0,200}!(\d{1,9})$/m,
  // A squash ends its subject so; what it takes back stands in quotes before that.
  /^[^\n]{0,500} \(#(\d{1,9})\)(?:\n|$)/,
];

/** The pull request that a commit says it came with, by the message of its merge or squash. */
export function pullNumberOf(message: string): number | undefined {
  const text = message.slice(0, 20_000);
  for (const merge of MERGES) {
    const number = merge
      .exec(text)
      ?.slice(1)
      .map(Number)
      .find((each) => each > 0);
    if (number !== undefined) return number;
  }
  return undefined;
}
