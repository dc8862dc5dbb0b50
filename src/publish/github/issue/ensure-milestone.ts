import { PublishError } from '../../../errors.ts';
import type { Write } from '../../../schema/index.ts';
import type { Session } from '../client/session.ts';
import { Milestone } from '../client/shapes.ts';

/** GitHub takes a due date down to midnight on the Pacific coast: sent at noon in UTC, the day stays. Contract 3.1.2. */
export function dueOn(day: string): string {
  return `${day}T12:00:00Z`;
}

/** The number of the milestone of that title, made where there is none. */
export async function ensureMilestone(session: Session, wanted: Write['milestone']): Promise<number | undefined> {
  if (wanted === null) return undefined;
  const known = await findMilestone(session, wanted.title);
  if (known !== undefined) return known;
  const { octokit, at, change } = session;
  const description = 'Preventive actions that are due on this day';
  try {
    const fields = { ...at, title: wanted.title, due_on: dueOn(wanted.due), description };
    return (await change(Milestone, octokit.rest.issues.createMilestone(fields))).number;
  } catch (error) {
    if (!(error instanceof PublishError) || error.status !== 422) throw error;
    const made = await findMilestone(session, wanted.title);
    if (made === undefined) throw error;
    return made;
  }
}

async function findMilestone({ octokit, at, each }: Session, title: string): Promise<number | undefined> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listMilestones, { ...at, state: 'all', per_page: 100 });
  for await (const milestone of each(Milestone, pages)) if (milestone.title === title) return milestone.number;
  return undefined;
}
