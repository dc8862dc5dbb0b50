import { createMiner } from '../../src/index.ts';
import { parsed, readText } from './read.ts';

/** The log messages of one file of Loghub, without the event that each belongs to. A line that is no such record stands for itself, so that every line gets a group. */
export function readMessages(file: string): string[] {
  const lines = readText(file).split('\n').filter(Boolean);
  return lines.map((line) => {
    const record = parsed(line);
    const isRecord = record !== null && typeof record === 'object' && 'content' in record;
    return isRecord && typeof record.content === 'string' ? record.content : line;
  });
}

/** The group of each message, in their order, as it stands once all of them were seen. */
export function groupsOf(messages: readonly string[]): number[] {
  const miner = createMiner();
  return messages.map((message) => miner.add(message)).map((id) => miner.kind(id).id);
}
