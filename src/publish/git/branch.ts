import { sha256 } from '../../ledger.ts';

/**
 * The branch of a write: `hindcast/<incident>/<item>`, always the same, so that a second run finds it. An incident id
 * that git refuses in a branch name (`git check-ref-format`) is respelled, with a digest so that two stay two.
 */
export function branchOf(incident: string, item: string): string {
  const isRefused = /[^A-Za-z0-9._-]|\.\.|^\.|\.$|\.lock$/i.test(incident) || incident === '';
  const slug = incident.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 48);
  const room = isRefused ? `${slug}-${sha256(incident).slice(0, 12)}` : incident;
  return `hindcast/${room}/${item.toLowerCase()}`;
}
