import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createMiner } from '../../src/index.ts';

/** The log messages of one file of Loghub, without the event that each belongs to. Throws where a line is no such record. */
export function readMessages(file: string): string[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter(Boolean);
  return lines.map((line, index) => {
    const record: unknown = JSON.parse(line);
    if (record === null || typeof record !== 'object' || !('content' in record) || typeof record.content !== 'string') {
      throw new Error(`${file}:${index + 1} has no "content"`);
    }
    return record.content;
  });
}

/** The group of each message, in their order, as it stands once all of them were seen. */
export function groupsOf(messages: readonly string[]): number[] {
  const miner = createMiner();
  return messages.map((message) => miner.add(message)).map((id) => miner.kind(id).id);
}
