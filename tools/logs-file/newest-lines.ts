/** Lines up to a number of bytes; where more come, the oldest give way. */
export interface NewestLines {
  add: (line: string) => void;
  /** The lines, parted by `\n`. */
  text: () => string;
  dropped: () => boolean;
}

/** An empty collection. An incident is at the end of its window, so of too many lines the newest are worth most. */
export function newestLines(maxBytes: number): NewestLines {
  let lines: string[] = [];
  let sizes: number[] = [];
  let oldest = 0;
  let bytes = 0;
  let forgotten = false;
  return {
    add(line) {
      const size = Buffer.byteLength(line) + 1;
      lines.push(line);
      sizes.push(size);
      bytes += size;
      while (bytes > maxBytes && oldest < lines.length - 1) {
        bytes -= sizes[oldest] ?? 0;
        oldest += 1;
      }
      // What gave way is let go of in large pieces, so that adding stays cheap.
      if (oldest > 65_536 && oldest > lines.length / 2) {
        lines = lines.slice(oldest);
        sizes = sizes.slice(oldest);
        oldest = 0;
        forgotten = true;
      }
    },
    text: () => lines.slice(oldest).join('\n'),
    dropped: () => forgotten || oldest > 0,
  };
}
