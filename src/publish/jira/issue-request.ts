import { z } from 'zod';
import { PublishError } from '../../errors.ts';
import { sha256 } from '../../ledger.ts';
import type { Write } from '../../schema/index.ts';
import { partsOf } from '../body-parts.ts';
import { waitOf, type JsonAnswer, type Objection } from '../http/json-client.ts';
import { adfOf } from './adf.ts';

/** The project that issues are filed in, and how. */
export interface JiraPlace {
  /** `https://<site>.atlassian.net`, without a slash at the end. */
  site: string;
  /** The key of the project, such as `OPS`. */
  project: string;
  issueType: string;
  /** Account ids of people, by the handle under which they own actions. */
  people?: Readonly<Record<string, string>>;
}

/** The entity property that holds the marker: no part of the text that people see. */
export const PROPERTY = 'hindcast';
/** Jira's own bound on a description. Contract 3.2. */
const MOST_DESCRIPTION = 32_767;

/** What the markers for a project are signed for. */
export function jiraTarget({ site, project }: Pick<JiraPlace, 'site' | 'project'>): string {
  return `jira:${site.replace(/^https?:\/\//, '')}/${project}`.toLowerCase();
}

/** Fields that a project may not have on its screen. */
export const DROPPABLE = ['duedate', 'assignee'] as const;

/** The body of a request that opens an issue. */
export interface IssueRequest {
  fields: {
    project: { key: string };
    issuetype: { name: string };
    summary: string;
    description: unknown;
    labels: string[];
    duedate?: string;
    assignee?: { accountId: string };
  };
  properties: { key: string; value: { marker: string } }[];
}

/** The whole request, which follows from the write and the configuration alone. Throws `PublishError` where it is too long. */
export function requestOf(write: Write, { project, issueType, people = {}, ...place }: JiraPlace): IssueRequest {
  const { marker, text } = partsOf(write.body);
  const description = adfOf(text);
  const { length } = JSON.stringify(description);
  if (length > MOST_DESCRIPTION) {
    const target = jiraTarget({ ...place, project });
    throw new PublishError(
      target,
      `${write.incident} ${write.id} is not sent: ${length} characters are more than the ${MOST_DESCRIPTION} that Jira takes`,
      { status: 422 },
    );
  }
  const [accountId] = write.assignees.flatMap((login) => people[`@${login}`] ?? []);
  return {
    fields: {
      project: { key: project },
      issuetype: { name: issueType },
      summary: write.title.slice(0, 255),
      description,
      labels: [labelOf(write), ...write.labels.map((label) => label.replace(/\s+/g, '-'))],
      ...(write.milestone === null ? {} : { duedate: write.milestone.due }),
      ...(accountId === undefined ? {} : { assignee: { accountId } }),
    },
    properties: [{ key: PROPERTY, value: { marker } }],
  };
}

/** Names incident and action. No secret: who is ours is told by the marker. */
export function labelOf({ incident, id }: Write): string {
  return `hindcast-${sha256(`${incident} ${id}`).slice(0, 16)}`;
}

const Said = z.object({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

/** What an answer of Jira says against a request; undefined where it says nothing. */
export function objectionTo(answer: JsonAnswer): Objection {
  const { status, body } = answer;
  if (status === 429) return { kind: 'wait', waitMs: waitOf(answer, 60_000), said: '429 Jira asks to wait' };
  if (status < 400 || status >= 500) return undefined;
  const said = Said.safeParse(body).data;
  const words = [
    ...(said?.errorMessages ?? []),
    ...Object.entries(said?.errors ?? {}).map(([field, why]) => `${field}: ${why}`),
  ];
  return { kind: 'refusal', said: `${status} ${words.join('; ') || REMEDIES[status] || 'Jira does not take it'}` };
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Renew the API token.',
  403: 'Give the account the right to browse projects, create and edit issues.',
  404: 'The project or the issue is not there, or the account cannot see it.',
};
