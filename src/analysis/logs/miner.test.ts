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
    ['free 29 KB', ['free', '<num>']],
    ['took <1 sec', ['took', '<num>']],
    ['port = 11 unplug = 0', ['port', '=', '<num>', 'unplug', '=', '<num>']],
    ['via 10.0.0.7, 10.0.0.9, 10.0.0.1 ok', ['via', '<ip>', 'ok']],
    ['fans ( 3552 3534 3375 )', ['fans', '(', '<num>', ')']],
    ['mask=ffffffff', ['mask', '=', '<hex>']],
    ['订单（17）失败：超时', ['订单', '（', '<num>', '）', '失败：超时']],
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

  it('takes messages that differ in several values at once for one kind', () => {
    expect(new Set(kindsOf(['take name=a.b, tag="A"', 'take name=c, tag="D"'])).size).toBe(1);
  });

  it('keeps the two states of one thing apart', () => {
    expect(new Set(kindsOf(['set expanded = true now', 'set expanded = false now'])).size).toBe(2);
    expect(new Set(kindsOf(['heard action: app.intent.SCREEN_ON', 'heard action: app.intent.SCREEN_OFF'])).size).toBe(
      2,
    );
  });

  it('takes an address at the start for a value, and a word there for the subject', () => {
    expect(new Set(kindsOf(['proxy.example.org:80 closed', 'www.example.com:443 closed'])).size).toBe(1);
    expect(new Set(kindsOf(['mapper closed', 'reducer closed'])).size).toBe(2);
  });

  it('learns parameters in other alphabets', () => {
    const names = ['алиса', 'борис', 'вера', 'глеб', 'дина', 'егор', 'жанна'];

    expect(new Set(kindsOf(names.map((name) => `вход выполнил ${name} снова`))).size).toBe(1);
  });

  it('gives every text a kind: binary, a MiB long, none at all', () => {
    const miner = createMiner();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (message) => {
        expect(miner.kind(miner.add(message)).id).toBe(miner.kind(miner.add(message)).id);
      }),
    );
    expect(miner.kind(miner.add('x=1 '.repeat(262_144))).words.length).toBeLessThan(1000);
    expect(miner.kind(miner.add('')).words).toEqual([]);
  });

  it('tells a new kind by its first words once there are too many', () => {
    const miner = createMiner();
    const letters = 'abcdefghij';
    const word = (index: number): string => String(index).replace(/\d/g, (digit) => letters.charAt(Number(digit)));
    for (let index = 0; index < 4500; index += 1) miner.add(`${word(index)} ${word(index * 7)} x`);
    const late = miner.add('ledger refused the connection');

    expect(miner.kind(late).words).toEqual(['ledger', 'refused', '<*>']);
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
