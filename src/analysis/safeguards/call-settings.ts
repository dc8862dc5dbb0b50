import type { Seen } from '../../ledger.ts';
import { service, type File } from '../../schema/index.ts';
import { lineWith, type AuditContext, type Audited } from './audit-context.ts';

/** How a caller holds out against a callee that fails, as its configuration or code says it. */
interface CallGuard {
  safeguard: string;
  leg: Audited['leg'];
  shownBy: RegExp;
  /** What it is, after "a" or "no". */
  what: string;
}

const GUARDS: readonly CallGuard[] = [
  {
    safeguard: 'timeouts-and-retries',
    leg: 'prevention',
    shownBy: /^(?!\s*(#|\/\/)).*(timeout|deadline|retries|max[-_ ]?attempts|backoff)/im,
    what: 'timeout',
  },
  {
    safeguard: 'dependency-fallback',
    leg: 'mitigation',
    shownBy:
      /^(?!\s*(#|\/\/)).*(fallback|fall[-_ ]?back|circuit[-_ ]?breaker|stale[-_ ]?(if|while)|degraded?[-_ ]?mode)/im,
    what: 'fallback',
  },
];

/** At most so many pairs of caller and callee are looked at. */
const MOST_PAIRS = 3;

/**
 * Whether the callers of what failed give up in time and have another way to answer. Looked for in the files that bear
 * the caller's name; open where none was read.
 */
export function callSettings({ deviations, files, ledger }: AuditContext): Audited[] {
  const pairs = new Map<string, { caller: string; callee: string; evidence: string[] }>();
  for (const { entity, peer, role, evidence } of deviations) {
    if (peer === null || (role !== 'errors' && role !== 'latency')) continue;
    const key = `${entity.ref} ${peer}`;
    if (!pairs.has(key)) pairs.set(key, { caller: entity.ref, callee: peer, evidence });
  }
  return [...pairs.values()]
    .toSorted((a, b) => (`${a.caller} ${a.callee}` < `${b.caller} ${b.callee}` ? -1 : 1))
    .slice(0, MOST_PAIRS)
    .flatMap(({ caller, callee, evidence: seenBy }) =>
      GUARDS.map(({ safeguard, leg, shownBy, what }): Audited => {
        const base = { kind: 'safeguard' as const, safeguard, leg, entity: service(caller) };
        const own = filesOf(caller, files);
        const [first] = own;
        if (!first) {
          const statement = `Whether ${caller} has a ${what} for ${callee} is open, because none of its files was read`;
          return { ...base, statement, state: 'unknown', place: caller, evidence: seenBy.slice(0, 1) };
        }
        for (const file of own) {
          const { path, text } = file.observation;
          const span = lineWith(text, shownBy);
          if (!span) continue;
          const evidence = [ledger.cite(file, { title: `${path}: ${what}`, span, entities: [service(caller)] })];
          return { ...base, statement: `\`${path}\` sets a ${what}`, state: 'present', place: path, evidence };
        }
        const place = first.observation.path;
        const title = `no ${what} for ${callee} in ${place}`;
        const evidence = [
          ledger.absence({ title, query: `a ${what} of ${caller} for ${callee}`, searched: own }),
          ...seenBy.slice(0, 1),
        ];
        return { ...base, statement: `\`${place}\` names no ${what} for ${callee}`, state: 'absent', place, evidence };
      }),
    );
}

/** The configuration and code of a service: files whose name, or whose folder's name, is the service's. */
function filesOf(name: string, files: readonly Seen<File>[]): Seen<File>[] {
  return files
    .filter(({ observation: { path } }) => {
      const parts = path.split('/');
      const base = parts.at(-1)?.replace(/\.[^.]+$/, '');
      return (
        (base === name || parts.slice(0, -1).includes(name)) && !/(^|\/)(k8s|deploy|manifests|runbooks?)\//.test(path)
      );
    })
    .toSorted((a, b) => (a.observation.path < b.observation.path ? -1 : 1));
}
