import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import { folderPublisher } from '../publish/folder.ts';
import { githubPublisher } from '../publish/github/github.ts';
import type { Publisher } from '../publish/publisher.ts';
import type { Store } from '../store/store.ts';
import { changeGate } from './writing.ts';

/** The configured publisher: GitHub where it has a section, else a folder. */
export function publisherOf(config: Config, markerSecret: string, store: Store, log: Logger): Publisher {
  const { publish } = config;
  if (!publish.github)
    return folderPublisher({
      folder: publish.folder?.path ?? 'published',
      markerSecret,
      beforeChange: changeGate(config, store, 0),
    });
  const { baseUrl, baseBranch, login, secondsBetweenWrites, ...place } = publish.github;
  return githubPublisher({
    ...place,
    markerSecret,
    apiUrl: baseUrl,
    ...(login === undefined ? {} : { login }),
    ...(baseBranch === undefined ? {} : { base: baseBranch }),
    // Over all workers, not only in this process.
    spacingMs: 0,
    beforeChange: changeGate(config, store, secondsBetweenWrites * 1000),
    remembered: async ({ incident, id }) =>
      (await store.publications.of(incident)).find((one) => one.write === id)?.url ?? null,
    onNote: (note) => log.warn({ note }, 'left out of a write'),
  });
}

/** What the publisher's target is called in markers, and where its files can be read in a browser. */
export function repositoryOf({ publish }: Config, { target }: Publisher): { target: string; webUrl: string | null } {
  const { github } = publish;
  const isPublic = github?.baseUrl === 'https://api.github.com';
  return { target, webUrl: isPublic ? `https://github.com/${github.owner}/${github.repo}` : null };
}
