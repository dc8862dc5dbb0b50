import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import { sharedDeploys, type SharedDeploy } from '../same-deploy.ts';
import { compareInstants, service, type Change, type Commit, type Deploy, type Instant } from '../schema/index.ts';
import type { AlertSpell } from './alert-events.ts';
import type { DraftEvent } from './draft-event.ts';
import { latestExposed } from './exposure.ts';
import { factual } from './wording.ts';

/** What was changed when, by whom it was decided, and what was known then. */
export interface ChangeMaterial {
  seen: readonly Seen[];
  changes: readonly Change[];
  spells: readonly AlertSpell[];
  ledger: Ledger;
}

/** The commits that traffic met, the deploys that brought them, and the decisions to take changes back. */
export function changeEvents(material: ChangeMaterial): DraftEvent[] {
  const deploys = sharedDeploys(material.seen);
  const decisions = deploys.flatMap((deploy) => decisionOf(deploy, material) ?? []);
  const decided = new Set(decisions.flatMap(({ commits }) => commits.map(({ observation }) => observation.sha)));
  return [
    ...commitEvents(material, decided),
    ...deploys.flatMap((deploy) => deployEvents(deploy, material)),
    ...decisions.map(({ event }) => event),
  ];
}

/**
 * Commits that no deploy brought to a service in the window are left out: traffic never met them. One that takes a
 * change back is told as the decision to do so.
 */
function commitEvents({ seen, changes, ledger }: ChangeMaterial, decided: ReadonlySet<string>): DraftEvent[] {
  return sharedCommits(seen).flatMap((sources): DraftEvent[] => {
    const [commit] = sources;
    const { sha, committedAt, subject, paths } = commit.observation;
    const change = changes.find((one) => one.sha === sha);
    if (!change || decided.has(sha)) return [];
    const [setting] = change.settings;
    const sets = change.settings.map(
      ({ key, before, after }) => `\`${key}\` ${before ?? 'unset'} → ${after ?? 'unset'}`,
    );
    const what = setting ? `${sets.join(', ')} in ${setting.path}` : subject;
    return [
      {
        ...common(committedAt),
        lane: 'change',
        type: 'commit',
        actorKind: 'role',
        entity: { kind: 'commit', ref: sha, aliases: [sha.slice(0, 7)] },
        what: factual(
          `\`${sha.slice(0, 7)}\` committed: ${what}`,
          `\`${sha.slice(0, 7)}\` committed: ${paths.slice(0, 2).join(', ')}`,
        ),
        stateBefore: setting?.before ?? null,
        stateAfter: setting?.after ?? null,
        cite: () => [...sources.map((source) => citeCommit(source, ledger)), ...change.evidence.slice(0, 1)],
        key: sha,
      },
    ];
  });
}

function deployEvents({ deploy, sources }: SharedDeploy, { changes, ledger }: ChangeMaterial): DraftEvent[] {
  const { service: name, sha, previousSha, startedAt, finishedAt, status } = deploy.observation;
  const undone = undoneBy(deploy.observation, changes);
  const version = sha.slice(0, 7);
  const base = {
    lane: undone === undefined ? ('change' as const) : ('recovery' as const),
    actorKind: 'automation' as const,
    entity: service(name),
    cite: () => sources.map((source) => citeDeploy(source, ledger)),
    key: `${name} ${sha}`,
  };
  const back = undone === undefined ? '' : ` and takes back \`${undone.slice(0, 7)}\``;
  return [
    {
      ...common(startedAt),
      ...base,
      type: undone === undefined ? 'deploy-started' : 'rollback-started',
      what: factual(`deploy of \`${version}\` to ${name} starts`, `a deploy to ${name} starts`),
      stateBefore: previousSha,
      stateAfter: null,
    },
    {
      ...common(finishedAt),
      ...base,
      type: undone === undefined ? 'deploy-finished' : 'rollback-finished',
      what: factual(
        `\`${version}\` ${status === 'failed' ? 'fails to reach' : 'reaches'} ${name}${back}`,
        `a deploy to ${name} ends`,
      ),
      stateBefore: previousSha,
      stateAfter: sha,
    },
  ];
}

/** The decision to take a change back, and the commits, by their sources, that it was made with. */
interface Decision {
  event: DraftEvent;
  commits: readonly Seen<Commit>[];
}

