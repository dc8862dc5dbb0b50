/**
 * From where on the signs of an origin count, and how fully. Each is the project's own choice unless a source is named;
 * `evals/README.md` says what cross-validation makes of each. One object, so that an evaluation can try other values.
 */
export const THRESHOLDS = {
  /** From so many doublings on a sign is as strong as it can be. */
  full: 2,
  /** Below half a doubling a rise is the ups and downs of every day. */
  leastBits: 0.5,
  /** A service with less of what a sign shows anywhere is not named by it. */
  leastShare: 0.05,
  /** Clocks and schedulers blur a millisecond, and work of a millisecond is nobody's trouble. */
  resolutionMs: 1,
  /** A call counts as slow on the way from so many doublings on. */
  slow: 1,
  /** A caller's wait is explained by a callee that became at least this part as much slower. */
  explains: 0.5,
  /** Rest reaches to the value that one in twenty exceeds, both at other times and right before the incident. */
  edge: 0.95,
  /** One failed request in a hundred is the unit of failures, as service level objectives are written about it. */
  leastFailing: 0.01,
  /** Of a limit, half is where waiting for a processor shows (the knee of an M/M/1 queue: twice the work's own time). */
  knee: 0.5,
  /** Use of a processor below a hundredth of the scale is noise. */
  processorResolution: 0.01,
  /** A rise that rests on one sample on each side counts a sixth, on so many an even half, on twenty nearly whole. */
  doubt: 5,
  /** Fewer pieces of work say too little of how they used to go on. */
  fewestWorks: 5,
  /** A change of a share has to be beyond what chance does once in several hundred. */
  sure: 3,
  /** One piece of work in twenty that ends somewhere else is nobody's trouble. */
  cutResolution: 0.05,
};
