import { sha256 } from '../../ledger.ts';
import type { Suspect } from '../../schema/index.ts';

/** Letters that make no words. */
const LETTERS = 'bcdfghjkmnpqrstvwxz';
const LENGTH = 3;

/**
 * Under which name a model is shown each suspect, by its id: `S-kqm`, made of the suspect's own name alone. An id tells
 * its rank, and who reads it would begin with the first.
 */
export function shownIds(suspects: readonly Suspect[]): ReadonlyMap<Suspect['id'], string> {
  const shown = new Map<Suspect['id'], string>();
  const taken = new Set<string>();
  for (const { id, name } of suspects.map(named).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const letters = lettersOf(name);
    let length = LENGTH;
    while (taken.has(letters.slice(0, length))) length += 1;
    taken.add(letters.slice(0, length));
    shown.set(id, `S-${letters.slice(0, length)}`);
  }
  return shown;
}

/** The suspects in an order that tells nothing of their rank. */
export function inNoOrder(suspects: readonly Suspect[]): Suspect[] {
  const shown = shownIds(suspects);
  const of = ({ id }: Suspect): string => shown.get(id) ?? '';
  return suspects.toSorted((a, b) => (of(a) < of(b) ? -1 : 1));
}

function named({ id, kind, entity }: Suspect): { id: string; name: string } {
  return { id, name: `${kind} ${entity.kind} ${entity.ref}` };
}

function lettersOf(name: string): string {
  return [...Buffer.from(sha256(name), 'hex')].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}
