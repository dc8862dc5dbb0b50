import { createHmac } from 'node:crypto';

/**
 * A name for a person that says nothing of who it is, the same for as long as the key is: `user 3f9c12`. `id` is what
 * the source knows the person by, `key` the credential of the tool: who holds a list of ids but not the key learns
 * nothing. Six digits: among thirty people two share a name once in 37,000 teams.
 */
export function pseudonym(role: string, id: string, key: string): string {
  return `${role} ${createHmac('sha256', key).update(id).digest('hex').slice(0, 6)}`;
}
