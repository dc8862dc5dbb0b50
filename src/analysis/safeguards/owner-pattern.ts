/** A longer pattern is no pattern that anybody wrote; it fits nothing. */
const LONGEST = 512;

/** What a pattern is made of: a character as it stands, any one, any within a folder, any at all. */
type Piece = { kind: 'character'; character: string } | { kind: 'one' | 'some' | 'any' };

/**
 * Whether a pattern of CODEOWNERS fits a path: those of gitignore, as far as GitHub takes them. A pattern without a
 * slash fits at any depth, and what fits a folder fits all below it. Takes time in proportion to both lengths, whatever
 * the pattern is: whoever may change the file could otherwise stop an investigation.
 */
export function ownerPatternFits(pattern: string, path: string): boolean {
  if (pattern.length > LONGEST) return false;
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const pieces = piecesOf(pattern.replace(/^\//, '').replace(/\/$/, '/**'));
  // Places in the pattern that the path so far may have come to.
  let reached = new Set<number>();
  for (let at = 0; at <= path.length; at += 1) {
    if (at === 0 || (!anchored && path[at - 1] === '/')) reached.add(0);
    for (const place of reached) {
      const kind = pieces[place]?.kind;
      if (kind === 'some' || kind === 'any') reached.add(place + 1);
    }
    const character = path[at];
    if (reached.has(pieces.length) && (character === undefined || character === '/')) return true;
    if (character === undefined) return false;
    const next = new Set<number>();
    for (const place of reached) {
      const piece = pieces[place];
      if (!piece) continue;
      if (piece.kind === 'any' || (piece.kind === 'some' && character !== '/')) next.add(place);
      else if (piece.kind === 'one' && character !== '/') next.add(place + 1);
      else if (piece.kind === 'character' && piece.character === character) next.add(place + 1);
    }
    reached = next;
  }
  return false;
}

function piecesOf(body: string): Piece[] {
  return (body.match(/\*\*\/?|[^]/g) ?? []).map((part): Piece => {
    if (part.startsWith('**')) return { kind: 'any' };
    if (part === '*') return { kind: 'some' };
    return part === '?' ? { kind: 'one' } : { kind: 'character', character: part };
  });
}
