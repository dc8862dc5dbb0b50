import type { Seen } from '../../ledger.ts';
import type { EntityRef, File } from '../../schema/index.ts';
import { anyEvidence, lineWith, type AuditContext, type Audited } from './audit-context.ts';

const PIPELINE =
  /(^|\/)(\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|\.drone\.yml|Jenkinsfile|azure-pipelines\.yml|bitbucket-pipelines\.yml|cloudbuild\.ya?ml|buildkite\/[^/]+\.ya?ml)$|(^|\/)(rollouts?|canary|canaries|analysis-?templates?)\/[^/]+\.ya?ml$/i;
const DEPLOYS = /\b(deploy|rollout|helm (upgrade|install)|kubectl|argocd|terraform apply|ecs|gcloud run)\b/i;

/** A safeguard that would stand in the pipeline that ships changes. */
export interface PipelineSafeguard {
  safeguard: string;
  leg: Audited['leg'];
  /** What shows that it is there. */
  shownBy: RegExp;
  /** What it is, after "a": `check of configuration values`. */
  what: string;
  /** What the search was for, in words. */
  query: string;
}

/**
 * Looks for a safeguard in the pipelines: present where a line shows it, absent where every pipeline file was read and
 * none does, unknown where no pipeline file was read.
 */
export function auditPipeline(
  { safeguard, leg, shownBy, what, query }: PipelineSafeguard,
  context: AuditContext,
): Audited[] {
  const pipelines = pipelinesIn(context.files);
  const [place] = pipelines;
  if (!place) {
    const evidence = anyEvidence(context);
    const statement = `Whether the pipeline holds a ${what} is open, because its files were not read`;
    const unknown = { kind: 'safeguard' as const, safeguard, leg, statement, state: 'unknown' as const };
    return evidence.length === 0 ? [] : [{ ...unknown, entity: configAt('pipeline'), place: 'pipeline', evidence }];
  }
  for (const pipeline of pipelines) {
    const { path, text } = pipeline.observation;
    const span = lineWith(withoutComments(text), shownBy);
    if (!span) continue;
    const evidence = [context.ledger.cite(pipeline, { title: `${path}: ${what}`, span })];
    const statement = `\`${path}\` holds a ${what}`;
    return [
      { kind: 'safeguard', safeguard, leg, statement, state: 'present', entity: configAt(path), place: path, evidence },
    ];
  }
  const { path } = place.observation;
  const entity = configAt(path);
  const title = `no ${what} in ${path}`;
  const evidence = [context.ledger.absence({ title, query, searched: pipelines, entities: [entity] })];
  return [
    {
      kind: 'safeguard',
      safeguard,
      leg,
      statement: `\`${path}\` has no ${what}`,
      state: 'absent',
      entity,
      place: path,
      evidence,
    },
  ];
}

/** The pipeline files, those that deploy first. */
export function pipelinesIn(files: readonly Seen<File>[]): Seen<File>[] {
  const rank = ({ observation }: Seen<File>): number => (DEPLOYS.test(observation.text) ? 0 : 1);
  return files
    .filter(({ observation }) => PIPELINE.test(observation.path))
    .toSorted((a, b) => rank(a) - rank(b) || (a.observation.path < b.observation.path ? -1 : 1));
}

/** A file as an entity. */
export function configAt(path: string): EntityRef {
  return { kind: 'config', ref: path, aliases: [] };
}

/** The same text with comments blanked out, so that offsets stay. */
function withoutComments(text: string): string {
  return text.replace(/(^|\s)#.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
}
