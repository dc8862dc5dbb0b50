import { ofKind, type Ledger, type Seen } from '../../ledger.ts';
import { compareInstants, type Change, type Occurrence } from '../../schema/index.ts';
import { stem, wordsOf } from '../signals/words.ts';

/** Where the settings of a change stand that is the turning of a flag. */
export const FLAGS = 'feature flags';

/** Whether a change is the turning of a flag and no deploy. */
export function isFlag({ settings }: Pick<Change, 'settings'>): boolean {
  return settings.length > 0 && settings.every(({ path }) => path === FLAGS);
}

/**
 * The flags that were turned, as changes: traffic meets one at the instant of the turn, and the next turn of the same
 * flag takes it back. A flag of no known service is no change of any.
 */
export function flagChanges(seen: readonly Seen[], known: ReadonlySet<string>, ledger: Ledger): Change[] {
  const turned = ofKind(seen, 'occurrence')
    .filter(({ observation }) => observation.source === 'flag')
    .toSorted((a, b) => compareInstants(a.observation.firstAt, b.observation.firstAt));
  return turned.flatMap((one, index) => {
    const { entity, type, summary, firstAt, lastAt } = one.observation;
    const service = serviceOf(one.observation, known);
    if (service === undefined) return [];
    const isSame = ({ observation }: Seen<Occurrence>): boolean => observation.entity.ref === entity.ref;
    const isBack = turned.slice(0, index).filter(isSame).length % 2 === 1;
    const back = turned.slice(index + 1).find(isSame);
    const state = type.replace(/^flag-/, '');
    return [
      {
        ...{ sha: entity.ref, service, subject: summary, paths: [] },
        settings: [{ path: FLAGS, key: entity.ref, before: null, after: state }],
        ...{ exposedFrom: firstAt, exposedTo: lastAt, revertedAt: back?.observation.firstAt ?? null },
        ...{
          reverts: isBack ? entity.ref : null,
          evidence: [ledger.cite(one, { title: summary, entities: [entity] })],
        },
      },
    ];
  });
}

/** The service that a flag belongs to: one that its source names, else one that its own name begins with. */
function serviceOf({ entity }: Occurrence, known: ReadonlySet<string>): string | undefined {
  const named = entity.aliases.find((alias) => known.has(alias));
  if (named !== undefined) return named;
  const [first] = wordsOf(entity.ref).map(stem);
  return [...known].toSorted().find((name) => wordsOf(name).map(stem)[0] === first);
}
