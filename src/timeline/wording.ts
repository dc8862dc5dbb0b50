const LONGEST = 140;

/** Words that judge or explain instead of telling what happened; lint rule T09 of the RCA refuses them. */
const VERDICT =
  /\b(?:unfortunately|finally|only then|eventually|too late|should|failed to realis?e|wrongly|incorrectly|luckily|surprisingly|obviously|mistake|because|due to|caused by|as a result)\b/i;

/**
 * What an event says: facts only, on one line, at most so many characters, cut at a word, since half a number is another
 * number. Text that judges is replaced by `instead`.
 */
export function factual(text: string, instead: string, longest = LONGEST): string {
  const line = (VERDICT.test(text) ? instead : text).replace(/\s+/g, ' ').trim();
  if (line.length <= longest) return line;
  const head = line.slice(0, longest - 1);
  const end = head.lastIndexOf(' ');
  return `${(end > longest / 2 ? head.slice(0, end) : head.replace(/[\d.:,]+$/, '')).trimEnd()}…`;
}
