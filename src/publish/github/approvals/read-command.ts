/** A command in a comment. */
export interface ApprovalCommand {
  decision: 'approve' | 'reject';
  /** The id of a write. */
  write: string;
  /** How the digest begins that the person saw; null where it was left out. */
  digest: string | null;
}

const COMMAND = /^\/hindcast (approve|reject) ([A-Za-z0-9-]{1,64})(?: ([0-9a-f]{12,64}))?[ \t]*$/;
const LONGEST = 2_000;

/** The command that is all of a comment's text. Quoted, fenced, or in the middle of other text it is only text. */
export function readCommand(body: string): ApprovalCommand | undefined {
  if (body.length > LONGEST) return undefined;
  const [, decision, write, digest] = COMMAND.exec(body.trim()) ?? [];
  if (!write || (decision !== 'approve' && decision !== 'reject')) return undefined;
  return { decision, write, digest: digest ?? null };
}
