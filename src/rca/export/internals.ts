import type { Rca } from '../../schema/index.ts';

/** What looks internal whatever it names: code, ids, hashes, paths, hosts, addresses, names with joints, handles. */
const LOOKS_INTERNAL =
  /[`@{}<>\\=]|\/|\b[A-Z]{1,5}-[a-z]*-?\d+|\b[0-9a-f]{7,40}\b|\w_\w|\w\.\w*[a-z]\w*|\b\d+\.\d+\.\d+|\b[a-z]+[A-Z]\w*|\b[a-z0-9]+-[a-z0-9-]+\d/;

/** The names of what is inside: services, objects, changes, alerts, owners, tools. Lower case. */
export function internalWords(rca: Rca): ReadonlySet<string> {
  const refs = [
    ...rca.inventory,
    ...rca.impact.blastRadius.map(({ entity }) => entity),
    ...rca.timeline.events.map(({ entity }) => entity),
    ...rca.suspects.map(({ entity }) => entity),
    ...rca.explanation.nodes.map(({ entity }) => entity),
    ...rca.evidence.flatMap(({ entities }) => entities),
  ].flatMap(({ ref, aliases }) => [ref, ...aliases]);
  const names = [
    ...refs.flatMap((ref) => [ref, ...ref.split(/[/@:]/)]),
    ...rca.services,
    rca.id,
    ...rca.calls.flatMap(({ caller, callee }) => [caller, callee]),
    ...rca.timeline.alertOrder.map(({ name }) => name),
    ...rca.detection.alerts.map(({ name }) => name),
    ...rca.suspects.flatMap(({ change }) => (change ? [change.sha, change.sha.slice(0, 7), change.service] : [])),
    ...rca.actions.flatMap(({ owner }) => (owner ? [owner.candidate, ...owner.candidate.split(/[@/]/)] : [])),
    ...rca.sources.map(({ tool }) => tool),
  ];
  return new Set(names.map((name) => name.trim().toLowerCase()).filter((name) => name.length > 1));
}

/** Whether a text names something internal, or looks as if it did. In doubt it does. */
export function isInternal(text: string, internals: ReadonlySet<string>): boolean {
  if (LOOKS_INTERNAL.test(text.replace(/\b\d{4}-\d\d-\d\d\b/g, ''))) return true;
  const words = text.toLowerCase();
  return [...internals].some((name) => {
    for (let at = words.indexOf(name); at >= 0; at = words.indexOf(name, at + 1)) {
      const [before, after] = [words[at - 1] ?? ' ', words[at + name.length] ?? ' '];
      if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
    }
    return false;
  });
}
