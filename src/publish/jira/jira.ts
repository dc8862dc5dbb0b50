import { z } from 'zod';
import { PublishError } from '../../errors.ts';
import { sha256 } from '../../ledger.ts';
import type { Write } from '../../schema/index.ts';
import { assertKind, partsOf } from '../body-parts.ts';
import { openJsonClient, waitOf, type JsonAnswer, type Objection } from '../http/json-client.ts';
import { readMarker } from '../marker.ts';
import { previewOf } from '../preview.ts';
import { parseInstant } from '../../parse-instant.ts';
import type { BeforeChange, Publisher } from '../publisher.ts';
import { assertSendable } from '../sendable.ts';
import { adfOf } from './adf.ts';

export interface JiraOptions {
  /** `https://<site>.atlassian.net`, without a slash at the end. */
  site: string;
  /** An account of its own, so that its edits and those of people can be told apart. */
  email: string;
  apiToken: string;
  /** The key of the project, such as `OPS`. */
  project: string;
  issueType: string;
  /** Account ids of people, by the handle under which they own actions. */
  people?: Readonly<Record<string, string>>;
  markerSecret: string;
  beforeChange?: BeforeChange;
  timeoutMs?: number;
  /** Where an earlier publication of the write is remembered, its URL. */
  remembered?: (write: Write) => Promise<string | null>;
  /** Told of what was left out: a field that the project does not have on its screen. */
  onNote?: (note: string) => void;
}

/** The entity property that holds the marker: no part of the text that people see. */
const PROPERTY = 'hindcast';
/** Jira's own bound on a description. Contract 3.2. */
const MOST_DESCRIPTION = 32_767;

