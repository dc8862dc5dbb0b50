import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { compareInstants, type Window } from '../../src/schema/index.ts';
import type { Found } from '../../src/tool.ts';
import { Item } from '../kubernetes/cluster.ts';
import { foundIn } from '../kubernetes/found.ts';
import { touches } from '../kubernetes/read-instant.ts';
import { objectsOf } from '../kubernetes/read-objects.ts';
import { inNamespace } from '../kubernetes/resources.ts';
import { fetchJson, type JsonSource } from '../reading/fetch-json.ts';
import { Application } from './application.ts';
import { deploysOf } from './deploys.ts';
import { occurrencesOf } from './occurrences.ts';
import { readEach } from '../kubernetes/read-each.ts';

export const APPLICATIONS = inNamespace('/apis/argoproj.io/v1alpha1', 'applications', 'Application');

/** Applications from one place, and what of them is missing. */
export interface Applications {
  place: string;
  cluster: string;
  items: Item[];
  missing: string[];
}

const List = z.looseObject({ items: z.array(z.unknown()).nullish() });

/** The applications that a token may see, through Argo CD's own API, which gives them all at once. Throws `ToolError`. */
export async function askArgoCd(
  source: JsonSource,
  projects: readonly string[],
  signal: AbortSignal,
): Promise<Pick<Applications, 'items' | 'missing'>> {
  const query = projects.map((project) => `projects=${encodeURIComponent(project)}`).join('&');
  const path = `/api/v1/applications${query === '' ? '' : `?${query}`}`;
  const list = List.safeParse(await fetchJson(source, { path }, signal));
  if (!list.success) {
    throw new ToolError(source.tool, 'malformed', `${source.tool}: ${path} does not answer a list of applications`);
  }
  const all = list.data.items ?? [];
  const items = readEach(Item, all);
  const unreadable = all.length - items.length;
  return { items, missing: unreadable > 0 ? [`applications: ${unreadable} cannot be read`] : [] };
}

/** What the applications of some projects were synced to in a window, what went wrong, and how they stand now. */
export function readApplications(
  { place, cluster, items, missing }: Applications,
  projects: readonly string[],
  { window, environment, maxCharacters }: { window: Window; environment: string; maxCharacters: number },
): Found {
  const wanted = items.filter((item) => {
    const project = Application.safeParse(item).data?.spec?.project ?? 'default';
    return projects.length === 0 || projects.includes(project);
  });
  const deploys = wanted
    .flatMap((item) => deploysOf(item, environment))
    .filter(({ startedAt, finishedAt }) => touches(startedAt, finishedAt, window))
    .toSorted((a, b) => compareInstants(a.startedAt, b.startedAt) || (a.text < b.text ? -1 : 1));
  const occurrences = wanted
    .flatMap((item) => occurrencesOf(cluster, item))
    .filter(({ firstAt }) => touches(firstAt, firstAt, window))
    .toSorted((a, b) => compareInstants(a.firstAt, b.firstAt) || (a.text < b.text ? -1 : 1));
  const odd = wanted.filter((item) => !Application.safeParse(item).success).map(({ metadata }) => metadata.name);
  const lacks = odd.length > 0 ? [`applications: what was synced cannot be read of ${odd.toSorted().join(', ')}`] : [];
  const found = wanted.map((item) => ({ resource: APPLICATIONS, item }));
  const { objects, cut } = objectsOf(cluster, found, maxCharacters);
  return foundIn(place, [...deploys, ...occurrences, ...objects], [...missing, ...lacks, ...cut]);
}
