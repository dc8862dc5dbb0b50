/** Writes lines to standard output. */
export function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** Text as a terminal heading: bold where there is a terminal. */
export function heading(text: string): string {
  return process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text;
}

/** Text in the background: dim where there is a terminal. */
export function dim(text: string): string {
  return process.stdout.isTTY ? `\u001b[2m${text}\u001b[22m` : text;
}

/**
 * Text from outside, safe to print: no control character reaches the terminal, so that nothing in a log line can move
 * the cursor or hide what stands beside it.
 */
export function safe(text: string): string {
  // Control characters are what it is about.
  /* eslint-disable no-control-regex */
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '�');
}
