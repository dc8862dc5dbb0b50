import type { Edit } from './edit.ts';
import type { Effect } from './effect.ts';

const CALL =
  /(?:query|exec|select|fetch|get|find|load|lookup|request|send|put|post|call|invoke|read|write|insert|update|save)\w*\s*(?:<\w+>)?\(/i;
const REMOTE =
  /ctx|context|await|client|\bdb\b|repo|dao|store|redis|cache|http|rpc|session|service|api|conn|cursor|axios|fetch|catalog|requests\./i;
const LOOP = /\bfor\b|\bforeach\b|\.map\(|\.forEach\(|\bwhile\b|\.stream\(|each do/;

/** A call to something else for each of many, where there was none. */
export function callsInLoops({ removed, after }: Edit): Effect[] {
  let inLoop = 0;
  for (const { text, isAdded } of after) {
    if (LOOP.test(text)) inLoop = 8;
    const isCall = CALL.test(text) && REMOTE.test(text);
    const callee = /([A-Za-z_]\w*)\s*(?:<\w+>)?\(/.exec(text.slice(text.search(CALL)))?.[1] ?? '';
    if (isAdded && inLoop > 0 && isCall && !removed.some((line) => line.includes(`${callee}(`))) {
      return [
        { says: `calls \`${callee}\` once for each of many`, shows: ['demand', 'slow', 'database', 'throttle', 'cpu'] },
      ];
    }
    inLoop -= 1;
  }
  return [];
}
