import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { PublishError } from '../../errors.ts';
import { parseInstant } from '../../parse-instant.ts';
import { compareInstants, type Write } from '../../schema/index.ts';
import { assertKind, partsOf } from '../body-parts.ts';
import { openJsonClient, waitOf, type JsonAnswer, type Objection } from '../http/json-client.ts';
import { readMarker } from '../marker.ts';
import { previewOf } from '../preview.ts';
import type { BeforeChange, Publisher } from '../publisher.ts';
import { assertSendable } from '../sendable.ts';

export interface LinearOptions {
  /** A key of an account of its own, so that its edits and those of people can be told apart. */
  apiKey: string;
  /** The id of the team, a UUID. */
  team: string;
  /** Ids of labels that every issue gets. */
  labels?: readonly string[];
  /** Ids of people, by the handle under which they own actions. */
  people?: Readonly<Record<string, string>>;
  markerSecret: string;
  /** `https://api.linear.app` unless named. */
  apiUrl?: string;
  beforeChange?: BeforeChange;
  timeoutMs?: number;
  /** Where an earlier publication of the write is remembered, its URL. */
  remembered?: (write: Write) => Promise<string | null>;
}

const Issue = z.object({
  id: z.string(),
  url: z.string(),
  title: z.string(),
  description: z.string().nullish(),
  creator: z.object({ id: z.string() }).nullish(),
  state: z.object({ type: z.string() }),
  history: z.object({
    nodes: z.array(
      z.object({
        actorId: z.string().nullish(),
        createdAt: z.string().nullish(),
        toState: z.object({ type: z.string() }).nullish(),
        updatedDescription: z.boolean().nullish(),
        toTitle: z.string().nullish(),
        descriptionUpdatedBy: z.array(z.object({ id: z.string() })).nullish(),
      }),
    ),
  }),
});
type Issue = z.infer<typeof Issue>;

/** Linear gives so many entries at a time. */
const MOST_HISTORY = 250;

const FIND = `query Find($id: ID!) {
  issues(filter: { id: { eq: $id } }, includeArchived: true, first: 1) {
    nodes {
      id url title description creator { id } state { type }
      history(first: ${MOST_HISTORY}) { nodes { actorId createdAt toState { type } updatedDescription toTitle descriptionUpdatedBy { id } } }
    }
  }
}`;
const CREATE = `mutation Create($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { id url } } }`;
const UPDATE = `mutation Update($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { success issue { id url } } }`;
const VIEWER = `query Viewer { viewer { id name } }`;
const TEAM = `query Team($id: String!) { viewer { id name } team(id: $id) { key name } }`;

/** Linear counts from 1, urgent, to 4, low. */
const PRIORITIES: Readonly<Record<string, number>> = { P0: 1, P1: 2, P2: 3, P3: 4 };

