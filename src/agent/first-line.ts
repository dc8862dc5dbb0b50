const LONGEST = 240;

/** The first line of what a source said of its failure: an error may carry a page of text that somebody else wrote. */
export function firstLineOf(message: string): string {
  const [line = ''] = message.split('\n', 1);
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
