import { wordsOf } from './words.ts';

/** From which end a metric sees requests: as the one who answers, as the one who asks, or something inside. */
export type Side = 'server' | 'client' | 'inside';

const CLIENT = new Set(['client', 'outgoing', 'outbound', 'egress', 'upstream', 'dependency', 'remote', 'external']);
const REQUESTS = new Set(
  'http https grpc rpc server request requests response responses handler handled incoming inbound ingress api web'.split(
    ' ',
  ),
);
const INSIDE = new Set(['pool', 'queue', 'cache', 'gc', 'db', 'sql', 'job', 'jobs', 'task', 'tasks', 'eventloop']);

/** The side of a metric. A named peer makes it a caller's view whatever the metric is called. */
export function sideOf(metric: string, peer: string | null): Side {
  const words = wordsOf(metric);
  if (peer !== null || words.some((word) => CLIENT.has(word))) return 'client';
  if (words.some((word) => INSIDE.has(word))) return 'inside';
  return words.some((word) => REQUESTS.has(word)) ? 'server' : 'inside';
}
