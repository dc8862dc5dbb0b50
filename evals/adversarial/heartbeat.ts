import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a stretch of work cost the process around it. */
export interface Cost {
  /** The longest time that the event loop stood still. Milliseconds. */
  stallMs: number;
  /**
   * The most processor time of the main thread between two turns of the event loop: what would be left of the stall
   * were nobody else on the machine. Of all threads, and so more, where the system does not tell. Milliseconds.
   */
  stallCpuMs: number;
  /** What was done during the stall that took most processor time. */
  stallIn: string;
  /** By how much the process was larger at its largest. MiB. */
  grownMb: number;
}

const BEAT_MS = 10;

/** Does some work, which says what it enters upon, beside a heartbeat; says what the work cost. */
export async function withHeartbeat<Result>(
  work: (enter: (stage: string) => void) => Promise<Result>,
): Promise<{ result: Result; cost: Cost }> {
  // What was left before is not the work's.
  collectGarbage();
  const before = process.memoryUsage.rss();
  let peak = before;
  let [stallCpuMs, stallIn] = [0, ''];
  const stages: string[] = [];
  let last = { at: performance.now(), cpu: cpuMs() };
  const beat = (): void => {
    const now = { at: performance.now(), cpu: cpuMs() };
    const stall = Math.min(now.cpu - last.cpu, now.at - last.at - BEAT_MS);
    if (stall > stallCpuMs) [stallCpuMs, stallIn] = [stall, stages.join(', ')];
    stages.splice(0, stages.length - 1);
    peak = Math.max(peak, process.memoryUsage.rss());
    last = now;
  };
  const timer = setInterval(beat, BEAT_MS);
  const delay = monitorEventLoopDelay({ resolution: BEAT_MS });
  delay.enable();
  try {
    const result = await work((stage) => void stages.push(stage));
    beat();
    return {
      result,
      cost: {
        stallMs: Math.round(delay.max / 1e6),
        stallCpuMs: Math.round(stallCpuMs),
        stallIn,
        grownMb: Math.round((peak - before) / 2 ** 20),
      },
    };
  } finally {
    delay.disable();
    clearInterval(timer);
  }
}

/** The processor time of this thread so far, in milliseconds. */
function cpuMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
