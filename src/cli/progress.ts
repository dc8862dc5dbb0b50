import type { Progress } from '../agent/deps.ts';
import { dim } from './print.ts';

/**
 * Shows progress on standard error: on a terminal one line that moves on, elsewhere one line a stage.
 */
export function progressPrinter(): (progress: Progress) => void {
  const isTerminal = process.stderr.isTTY;
  return ({ stage, state, note, ms }) => {
    if (state === 'began') {
      if (isTerminal) process.stderr.write(`  ${stage} …`);
      return;
    }
    const line = `  ${stage.padEnd(12)} ${String(ms).padStart(5)} ms  ${note}`;
    process.stderr.write(isTerminal ? `\r\u001b[2K${dim(line)}\n` : `${line}\n`);
  };
}
