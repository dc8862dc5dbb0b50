import { stat } from 'node:fs/promises';
import { messageOf, ToolError } from '../../src/errors.ts';
import { compareInstants, type Deploy, type Window } from '../../src/schema/index.ts';
import { readLines } from '../reading/read-lines.ts';
import { deployOf, type LogFormat } from './line.ts';

/** A line that says nothing that can be read, by its number, from 1. */
export interface UnreadLine {
  file: string;
  line: number;
  /** Where it was begun to count, in bytes; not 0 where only the end of the file was read. */
  after: number;
  problem: string;
}

/** Deploys of a window, in the order in which they finished, and the lines that could not be read. */
export interface DeployLog {
  deploys: Deploy[];
  /** The first of them; `unreadLines` is how many there are. */
  unread: UnreadLine[];
  unreadLines: number;
  /** How many deploys of the window are not there, because there were too many. */
  leftOut: number;
  /** How much at the beginning of files was not read, because they are too large. */
  unreadBytes: number;
}

/** How much is read. */
export interface LogLimits {
  maxDeploys: number;
  maxLineBytes: number;
  /** Of each file, from its end. */
  maxBytes: number;
}

const MOST_UNREAD = 50;

/**
 * The deploys that were under way in a window, from the ends of files of JSON lines; of too many the newest. `tool` is on whose
 * behalf. Throws `ToolError`.
 */
export async function readDeployLog(
  tool: string,
  files: readonly string[],
  window: Window,
  { format, limits, signal }: { format: LogFormat; limits: LogLimits; signal: AbortSignal },
): Promise<DeployLog> {
  let deploys: Deploy[] = [];
  const unread: UnreadLine[] = [];
  let [unreadLines, leftOut, unreadBytes] = [0, 0, 0];

  function keepNewest(most: number): void {
    const sorted = deploys.toSorted(byFinish);
    leftOut += Math.max(0, sorted.length - most);
    deploys = sorted.slice(Math.max(0, sorted.length - most));
  }

  for (const file of files) {
    let line = 0;
    try {
      const after = Math.max(0, (await stat(file)).size - limits.maxBytes);
      unreadBytes += after;
      for await (const batch of readLines(file, { maxLineBytes: limits.maxLineBytes, signal, after })) {
        for (const text of batch) {
          line += 1;
          if (text.trim() === '') continue;
          const read = deployOf(text, format);
          if (!read.ok) {
            unreadLines += 1;
            if (unread.length < MOST_UNREAD) unread.push({ file, line, after, problem: read.problem });
          } else if (overlaps(read.deploy, window)) deploys.push(read.deploy);
        }
        if (deploys.length > 2 * limits.maxDeploys) keepNewest(limits.maxDeploys);
      }
    } catch (error) {
      const failure = signal.aborted ? 'timeout' : 'not-found';
      const message = `${tool}: the deploy log ${file} cannot be read: ${messageOf(error)}`;
      throw new ToolError(tool, failure, message, { cause: error });
    }
  }
  keepNewest(limits.maxDeploys);
  return { deploys, unread, unreadLines, leftOut, unreadBytes };
}

function overlaps({ startedAt, finishedAt }: Deploy, { from, to }: Window): boolean {
  return compareInstants(startedAt, to) <= 0 && compareInstants(finishedAt, from) >= 0;
}

function byFinish(a: Deploy, b: Deploy): number {
  return (
    compareInstants(a.finishedAt, b.finishedAt) ||
    compareInstants(a.startedAt, b.startedAt) ||
    (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
  );
}
