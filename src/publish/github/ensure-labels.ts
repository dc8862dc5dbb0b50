import { PublishError } from '../../errors.ts';
import { orMissing } from './client/missing.ts';
import type { Session } from './client/session.ts';
import { Label } from './client/shapes.ts';

const COLOURS: Readonly<Record<string, string>> = {
  hindcast: '5319e7',
  postmortem: '5319e7',
  category: 'c5def5',
  leg: 'bfdadc',
  priority: 'fbca04',
};
const OTHER_COLOUR = 'ededed';

/** Makes the labels that the repository does not have. Those that it has stay as they are. */
export async function ensureLabels(
  { octokit, at, read, change, labels }: Session,
  names: readonly string[],
): Promise<void> {
  for (const name of names.filter((each) => !labels.has(each))) {
    const isThere = await orMissing(read(Label, octokit.rest.issues.getLabel({ ...at, name })));
    if (!isThere) await makeLabel(name);
    labels.add(name);
  }

  async function makeLabel(name: string): Promise<void> {
    const color = COLOURS[name.split(':')[0] ?? ''] ?? OTHER_COLOUR;
    try {
      await change(Label, octokit.rest.issues.createLabel({ ...at, name, color, description: 'Set by Hindcast' }));
    } catch (error) {
      // Somebody else made it in between; GitHub compares names without case.
      if (!(error instanceof PublishError) || error.status !== 422) throw error;
    }
  }
}
