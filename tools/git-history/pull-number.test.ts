import { expect, it } from 'vitest';
import { pullNumberOf } from './pull-number.ts';

it.each([
  ['Merge pull request #12 from acme/topic\n\nPool of 4', 12],
  ["Merge pull request 'Pool of 4' (#13) from topic into main", 13],
  ['Merged in topic (pull request #14)\n\nPool of 4', 14],
  ["Merge branch 'topic' into 'main'\n\nPool of 4\n\nSee merge request acme/shop!15", 15],
  ['payments: pool of 4 (#447)', 447],
  ['payments: pool of 4 (#447)\n\n* one\n* two (#1)', 447],
  ['Revert "payments: pool of 4 (#447)" (#450)', 450],
  ['Revert "payments: pool of 4 (#447)"', undefined],
  ['payments: pool of 4 (#447) again', undefined],
  ['pool of 4\n\nfixes (#447)', undefined],
  ['pool of 4 (#0)', undefined],
  ['fixes #447', undefined],
  ['', undefined],
])('reads from %j the number %s', (message, number) => {
  expect(pullNumberOf(message)).toBe(number);
});

it('takes its time on no message', () => {
  for (const part of [' (#', '(pull request #', 'See merge request ', ' ', "Merge pull request '"]) {
    expect(pullNumberOf(part.repeat(50_000))).toBeUndefined();
  }
});
