import { basename } from 'node:path/posix';
import { ConfigError, PublishError, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Publisher } from '../publish/publisher.ts';
import type { Write } from '../schema/index.ts';
import { joinPages } from '../rca/render/markdown/pages.ts';
import { takeEdits, type Taking } from './take-edits.ts';

/**
 * Takes what people changed in the RCA where it was published into the draft, before a newer one is written. What cannot
 * be read is told in the log, with its line, and left as it stands.
 */
export async function readStanding(
  taking: Taking,
  { standing, name }: Publisher,
  incident: string,
  log: Logger,
): Promise<void> {
  const rca = standing && (await plannedRca(taking, incident));
  if (!rca) return;
  try {
    const markdown = await standing(rca);
    if (markdown === undefined || markdown === plannedText(rca)) return;
    const taken = await takeEdits(taking, { incident, markdown, by: `people at ${name}` });
    if (taken.kind === 'broken')
      for (const problem of taken.problems) log.warn({ incident, ...problem }, 'an edit of the RCA cannot be read');
  } catch (error) {
    if (!(error instanceof PublishError) && !(error instanceof ConfigError)) throw error;
    log.warn({ incident, message: messageOf(error) }, 'the RCA where it was published could not be read');
  }
}

function plannedText({ files: [first, ...others] }: Write): string {
  return joinPages(first?.content ?? '', (name) => others.find(({ path }) => basename(path) === name)?.content);
}

/** How the RCA was last planned to be published: a draft that the checks refuse plans nothing. */
async function plannedRca({ store }: Taking, incident: string): Promise<Write | undefined> {
  const current = await store.drafts.current(incident);
  for (let revision = current?.revision ?? 0; revision > 0; revision -= 1) {
    const draft = await store.drafts.revision(incident, revision);
    const rca = draft?.plan.writes.find(({ id }) => id === 'rca');
    if (rca) return rca;
  }
  return undefined;
}
