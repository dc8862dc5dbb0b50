import type { Seen } from '../ledger.ts';
import type { Occurrence, Owner } from '../schema/index.ts';

/** How sure a rota makes of an owner: of the service that the path is called after, or only of the one that was paged. */
const OF_THE_SERVICE = 0.5;
const OF_THE_PAGE = 0.3;

/**
 * The team that was on call for the service that one of these paths is called after, else for the one that was paged
 * first. A team, never the person who answered. `org` is whose teams they are; without it nothing is named.
 */
export function ownerFromRota(
  paths: readonly string[],
  occurrences: readonly Seen<Occurrence>[],
  org: string | undefined,
  cite: (page: Seen<Occurrence>) => string,
): Owner | null {
  const pages = occurrences
    .filter(({ observation: { source, teams = [] } }) => source === 'page' && teams.length > 0)
    .toSorted((a, b) => (a.observation.firstAt < b.observation.firstAt ? -1 : 1));
  const services = new Set(paths.map((path) => path.split('/').at(-1)?.replace(/\..*$/, '') ?? ''));
  const own = pages.find(({ observation }) => services.has(observation.entity.ref));
  const page = own ?? pages[0];
  const [team = ''] = page?.observation.teams ?? [];
  const slug = slugOf(team);
  if (org === undefined || !page || slug === '') return null;
  const { entity, firstAt } = page.observation;
  return {
    candidate: `@${org}/${slug}`,
    derivedFrom: 'oncall',
    path: `team ${team} was on call for ${entity.ref}, which was paged at ${firstAt}${own ? '' : `; no rota is known for ${paths[0] ?? 'it'}`}`,
    evidence: [cite(page)],
    p: own ? OF_THE_SERVICE : OF_THE_PAGE,
    confirmedBy: null,
  };
}

/** A team's name as its handle: `Payments & Ledger` as `payments-ledger`. */
function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 100);
}
