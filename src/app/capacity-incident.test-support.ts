import { recordStory, START_MS, type Story } from '../analysis/synthetic-incident.test-support.ts';
import type { Fault } from '../analysis/synthetic-system.test-support.ts';
import { plainPrometheus } from '../analysis/synthetic-vocabulary.test-support.ts';
import { wholeAnswer } from '../answer.test-support.ts';
import type { Bundle } from '../bundle.ts';
import { instant, type Answer, type Commit, type File, type Series } from '../schema/index.ts';

export const CONFIG = 'config/pay.yaml';
export const CONFIG_TEXT = [
  '# Owned by @quay/payments. Read once, when the service starts.',
  'pool:',
  '  max: 20 # connections to the bank',
  '  acquireTimeoutMs: 500',
  'bank:',
  '  timeoutMs: 2000',
  '',
].join('\n');
const SHA = 'c0ffee'.padEnd(40, '1');

/** A shop whose payments hold a connection to the bank for as long as it answers: 20 of them, nobody touched that. */
export function capacityIncident(faults: readonly Fault[], more: Answer['observations'] = []): Bundle {
  const story: Story = {
    system: {
      shop: { latencyMs: 20, capacity: 1e9, calls: [{ to: 'pay', share: 1, timeoutMs: 4000 }] },
      pay: { latencyMs: 10, capacity: 1e9, calls: [{ to: 'bank', share: 1, timeoutMs: 2000, pool: 20 }] },
      bank: { latencyMs: 120, capacity: 1e9, calls: [] },
    },
    entry: 'shop',
    requestsPerSecond: 100,
    faults,
    shipments: [],
    lengthS: 1800,
    seed: 7,
  };
  const { incident, window, answers } = recordStory(story, plainPrometheus);
  const commit: Commit = {
    kind: 'commit',
    sha: SHA,
    committedAt: instant(START_MS - 86_400_000),
    author: 'someone',
    subject: 'readme: how to start',
    body: '',
    paths: ['README.md'],
    reverts: null,
    text: `commit ${SHA}`,
  };
  const file = (path: string, text: string): File => ({
    kind: 'file',
    path,
    sha: SHA,
    lastChangedAt: instant(START_MS - 86_400_000),
    text,
  });
  const observations = [
    commit,
    file(CONFIG, CONFIG_TEXT),
    file('.github/CODEOWNERS', '/config/pay.yaml @quay/payments\n'),
    ...more,
  ];
  return { incident, recordings: [...answers, wholeAnswer('git', window, observations)] };
}

/** A gauge that stands at one value all the time. */
export function gaugeOf(service: string, metric: string, value: number): Series {
  const samples = Array.from({ length: 361 }, (_, step): [number, number] => [START_MS + step * 5000, value]);
  return { kind: 'series', metric, type: 'gauge', labels: { service }, samples };
}