const MARKER_LINE = /^`(hindcast:v1 [^`]*)`$/m;

/** What the markers for a team are signed for. */
export function linearTarget({ team }: Pick<LinearOptions, 'team'>): string {
  return `linear:${team}`.toLowerCase();
}

/**
 * Files actions as issues of one team in Linear. The issue's id is ours to choose, so it is made of the incident and the
 * action under our secret: Linear itself refuses a second one, and it is found without searching. The marker stands as
 * the last line of the description. What a person reworded (by the issue's history), closed or deleted stays as it is.
 */
export function linearPublisher(options: LinearOptions): Publisher {
  const { markerSecret, team } = options;
  const target = linearTarget(options);
  const scope = { target, secret: markerSecret };
  const client = openJsonClient({
    target,
    baseUrl: options.apiUrl ?? 'https://api.linear.app',
    headers: { authorization: options.apiKey },
    objectionTo,
    beforeChange: options.beforeChange,
    timeoutMs: options.timeoutMs,
  });

  async function ask<Shape extends z.ZodType>(
    shape: Shape,
    query: string,
    variables: Record<string, unknown>,
    changes = false,
  ): Promise<z.output<Shape>> {
    const body = { query, variables };
    const whole = z.object({ data: shape });
    const { data } = (await client(whole, { method: 'POST', path: '/graphql', body, changes })) as {
      data: z.output<Shape>;
    };
    return data;
  }

  const viewer = async (): Promise<string> =>
    (await ask(z.object({ viewer: z.object({ id: z.string() }) }), VIEWER, {})).viewer.id;

  async function find(write: Write): Promise<Issue | undefined> {
    const Answer = z.object({ issues: z.object({ nodes: z.array(Issue) }) });
    return (await ask(Answer, FIND, { id: idOf(write, scope) })).issues.nodes[0];
  }

  function markerLine({ description }: Issue): string | undefined {
    const line = MARKER_LINE.exec(description ?? '')?.[1];
    return line === undefined ? undefined : `<!-- ${line} -->`;
  }

  /**
   * Whether anybody but us changed title or text, by the issue's own history; our marker gone tells the same, and of a
   * history that does not end on its first page nobody knows.
   */
  function isReworded(issue: Issue, us: string): boolean {
    if (readMarker(markerLine(issue) ?? '', scope) === undefined) return true;
    if (issue.history.nodes.length >= MOST_HISTORY) return true;
    return issue.history.nodes.some(
      ({ actorId, updatedDescription, toTitle, descriptionUpdatedBy }) =>
        (updatedDescription === true || typeof toTitle === 'string') &&
        [actorId, ...(descriptionUpdatedBy ?? []).map(({ id }) => id)].some((who) => who !== us),
    );
  }

  return {
    name: 'linear',
    target,
    preview: (write) =>
      previewOf(write, {
        target,
        facts: [],
        sent: [['POST /graphql', JSON.stringify({ query: CREATE, variables: { input: inputOf(write, options) } })]],
      }),

    async ensure(write, mode = 'write') {
      assertSendable(write, scope);
      assertKind(target, write, 'issue');
      const url = (await options.remembered?.(write)) ?? null;
      const [issue, us] = [await find(write), await viewer()];
      if (!issue) {
        if (url !== null) return { result: 'unchanged', url };
        if (mode === 'look') return { result: 'unknown', url: null };
        const Made = z.object({
          issueCreate: z.object({ success: z.literal(true), issue: z.object({ url: z.string() }) }),
        });
        const input = inputOf(write, options);
        const made = await ask(Made, CREATE, { input }, true).catch(async (error: unknown) => {
          // An earlier try that came late: Linear takes an id once.
          const late = error instanceof PublishError && error.outcome === 'refused' ? await find(write) : undefined;
          if (!late) throw error;
          return { issueCreate: { issue: late } };
        });
        return { result: 'created', url: made.issueCreate.issue.url };
      }
      if (issue.creator?.id !== us) {
        throw new PublishError(target, `${issue.url} has the id of ${write.incident} ${write.id} and another creator`, {
          status: 409,
        });
      }
      const isSame = markerLine(issue) === partsOf(write.body).marker;
      if (isSame || isClosed(issue) || isReworded(issue, us)) return { result: 'unchanged', url: issue.url };
      if (mode === 'look') return { result: 'unknown', url: null };
      const { title, description, dueDate } = inputOf(write, options);
      const input = { title, description, ...(dueDate === undefined ? {} : { dueDate }) };
      const Changed = z.object({ issueUpdate: z.object({ success: z.literal(true) }) });
      await ask(Changed, UPDATE, { id: issue.id, input }, true);
      return { result: 'updated', url: issue.url };
    },

    async fateOf(write) {
      const [issue, us] = [await find(write), await viewer()];
      if (!issue || issue.creator?.id !== us || !isClosed(issue)) return undefined;
      const closings = issue.history.nodes.flatMap(({ toState, actorId, createdAt }) => {
        const at = parseInstant(createdAt ?? '');
        return toState?.type === issue.state.type && at.ok ? [{ by: actorId ?? undefined, at: at.at }] : [];
      });
      // The history comes newest first, or oldest first, as Linear likes.
      const last = closings.toSorted((a, b) => compareInstants(a.at, b.at)).at(-1);
      if (last?.by === undefined || last.by === us) return undefined;
      const { by, at } = last;
      const deed = issue.state.type === 'completed' ? 'done' : 'declined';
      return { nonce: `${target}-${issue.id}-${deed}-${at}`, deed, by, role: null, at };
    },

    async doctor() {
      const Team = z.object({
        viewer: z.object({ name: z.string() }),
        team: z.object({ key: z.string(), name: z.string() }),
      });
      const answer = await ask(Team, TEAM, { id: team });
      return `writes to ${answer.team.key} (${answer.team.name}) as ${answer.viewer.name}`;
    },
  };
}

/** Nobody works on it any more: it is done, or will not be. */
function isClosed({ state }: Issue): boolean {
  return state.type === 'completed' || state.type === 'canceled';
}

interface IssueInput {
  id: string;
  teamId: string;
  title: string;
  description: string;
  priority?: number;
  dueDate?: string;
  assigneeId?: string;
  labelIds?: string[];
}

/** The whole input of the mutation, which follows from the write and the configuration alone. */
function inputOf(write: Write, { team, labels = [], people = {}, markerSecret }: LinearOptions): IssueInput {
  const priority = PRIORITIES[write.labels.find((label) => label.startsWith('priority:'))?.slice(9) ?? ''];
  const [assigneeId] = write.assignees.flatMap((login) => people[`@${login}`] ?? []);
  return {
    id: idOf(write, { target: linearTarget({ team }), secret: markerSecret }),
    teamId: team,
    title: write.title,
    description: descriptionOf(write.body),
    ...(priority === undefined ? {} : { priority }),
    ...(write.milestone === null ? {} : { dueDate: write.milestone.due }),
    ...(assigneeId === undefined ? {} : { assigneeId }),
    ...(labels.length === 0 ? {} : { labelIds: [...labels] }),
  };
}

/** Linear folds text away between plus signs, and keeps no HTML: the marker's line goes last, as code. */
export function descriptionOf(body: string): string {
  const { marker, text } = partsOf(body);
  const folded = text.replace(/^<details>\n<summary>(.*)<\/summary>$/gm, '+++ $1').replace(/^<\/details>$/gm, '+++');
  return `${folded}\n\n\`${marker.replace(/^<!-- | -->$/g, '')}\`\n`;
}