const Account = z.object({ accountId: z.string() });
const Found = z.object({
  key: z.string(),
  fields: z.object({
    summary: z.string(),
    creator: Account.nullish(),
    status: z.object({ statusCategory: z.object({ key: z.string() }) }),
    resolution: z.object({ name: z.string() }).nullish(),
  }),
  properties: z.record(z.string(), z.unknown()).optional(),
});
type Found = z.infer<typeof Found>;
const FIELDS = ['summary', 'creator', 'status', 'resolution'];
const Page = z.object({ issues: z.array(Found), nextPageToken: z.string().nullish() });
const Change = z.object({
  author: Account.nullish(),
  created: z.string().nullish(),
  items: z.array(z.object({ field: z.string() })),
});
type Change = z.infer<typeof Change>;
const Changes = z.object({
  values: z.array(Change),
  isLast: z.boolean().optional(),
});
/** How Jira's own resolutions say that nothing was done. */
const DECLINED = /^(won[\u2019']?t (do|fix)|declined|duplicate|cannot reproduce|rejected|obsolete)$/i;
const Marked = z.object({ marker: z.string() });

/** What the markers for a project are signed for. */
export function jiraTarget({ site, project }: Pick<JiraOptions, 'site' | 'project'>): string {
  return `jira:${site.replace(/^https?:\/\//, '')}/${project}`.toLowerCase();
}

/**
 * Files actions as issues of one Jira Cloud project. An issue is found by a label that names incident and action, and is
 * ours where our account created it and its entity property `hindcast` holds our marker. What a person reworded (by the
 * issue's history), closed or moved stays as it is.
 */
export function jiraPublisher(options: JiraOptions): Publisher {
  const { site, project, markerSecret } = options;
  const target = jiraTarget(options);
  const scope = { target, secret: markerSecret };
  const ask = openJsonClient({
    target,
    baseUrl: site,
    headers: { authorization: `Basic ${Buffer.from(`${options.email}:${options.apiToken}`).toString('base64')}` },
    objectionTo,
    beforeChange: options.beforeChange,
    timeoutMs: options.timeoutMs,
  });
  let account: Promise<string> | undefined;
  const us = (): Promise<string> => {
    account ??= ask(Account, { method: 'GET', path: '/rest/api/3/myself', changes: false })
      .then(({ accountId }) => accountId)
      .catch((error: unknown) => {
        account = undefined;
        throw error;
      });
    return account;
  };
  const urlOf = (key: string): string => `${site}/browse/${key}`;

  async function isOurs({ fields, properties }: Found, write: Write): Promise<boolean> {
    if (fields.creator?.accountId !== (await us())) return false;
    const marker = readMarker(Marked.safeParse(properties?.[PROPERTY]).data?.marker ?? '', scope);
    return marker?.incident === write.incident && marker.item === write.id;
  }

  /** `taken`: we remember it, and a person has deleted it or moved it out of our sight since. */
  async function find(write: Write): Promise<Found | 'taken' | undefined> {
    const key = /\/browse\/([A-Z][A-Z0-9_]*-\d+)$/.exec((await options.remembered?.(write)) ?? '')?.[1];
    if (key !== undefined) {
      const path = `/rest/api/3/issue/${key}?fields=${FIELDS.join(',')}&properties=${PROPERTY}`;
      const found = await ask(Found, { method: 'GET', path, changes: false }).catch(missing);
      return found && (await isOurs(found, write)) ? found : 'taken';
    }
    const jql = `project = "${project}" AND labels = "${labelOf(write)}" ORDER BY created DESC`;
    let nextPageToken: string | undefined;
    do {
      const body = {
        jql,
        fields: FIELDS,
        properties: [PROPERTY],
        maxResults: 50,
        ...(nextPageToken ? { nextPageToken } : {}),
      };
      const page = await ask(Page, { method: 'POST', path: '/rest/api/3/search/jql', body, changes: false });
      for (const issue of page.issues) if (await isOurs(issue, write)) return issue;
      nextPageToken = page.nextPageToken ?? undefined;
    } while (nextPageToken !== undefined);
    return undefined;
  }

  /** What was changed of some fields, oldest first, by the issue's own history. */
  async function changesOf(key: string, fields: RegExp): Promise<Change[]> {
    const found: Change[] = [];
    for (let startAt = 0, isLast = false; !isLast; startAt += 100) {
      const path = `/rest/api/3/issue/${key}/changelog?startAt=${startAt}&maxResults=100`;
      const page = await ask(Changes, { method: 'GET', path, changes: false });
      found.push(...page.values.filter(({ items }) => items.some(({ field }) => fields.test(field))));
      isLast = page.isLast ?? page.values.length < 100;
    }
    return found;
  }

  /** Whether anybody but us changed title or text. */
  async function isReworded(key: string): Promise<boolean> {
    const ours = await us();
    const changes = await changesOf(key, /^(summary|description)$/i);
    return changes.some(({ author }) => author?.accountId !== ours);
  }

  async function open(write: Write): Promise<string> {
    const create = (request: IssueRequest): Promise<{ key: string }> =>
      ask(z.object({ key: z.string() }), { method: 'POST', path: '/rest/api/3/issue', body: request, changes: true });
    const request = requestOf(write, options);
    try {
      return (await create(request)).key;
    } catch (error) {
      // Not on the project's screen: refused whole, so nothing was made.
      const refused =
        error instanceof PublishError && error.status === 400 && error.outcome === 'refused' ? error.message : '';
      const dropped = OPTIONAL.filter((field) => field in request.fields && refused.includes(field));
      if (dropped.length === 0) throw error;
      options.onNote?.(`${project} does not take ${dropped.join(', ')}; they stand in the text`);
      const fields = Object.fromEntries(
        Object.entries(request.fields).filter(([name]) => !(dropped as string[]).includes(name)),
      ) as unknown as IssueRequest['fields'];
      return (await create({ ...request, fields })).key;
    }
  }

  return {
    name: 'jira',
    target,
    preview: (write) =>
      previewOf(write, {
        target,
        facts: [],
        sent: [['POST /rest/api/3/issue', JSON.stringify(requestOf(write, options))]],
      }),

    async ensure(write, mode = 'write') {
      assertSendable(write, scope);
      assertKind(target, write, 'issue');
      const found = await find(write);
      if (found === 'taken') return { result: 'unchanged', url: (await options.remembered?.(write)) ?? null };
      if (found === undefined) {
        if (mode === 'look') return { result: 'unknown', url: null };
        return { result: 'created', url: urlOf(await open(write)) };
      }
      const { key, fields, properties } = found;
      const url = urlOf(key);
      const isSame = Marked.parse(properties?.[PROPERTY]).marker === partsOf(write.body).marker;
      if (isSame || fields.status.statusCategory.key === 'done' || (await isReworded(key))) {
        return { result: 'unchanged', url };
      }
      if (mode === 'look') return { result: 'unknown', url: null };
      const { fields: planned, properties: marked } = requestOf(write, options);
      const { summary, description, duedate } = planned;
      const body = {
        fields: { summary, description, ...(duedate === undefined ? {} : { duedate }) },
        properties: marked,
      };
      await ask(z.unknown(), { method: 'PUT', path: `/rest/api/3/issue/${key}`, body, changes: true });
      return { result: 'updated', url };
    },

    async fateOf(write) {
      const found = await find(write);
      if (found === undefined || found === 'taken' || found.fields.status.statusCategory.key !== 'done')
        return undefined;
      const closed = (await changesOf(found.key, /^status$/i)).at(-1);
      const by = closed?.author?.accountId;
      const at = parseInstant(closed?.created ?? '');
      if (by === undefined || by === (await us()) || !at.ok) return undefined;
      const deed = DECLINED.test(found.fields.resolution?.name ?? '') ? 'declined' : 'done';
      return { nonce: `${target}-${found.key}-${deed}-${at.at}`, deed, by, role: null, at: at.at };
    },

    async doctor() {
      const Project = z.object({ key: z.string(), name: z.string() });
      const path = `/rest/api/3/project/${encodeURIComponent(project)}`;
      const { key, name } = await ask(Project, { method: 'GET', path, changes: false });
      await us();
      return `writes to ${key} (${name})`;
    },
  };
}

const OPTIONAL = ['duedate', 'assignee'] as const;

interface IssueRequest {
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
function requestOf(write: Write, { project, issueType, people = {}, ...place }: JiraOptions): IssueRequest {
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
function labelOf({ incident, id }: Write): string {
  return `hindcast-${sha256(`${incident} ${id}`).slice(0, 16)}`;
}

const Said = z.object({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

function objectionTo(answer: JsonAnswer): Objection {
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

function missing(error: unknown): undefined {
  if (!(error instanceof PublishError) || error.status !== 404) throw error;
}
