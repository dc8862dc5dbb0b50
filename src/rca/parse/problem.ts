/** What keeps a Markdown file from being read back, where, and what to do about it. */
export interface Problem {
  /** Counted from one. */
  line: number;
  problem: string;
  remedy: string;
}
