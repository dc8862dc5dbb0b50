import { canonical, sha256 } from '../ledger.ts';
import type { OpenTool } from '../tool.ts';
import type { Audit } from '../store/audit.ts';

/** A tool whose every question is on the audit trail before it is asked; the question itself as a hash. */
export function withAudit(tool: OpenTool, audit: Audit, subject: string): OpenTool {
  return {
    ...tool,
    async ask(question, context) {
      const details = { tool: tool.name, questionSha256: sha256(canonical(question)) };
      await audit.append({ actor: 'investigator', action: 'ask-tool', subject, details });
      return tool.ask(question, context);
    },
  };
}