/** Taking a change back is decided by somebody: when the revert was committed, or else when its deploy began. */
function decisionOf({ deploy }: SharedDeploy, { seen, changes, spells, ledger }: ChangeMaterial): Decision | undefined {
  const { service: name, sha, startedAt } = deploy.observation;
  const undone = undoneBy(deploy.observation, changes);
  if (undone === undefined) return undefined;
  const known = sharedCommits(seen).find(([{ observation }]) => observation.sha === sha && isRevert(observation)) ?? [];
  const commits = known.filter(({ observation }) => compareInstants(observation.committedAt, startedAt) <= 0);
  const at = commits[0]?.observation.committedAt ?? startedAt;
  const event: DraftEvent = {
    ...common(at),
    lane: 'people',
    type: 'decision',
    actorKind: 'role',
    entity: service(name),
    what: factual(
      `decision to take back \`${undone.slice(0, 7)}\` on ${name}`,
      `decision to take back a change on ${name}`,
    ),
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: knownAt(at, spells, withoutDeploy(changes, name, sha)),
    cite: () =>
      commits.length > 0 ? commits.map((commit) => citeCommit(commit, ledger)) : [citeDeploy(deploy, ledger)],
    key: `${name} ${sha}`,
  };
  return { event, commits };
}

/** What is decided now is not yet known, though its deploy may begin in the same second. */
function withoutDeploy(changes: readonly Change[], of: string, sha: string): Change[] {
  return changes.filter((change) => change.service !== of || change.sha !== sha);
}

function knownAt(at: Instant, spells: readonly AlertSpell[], changes: readonly Change[]): string {
  const firing = spells.filter(
    ({ state, startsAt, endsAt }) =>
      state === 'firing' && compareInstants(startsAt, at) <= 0 && (endsAt === null || compareInstants(endsAt, at) > 0),
  );
  const names = [...new Set(firing.map(({ name, startsAt }) => `\`${name}\` since ${clock(startsAt)}`))];
  const alerts = names.length > 0 ? `firing: ${names.join(', ')}` : 'no alert was firing';
  const latest = latestExposed(changes, at);
  return latest ? `${alerts}; latest deploy: ${latest.service} at ${clock(latest.exposedTo)}` : alerts;
}

/** Every commit once, with all sources that tell of it, by their tools. */
function sharedCommits(seen: readonly Seen[]): [Seen<Commit>, ...Seen<Commit>[]][] {
  const shared = new Map<string, [Seen<Commit>, ...Seen<Commit>[]]>();
  const placed = ofKind(seen, 'commit').map((commit) => ({ commit, place: placeOf(commit) }));
  for (const { commit } of placed.toSorted((a, b) => (a.place < b.place ? -1 : 1))) {
    const sources = shared.get(commit.observation.sha);
    if (sources) sources.push(commit);
    else shared.set(commit.observation.sha, [commit]);
  }
  return [...shared.values()];
}

function placeOf({ answer, observation: { sha, text } }: Seen<Commit>): string {
  return JSON.stringify([sha, answer.tool, text]);
}

/** The commit that a deploy takes back; undefined where it takes none back. */
function undoneBy({ service: name, sha, finishedAt }: Deploy, changes: readonly Change[]): string | undefined {
  const revert = changes.find((change) => change.service === name && change.sha === sha && change.reverts !== null);
  return revert?.reverts ?? changes.find((change) => change.service === name && change.revertedAt === finishedAt)?.sha;
}

function isRevert({ reverts, body, subject }: Commit): boolean {
  return reverts !== null || /\brevert/i.test(`${subject} ${body}`);
}

function citeCommit(commit: Seen<Commit>, ledger: Ledger): string {
  const { sha, committedAt } = commit.observation;
  return ledger.cite(commit, { title: `commit ${sha.slice(0, 7)}`, at: committedAt });
}

function citeDeploy(deploy: Seen<Deploy>, ledger: Ledger): string {
  const { service: name, reason, startedAt, finishedAt } = deploy.observation;
  return ledger.cite(deploy, { title: `deploy of ${name}: ${reason}`, interval: { from: startedAt, to: finishedAt } });
}

function common(at: Instant): Pick<DraftEvent, 'at' | 'raw' | 'precisionMs' | 'knownAtTheTime' | 'isFound'> {
  const digits = /\.(\d+)Z$/.exec(at)?.[1]?.length ?? 0;
  return { at, raw: at, precisionMs: 1000 / 10 ** digits, knownAtTheTime: null, isFound: false };
}

function clock(at: Instant): string {
  return `${at.slice(11, 19)}Z`;
}
