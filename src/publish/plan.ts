import { basename, dirname, join } from 'node:path/posix';
import { PublishError } from '../errors.ts';
import { pagesOf } from '../rca/render/markdown/pages.ts';
import { Incident, type Action, type Plan, type PlannedFile, type Rca, type Write } from '../schema/index.ts';
import { actionText, pullRequestText, type Left } from './body/action-text.ts';
import type { BodyContext } from './body/body-context.ts';
import { parentText } from './body/parent-text.ts';
import { rcaText } from './body/rca-text.ts';
import { summaryText } from './body/summary-text.ts';
import { branchOf } from './git/branch.ts';
import { markBody, type MarkerScope } from './marker.ts';
import { fileText } from './text/file-text.ts';
import { plainLine } from './text/plain-line.ts';

/** The files of a pull request that would carry out an action, whole as they will stand. */
export interface PlannedFix {
  action: Action['id'];
  files: PlannedFile[];
  /** Where the files do only a part of the action: how that part is called, and what is left to a person. */
  part?: { title: string; left: Left } | undefined;
}

export interface PlanRequest {
  rca: Rca;
  /** The RCA as it will stand in the repository, to the byte; in several files where it is too large for one page. */
  rcaMarkdown: string;
  /** The target of pull requests, and the web page of the repository without a slash at the end, if it has one. */
  repository: { target: string; webUrl: string | null };
  /** Where issues go, if they go elsewhere, and how many characters of text that place takes. */
  issues?: { target: string; mostText?: number };
  /** Where a summary is announced, if it is. */
  messages?: { target: string };
  /** Signs the markers; the publisher must hold the same. */
  markerSecret: string;
  /** On every write, besides `hindcast`. */
  labels?: readonly string[];
  fixes?: readonly PlannedFix[];
  /** The most that one incident opens. `trust.md` BUD-4: 10 issues, 3 pull requests with the RCA's own. */
  most?: { issues: number; pullRequests: number };
}

const MOST = { issues: 10, pullRequests: 3 };
const LONGEST_LABEL = 50;
/** The issue under which those of the actions stand. */
const PARENT = 'actions';

/**
 * All that an RCA would write outside: a draft pull request that adds it, an issue for each action, the most urgent
 * first, under one issue that lists them, a draft pull request for each fix, and a message where there is a place for one. Pure, and the same bytes for the same request. Throws `PublishError`
 * where the incident's id cannot stand in a marker.
 */
