import type { Proof } from './fault.ts';
import type { Situation } from './situation.ts';

/** A kind of line in the logs of a service. */
export interface Logged {
  line: string;
  count: number;
  proof: Proof;
}

/** A line longer than this is compared by its beginning. */
const LONGEST_LINE = 4000;

/** The last line of a service's logs that a pattern meets, and how many it meets; undefined where it meets none. */
export function logged({ logs }: Pick<Situation, 'logs'>, service: string, pattern: RegExp): Logged | undefined {
  let [count, last]: [number, Logged | undefined] = [0, undefined];
  for (const seen of logs.get(service) ?? []) {
    for (const line of seen.observation.text.split('\n')) {
      if (!pattern.test(line.slice(0, LONGEST_LINE))) continue;
      count += 1;
      last = { line, count, proof: { seen, title: `log of ${service}`, quote: line.slice(0, 400) } };
    }
  }
  return last && { ...last, count };
}
