import { ofKind, type Ledger, type Seen } from '../ledger.ts';
import { service, type Change, type Commit, type Deploy, type EntityRef } from '../schema/index.ts';
import { shortened, type DraftEvent } from './draft-event.ts';

/** Deploys as they met traffic, and the commits they brought. A deploy that takes a change back is a rollback. */
export function changeEvents(seen: readonly Seen[], changes: readonly Change[], ledger: Ledger): DraftEvent[] {
  const deploys = ofKind(seen, 'deploy');
  const commits = new Map(ofKind(seen, 'commit').map((one) => [one.observation.sha, one]));
  return deploys.flatMap((deploy) => {
    const { sha } = deploy.observation;
    const commit = commits.get(sha);
    const change = changes.find((one) => one.sha === sha && one.service === deploy.observation.service);
    return [deployEvent(deploy, commit, change, ledger), ...(commit ? [commitEvent(commit, ledger)] : [])];
  });
}

function deployEvent(
  deploy: Seen<Deploy>,
  commit: Seen<Commit> | undefined,
  change: Change | undefined,
  ledger: Ledger,
): DraftEvent {
  const { service: name, sha, previousSha, startedAt, finishedAt, status } = deploy.observation;
  const reverts = change?.reverts ?? commit?.observation.reverts ?? null;
  const about = subjectOf(commit?.observation, change);
  const verb = status === 'failed' ? 'fails to reach' : 'reaches';
  const back = reverts === null ? '' : ` and takes back \`${reverts.slice(0, 7)}\``;
  return {
    at: finishedAt,
    raw: finishedAt,
    precisionMs: 1,
    lane: reverts === null ? 'change' : 'recovery',
    type: reverts === null ? 'deploy' : 'rollback',
    actorKind: 'automation',
    entity: service(name),
    what: shortened(`\`${sha.slice(0, 7)}\` ${verb} ${name}${back}${about} (deploy began ${startedAt.slice(11, 19)})`),
    evidence: [ledger.cite(deploy, { title: `deploy of ${sha.slice(0, 7)} to ${name}` }), ...(change?.evidence ?? [])]
      .filter((id, index, all) => all.indexOf(id) === index)
      .slice(0, 3),
    stateBefore: previousSha,
    stateAfter: sha,
    knownAtTheTime: null,
    hindsightOnly: false,
  };
}

function commitEvent(commit: Seen<Commit>, ledger: Ledger): DraftEvent {
  const { sha, committedAt, paths, subject } = commit.observation;
  const entity: EntityRef = { kind: 'commit', ref: sha, aliases: [sha.slice(0, 7)] };
  return {
    at: committedAt,
    raw: committedAt,
    precisionMs: 1000,
    lane: 'change',
    type: 'commit',
    actorKind: 'role',
    entity,
    what: shortened(`\`${sha.slice(0, 7)}\` committed: "${subject}" (${paths.slice(0, 2).join(', ')})`),
    evidence: [ledger.cite(commit, { title: `commit ${sha.slice(0, 7)}: ${subject}` })],
    stateBefore: null,
    stateAfter: null,
    knownAtTheTime: null,
    hindsightOnly: false,
  };
}

function subjectOf(commit: Commit | undefined, change: Change | undefined): string {
  const [setting] = change?.settings ?? [];
  if (setting) return `: \`${setting.key}\` ${setting.before ?? 'unset'} → ${setting.after ?? 'unset'}`;
  return commit ? `: "${commit.subject}"` : '';
}
