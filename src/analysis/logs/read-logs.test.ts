import { describe, expect, it } from 'vitest';
import { atOnce } from '../../at-once.ts';
import { seenIn, ofKind } from '../../ledger.ts';
import type { Answer } from '../../schema/index.ts';
import { readLogs } from './read-logs.ts';

const window = { from: '2026-05-20T14:00:00Z', to: '2026-05-20T15:00:00Z' };

function answer(tool: string, service: string, lines: string[]): Answer {
  const observations = [{ kind: 'logs' as const, service, text: lines.join('\n') }];
  const counts = { total: 1, returned: 1, truncated: false };
  return { tool, input: { service, ...window }, window, fetchedAt: window.to, ...counts, observations };
}

function messagesIn(answers: Answer[]): string[] {
  const messages: string[] = [];
  atOnce(readLogs(ofKind(seenIn(answers), 'logs'), ({ message }) => messages.push(message)));
  return messages.toSorted();
}

const json = (second: number, msg: string): string => `{"ts":"2026-05-20T14:00:0${second}.000Z","msg":"${msg}"}`;

describe('lines that several tools read', () => {
  it('are one line, with or without what the kubelet put in front', () => {
    const stored = [json(1, 'a'), json(2, 'b'), '2026-05-20T14:00:03.000Z plain'];
    const kept = stored.slice(1).map((line) => `2026-05-20T14:00:09.123456789Z ${line}`);

    expect(messagesIn([answer('loki', 'pay', stored), answer('kubernetes', 'pay', kept)])).toHaveLength(3);
  });

  it('stay apart where they differ, are of another service, or are written twice', () => {
    const twice = [json(1, 'a'), json(1, 'a')];

    expect(messagesIn([answer('loki', 'pay', twice), answer('kubernetes', 'pay', [json(2, 'a')])])).toHaveLength(3);
    expect(messagesIn([answer('loki', 'pay', twice), answer('kubernetes', 'shop', [json(1, 'a')])])).toHaveLength(3);
  });
});