/** A UUID of version 4 by its form, that only the secret's holder can make. */
function idOf({ incident, id }: Write, { target, secret }: { target: string; secret: string }): string {
  const hex = createHmac('sha256', secret).update(`${target} ${incident} ${id}`).digest('hex');
  const variant = '89ab'[parseInt(hex.charAt(16), 16) % 4] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const Errors = z.object({
  errors: z.array(
    z.object({
      message: z.string(),
      extensions: z.object({ code: z.string().optional(), userPresentableMessage: z.string().optional() }).optional(),
    }),
  ),
});

/** GraphQL tells of failures in the body, a rate limit with status 400. Contract 3.3. */
function objectionTo(answer: JsonAnswer): Objection {
  const first = Errors.safeParse(answer.body).data?.errors[0];
  const isLimit = answer.status === 429 || first?.extensions?.code === 'RATELIMITED';
  if (isLimit) return { kind: 'wait', waitMs: waitOf(answer, resetOf(answer)), said: 'Linear asks to wait' };
  if (first === undefined || answer.status >= 500) return undefined;
  if (first.extensions?.code === 'INTERNAL_SERVER_ERROR') return { kind: 'lost', said: first.message };
  return { kind: 'refusal', said: first.extensions?.userPresentableMessage ?? first.message };
}

/** The reset is an instant in milliseconds. */
function resetOf({ headers }: JsonAnswer): number {
  const reset = Number(headers.get('x-ratelimit-requests-reset'));
  return reset > 0 ? Math.max(1_000, reset - Date.now()) : 60_000;
}
