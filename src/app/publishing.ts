import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { folderPublisher } from '../publish/folder.ts';
import { githubPublisher } from '../publish/github/github.ts';
import { jiraPublisher } from '../publish/jira/jira.ts';
import { linearPublisher } from '../publish/linear/linear.ts';
import type { PlanRequest } from '../publish/plan.ts';
import { publishersOf, type Publishers } from '../publish/publishers.ts';
import type { Publisher } from '../publish/publisher.ts';
import { slackPublisher } from '../publish/slack/slack.ts';
import type { Write } from '../schema/index.ts';
import type { Store } from '../store/store.ts';
import { changeGate } from './writing.ts';

/** The configured publishers: GitHub where it has a section, else a folder; issues and messages where theirs are. */
export function configuredPublishers(config: Config, markerSecret: string, store: Store, log: Logger): Publishers {
  const { jira, linear, slack } = config.publish;
  if (jira && linear) throw new ConfigError('publish', 'has jira and linear; issues go to one of them');

  const shared = (name: string, secondsBetweenWrites: number) => ({
    markerSecret,
    beforeChange: changeGate(config, store, secondsBetweenWrites * 1000),
    remembered: async ({ incident, id }: Write) =>
      (await store.publications.of(incident)).find((one) => one.write === id && one.publisher === name)?.url ?? null,
    onNote: (note: string) => log.warn({ note }, 'left out of a write'),
  });

  function issues(): Publisher | undefined {
    if (jira) return jiraPublisher({ ...jira, ...shared('jira', jira.secondsBetweenWrites) });
    if (!linear) return undefined;
    const { baseUrl: apiUrl, secondsBetweenWrites, ...place } = linear;
    return linearPublisher({ ...place, apiUrl, ...shared('linear', secondsBetweenWrites) });
  }

  function messages(): Publisher | undefined {
    if (!slack) return undefined;
    const { baseUrl: apiUrl, secondsBetweenWrites, ...place } = slack;
    return slackPublisher({ ...place, apiUrl, ...shared('slack', secondsBetweenWrites) });
  }

  function repository(): Publisher {
    const { github, folder } = config.publish;
    if (!github) {
      const path = folder?.path ?? 'published';
      return folderPublisher({ folder: path, markerSecret, beforeChange: changeGate(config, store, 0) });
    }
    const { baseUrl: apiUrl, baseBranch: base, secondsBetweenWrites, token, app, ...place } = github;
    const credentials = app ? { app } : { token: token ?? '' };
    // Changes are kept apart over all workers, not only in this process.
    return githubPublisher({
      ...place,
      credentials,
      apiUrl,
      base,
      spacingMs: 0,
      ...shared('github', secondsBetweenWrites),
    });
  }

  return publishersOf({ repository: repository(), issues: issues(), messages: messages() });
}

/** Jira takes 32,767 characters of a description in its own form, which has up to twice as many as the text. */
const MOST_JIRA_TEXT = 15_000;

/** Where the writes of a plan go, as the plan needs to know it. */
export function placesOf(
  { publish }: Config,
  publishers: Publishers,
): Pick<PlanRequest, 'repository' | 'issues' | 'messages'> {
  const { github } = publish;
  const isPublic = github?.baseUrl === 'https://api.github.com';
  const [issues, messages] = [publishers.of('issue'), publishers.of('message')];
  return {
    repository: {
      target: publishers.repository.target,
      webUrl: isPublic ? `https://github.com/${github.owner}/${github.repo}` : null,
    },
    ...(issues
      ? { issues: { target: issues.target, ...(issues.name === 'jira' ? { mostText: MOST_JIRA_TEXT } : {}) } }
      : {}),
    ...(messages ? { messages: { target: messages.target } } : {}),
  };
}
