import { createHmac } from 'node:crypto';

const LETTERS = 'abcdefghijklmnop';

/**
 * A name for a person that says nothing of who it is, the same for as long as the key is: `user dpjmbc`. `id` is what
 * the source knows the person by, `key` the credential of the tool: who holds a list of ids but not the key learns
 * nothing. Six letters of sixteen: among thirty people two share a name once in 37,000 teams. No digits, so that no
 * number is read out of a name.
 */
export function pseudonym(role: string, id: string, key: string): string {
  const digits = createHmac('sha256', key).update(id).digest('hex').slice(0, 6);
  return `${role} ${Array.from(digits, (digit) => LETTERS[Number.parseInt(digit, 16)]).join('')}`;
}
