import { z } from 'zod';
import { PublishError } from '../../errors.ts';
import type { Write } from '../../schema/index.ts';
import { assertKind, partsOf } from '../body-parts.ts';
import { openJsonClient } from '../http/json-client.ts';
import { readMarker } from '../marker.ts';
import { previewOf } from '../preview.ts';
import { parseInstant } from '../../parse-instant.ts';
import type { BeforeChange, Publisher } from '../publisher.ts';
import { assertSendable } from '../sendable.ts';
import {
  DROPPABLE,
  jiraTarget,
  labelOf,
  objectionTo,
  PROPERTY,
  requestOf,
  type IssueRequest,
  type JiraPlace,
} from './issue-request.ts';

export interface JiraOptions extends JiraPlace {
  /** An account of its own, so that its edits and those of people can be told apart. */
  email: string;
  apiToken: string;
  markerSecret: string;
  beforeChange?: BeforeChange;
  timeoutMs?: number;
  /** Where an earlier publication of the write is remembered, its URL. */
  remembered?: (write: Write) => Promise<string | null>;
  /** Told of what was left out: a field that the project does not have on its screen. */
  onNote?: (note: string) => void;
}

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
/** Of a list that is walked through: a server that always names a next page is not followed for ever. */
const MOST_PAGES = 50;
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
    for (let pages = 0; pages < MOST_PAGES; pages++) {
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
      if (nextPageToken === undefined) return undefined;
    }
    throw beyond(`more issues bear the label ${labelOf(write)}`, write);
  }

  /** What was changed of some fields, oldest first, by the issue's own history. */
  async function changesOf(key: string, fields: RegExp, write: Write): Promise<Change[]> {
    const found: Change[] = [];
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const path = `/rest/api/3/issue/${key}/changelog?startAt=${100 * pages}&maxResults=100`;
      const page = await ask(Changes, { method: 'GET', path, changes: false });
      found.push(...page.values.filter(({ items }) => items.some(({ field }) => fields.test(field))));
      if (page.isLast ?? page.values.length < 100) return found;
    }
    throw beyond(`${key} has a longer history`, write);
  }

  /** Who cannot see all of it might write over what a person wrote, or file a second issue. */
  function beyond(what: string, { incident, id }: Write): PublishError {
    const message = `${incident} ${id} is not sent: ${what} than ${MOST_PAGES} pages tell`;
    return new PublishError(target, message, { status: 422 });
  }

  /** Whether anybody but us changed title or text. */
  async function isReworded(key: string, write: Write): Promise<boolean> {
    const ours = await us();
    const changes = await changesOf(key, /^(summary|description)$/i, write);
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
      const dropped = DROPPABLE.filter((field) => field in request.fields && refused.includes(field));
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
      if (isSame || fields.status.statusCategory.key === 'done' || (await isReworded(key, write))) {
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
      const closed = (await changesOf(found.key, /^status$/i, write)).at(-1);
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

function missing(error: unknown): undefined {
  if (!(error instanceof PublishError) || error.status !== 404) throw error;
}