export function planWrites(request: PlanRequest): Plan {
  const { rca, rcaMarkdown, repository, markerSecret, labels = [], fixes = [], most = MOST } = request;
  const { issues = repository, messages } = request;
  if (!Incident.shape.id.safeParse(rca.id).success) {
    throw new PublishError(
      repository.target,
      `incident id ${JSON.stringify(rca.id)} is not letters, digits, . _ and -`,
    );
  }
  const scope = { target: repository.target, secret: markerSecret };
  const mostText = 'mostText' in issues ? issues.mostText : undefined;
  const rcaPath = `postmortems/${rca.window.to.slice(0, 10)}-${slugOf(rca.title)}.md`;
  const context: BodyContext = { rca, rcaPath, rcaBranch: branchOf(rca.id, 'rca'), webUrl: repository.webUrl };
  // What an earlier incident promised is linked from the RCA, and not filed again.
  const urgent = rca.actions
    .filter(({ dup }) => dup === null)
    .toSorted((a, b) => compare(a.priority, b.priority) || compare(a.due, b.due));
  const isParted = urgent.length > 1 && most.issues > 2;
  const opened = urgent.slice(0, isParted ? most.issues - 1 : most.issues);
  const always = ['hindcast', ...labels];

  const parent = marked({ ...scope, target: issues.target }, parentText(context, opened), {
    id: PARENT,
    incident: rca.id,
    kind: 'issue',
    policy: 'issues',
    title: titled(`Preventive actions of ${rca.id}: ${rca.title}`),
    labels: labelled(always),
    assignees: [],
    milestone: null,
    parent: null,
    reviewers: [],
    branch: null,
    files: [],
  });

  const others = [
    ...(isParted ? [parent] : []),
    ...opened.map((action) =>
      marked({ ...scope, target: issues.target }, actionText(action, context, mostText), {
        id: action.id,
        incident: rca.id,
        kind: 'issue',
        policy: 'issues',
        title: titled(action.title),
        labels: labelled([...always, ...labelsOf(action)]),
        assignees: assigneesOf(action),
        milestone: { title: `Hindcast ${action.due}`, due: action.due },
        parent: isParted ? PARENT : null,
        reviewers: [],
        branch: null,
        files: [],
      }),
    ),
    ...fixes
      .flatMap(({ action: id, files, part }) =>
        urgent.filter((action) => action.id === id).map((action) => ({ action, files, part })),
      )
      .slice(0, Math.max(0, most.pullRequests - 1))
      .map(({ action, files, part }) => {
        const id = `fix-${action.id}`;
        return marked(scope, pullRequestText(action, part?.left, context), {
          id,
          incident: rca.id,
          kind: 'pull-request',
          policy: 'fixes',
          title: titled(part?.title ?? action.title),
          labels: labelled([...always, ...labelsOf(action)]),
          assignees: [],
          milestone: null,
          parent: null,
          reviewers: reviewersOf(action),
          branch: branchOf(rca.id, id),
          files,
        });
      }),
  ];
  const summary =
    messages === undefined
      ? []
      : [
          marked({ ...scope, target: messages.target }, summaryText(context), {
            id: 'summary',
            incident: rca.id,
            kind: 'message',
            policy: 'summary',
            title: titled(`${rca.id} ${rca.severity}: ${rca.title}`),
            labels: [],
            assignees: [],
            milestone: null,
            parent: null,
            reviewers: [],
            branch: null,
            files: [],
          }),
        ];
  others.push(...summary);
  const own = marked(scope, rcaText(context, urgent.slice(opened.length), others), {
    id: 'rca',
    incident: rca.id,
    kind: 'pull-request',
    policy: 'rca',
    title: titled(`RCA ${rca.id}: ${rca.title}`),
    labels: labelled([...always, 'postmortem']),
    assignees: [],
    milestone: null,
    parent: null,
    reviewers: [],
    branch: context.rcaBranch,
    files: pagesOf(fileText(rcaMarkdown), basename(rcaPath)).map(({ name, text }) => ({
      path: join(dirname(rcaPath), name),
      content: text,
      madeFrom: null,
    })),
  });
  return { incident: rca.id, writes: [own, ...others] };
}

function marked(scope: MarkerScope, text: string, write: Omit<Write, 'body'>): Write {
  return { ...write, body: markBody(write, text, scope) };
}

function titled(title: string): string {
  return plainLine(title) || 'Untitled';
}

function labelsOf({ category, leg, priority }: Action): string[] {
  return [`category:${category}`, `leg:${leg}`, `priority:${priority}`];
}

/** Who owns the path answers for what is changed there; a guess from commits is asked of nobody. */
function reviewersOf({ owner }: Action): string[] {
  return owner?.derivedFrom === 'codeowners' ? [owner.candidate.slice(1)] : [];
}

/** GitHub separates labels by commas where it lists them. */
function labelled(labels: readonly string[]): string[] {
  const clean = labels.map((label) => plainLine(label.replaceAll(',', ' '), LONGEST_LABEL));
  return [...new Set(clean.filter((label) => label !== ''))];
}

/** A team cannot be assigned; it stands in the body. */
function assigneesOf({ owner }: Action): string[] {
  return owner && !owner.candidate.includes('/') ? [owner.candidate.slice(1)] : [];
}

function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return words || 'incident';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
