import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mask } from './mask.ts';
import { createMiner } from './miner.ts';
import { wordsOfMessage } from './words-of-message.ts';

function kindsOf(messages: readonly string[]): string[] {
  const miner = createMiner();
  const ids = messages.map((message) => miner.add(message));
  return ids.map((id) => miner.kind(id).words.join(' '));
}

describe('a masked word', () => {
  it.each([
    ['42', '<num>'],
    ['-3.5%', '<num>'],
    ['2026-05-20', '<num>'],
    ['800ms', '<dur>'],
    ['64MiB', '<size>'],
    ['10.0.0.7:5432', '<ip>'],
    ['550e8400-e29b-41d4-a716-446655440000', '<uuid>'],
    ['0xdeadbeef01', '<hex>'],
    ['4bf92f3577b34da6', '<hex>'],
    ['blk_42', 'blk_<num>'],
    ['/orders/17/items', '/orders/<num>/items'],
    ['v2', 'v<num>'],
  ])('%s is %s', (word, expected) => {
    expect(mask(word)).toBe(expected);
  });
});

describe('the words of a message', () => {
  it.each([
    ['id[0]=7', ['id', '[', '<num>', ']', '=', '<num>']],
    ['status: 200', ['status', ':', '<num>']],
    ['host=db:5432 up', ['host', '=', 'db:<num>', 'up']],
    ['user= gone', ['user', '=', '<*>', 'gone']],
    ['GET /a/b?x=1&y=2 ok', ['GET', '/a/b?x=<num>&y=<num>', 'ok']],
    ['free 29 KB', ['free', '<num>', '<*>']],
    ['', []],
  ])('%s', (message, expected) => {
    expect(wordsOfMessage(message)).toEqual(expected);
  });
});

describe('the miner', () => {
  it('takes messages that differ in numbers, addresses and ids for one kind', () => {
    const kinds = kindsOf(['order 17 from 10.0.0.7 took 31ms', 'order 4 from 10.0.0.9 took 1.5s']);

    expect(new Set(kinds)).toEqual(new Set(['order <num> from <ip> took <dur>']));
  });

  it('keeps short messages apart by the word that tells what happened', () => {
    expect(new Set(kindsOf(['pool started', 'pool paused', 'pool stopped'])).size).toBe(3);
  });

  it('learns that a place is a parameter once many words stood there', () => {
    const names = ['ann', 'bea', 'cid', 'dot', 'eva', 'fay', 'gus'];
    const kinds = kindsOf(names.map((name) => `welcome back ${name} again`));

    expect(new Set(kinds)).toEqual(new Set(['welcome back <*> again']));
  });

  it('learns it sooner of paths and of values', () => {
    expect(new Set(kindsOf(['opened /var/log/a', 'opened /etc/b'])).size).toBe(1);
    expect(new Set(kindsOf(['mode=fast set', 'mode=slow set'])).size).toBe(1);
  });

  it('gives equal messages one kind, whatever came in between', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-d ]{0,12}$/), { minLength: 2, maxLength: 200 }), (messages) => {
        const miner = createMiner();
        const ids = messages.map((message) => miner.add(message));

        const kinds = new Map<string, number>();
        for (const [index, message] of messages.entries()) {
          const kind = miner.kind(ids[index]!).id;
          expect(kinds.get(message) ?? kind).toBe(kind);
          kinds.set(message, kind);
        }
      }),
    );
  });

  it('holds no more than its bound of kinds however many there are', () => {
    const miner = createMiner();
    const letters = 'abcdefghij';
    const word = (index: number): string => String(index).replace(/\d/g, (digit) => letters.charAt(Number(digit)));
    const ids = Array.from({ length: 12_000 }, (_, index) => miner.add(`${word(index)} ${word(index * 7)} x`));

    expect(new Set(ids.map((id) => miner.kind(id).id)).size).toBeLessThanOrEqual(5010);
  });
});
