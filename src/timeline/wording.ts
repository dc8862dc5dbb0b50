const LONGEST = 140;

/** Words that judge or explain instead of telling what happened; lint rule T09 of the RCA refuses them. */
const VERDICT =
  /\b(?:unfortunately|finally|only then|eventually|too late|should|failed to realis?e|wrongly|incorrectly|luckily|surprisingly|obviously|mistake|because|due to|caused by|as a result)\b/i;

/** What an event says: facts only, on one line, 140 characters at most. Text that judges is replaced by `instead`. */
export function factual(text: string, instead: string): string {
  const line = (VERDICT.test(text) ? instead : text).replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).trimEnd()}…`;
}
