import { createHash } from 'node:crypto';
import type { Observation } from '../../../src/index.ts';
import { parseAllDocuments } from 'yaml';
import { objectOf } from './describe.ts';
import { outline, table, valueOf } from './kubectl.ts';
import { argument, type ToolAnswer } from './tool-answers.ts';

type Json = Record<string, unknown>;
type ClusterObject = Extract<Observation, { kind: 'object' }>;

/** The API's kinds by the words that the tools take. */
const KINDS: Readonly<Record<string, string>> = {
  pod: 'Pod',
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  replicaset: 'ReplicaSet',
  service: 'Service',
  endpoint: 'Endpoints',
  endpoints: 'Endpoints',
  node: 'Node',
  namespace: 'Namespace',
  configmap: 'ConfigMap',
  secret: 'Secret',
  serviceaccount: 'ServiceAccount',
  persistentvolumeclaim: 'PersistentVolumeClaim',
  persistentvolume: 'PersistentVolume',
  storageclass: 'StorageClass',
  resourcequota: 'ResourceQuota',
  networkpolicy: 'NetworkPolicy',
  ingress: 'Ingress',
  rolebinding: 'RoleBinding',
  job: 'Job',
};
const CLUSTER_WIDE = new Set(['Node', 'Namespace', 'PersistentVolume', 'StorageClass']);
const CREDENTIAL = /(?:pass|pwd|password|secret|token|key|credential)s?$/i;

/** The kind that a word such as `pods` or `replicaset` stands for. */
export function kindNamed(word: string): string {
  const lower = word.toLowerCase();
  return (
    KINDS[lower] ??
    KINDS[lower.replace(/ies$/, 'y')] ??
    KINDS[lower.replace(/(?<=ss)es$/, '')] ??
    KINDS[lower.replace(/s$/, '')] ??
    word
  );
}

/** The objects of the cluster as a reader of its API would have given them. */
export function objectsIn(answers: readonly ToolAnswer[], cluster: string): ClusterObject[] {
  const live = new Map<string, { kind: string; namespace: string | null; name: string; json: Json }>();
  function put(kind: string, namespace: string | null, json: Json, isNew: boolean): void {
    const name = textAt(json, 'metadata', 'name');
    if (name === null) return;
    const place = CLUSTER_WIDE.has(kind) ? null : (textAt(json, 'metadata', 'namespace') ?? namespace);
    const key = `${kind} ${place ?? '-'} ${name}`;
    const known = live.get(key);
    if (known) known.json = merged(known.json, json);
    else if (isNew) live.set(key, { kind, namespace: place, name, json });
  }
  for (const answer of answers) {
    const kind = kindNamed(argument(answer, 'resource_type'));
    const namespace = argument(answer, 'namespace') || null;
    if (typeof answer.said !== 'string') continue;
    if (answer.tool === 'DescribeResource') put(kind, namespace, described(kind, answer.said), true);
    if (answer.tool !== 'GetResources' || kind === 'events') continue;
    for (const row of table(answer.said)) put(kind, namespace, listed(kind, row), true);
  }
  for (const answer of answers) {
    // What was applied: it tells fields that a description leaves out, and nothing of what is not there.
    if (answer.tool === 'GetAppYAML' && typeof answer.said === 'string') {
      for (const document of documentsIn(answer.said))
        put(textAt(document, 'kind') ?? '', null, asReaderMaySee(document), false);
    }
    if (answer.tool === 'GetClusterConfiguration')
      for (const node of nodesIn(answer.said)) put('Node', null, node, true);
  }
  return [...live.values()].map(({ kind, namespace, name, json }) => ({
    kind: 'object',
    cluster,
    namespace,
    type: kind,
    name,
    uid: null,
    text: JSON.stringify(json),
  }));
}

function described(kind: string, text: string): Json {
  const lines = outline(text);
  if (valueOf(lines, 'Name') === null) return {};
  const json = objectOf(kind, lines);
  return kind === 'ConfigMap' ? { ...json, data: textsOf(text) } : json;
}

/** The texts of a config map: under `Data`, each key with a line of dashes below it. */
function textsOf(text: string): Json {
  const body = text.split(/^====\n/m)[1]?.split(/^\n*BinaryData$/m)[0] ?? '';
  const parts = body.split(/^(\S{1,253}):\n----\n/m);
  return Object.fromEntries(
    parts.flatMap((part, index) => (index % 2 === 1 ? [[part, (parts[index + 1] ?? '').trimEnd()]] : [])),
  );
}

/** What a row of a table tells beyond the name. */
function listed(kind: string, row: Readonly<Record<string, string>>): Json {
  const metadata = { name: row['NAME'] };
  if (kind === 'Node') {
    const ready = (row['STATUS'] ?? '').split(',')[0];
    return {
      kind,
      metadata,
      ...(ready === undefined || ready === ''
        ? {}
        : { status: { conditions: [{ type: 'Ready', status: ready === 'Ready' ? 'True' : 'False' }] } }),
    };
  }
  if (kind === 'Pod') return { kind, metadata };
  return { kind, metadata };
}

function documentsIn(text: string): Json[] {
  return parseAllDocuments(text).flatMap((document): Json[] => {
    const parsed: unknown = document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 100 });
    return isRecord(parsed) ? [parsed] : [];
  });
}

/**
 * Without what a reader may not hold: in the place of a credential stands the token that the house's redaction writes,
 * equal for equal values. Replicas are what is running, not what was written.
 */
function asReaderMaySee(document: Json): Json {
  if (document['kind'] === 'Secret') {
    const values = isRecord(document['stringData']) ? Object.entries(document['stringData']) : [];
    const shown = values.map(([key, value]) => [key, CREDENTIAL.test(key) ? redacted(value) : value]);
    return { ...without(document, ['data']), stringData: Object.fromEntries(shown) as Json };
  }
  return isRecord(document['spec']) ? { ...document, spec: without(document['spec'], ['replicas']) } : document;
}

function redacted(value: unknown): string {
  return `[REDACTED:credential:${createHash('sha256').update(String(value), 'utf8').digest('hex').slice(0, 8)}]`;
}

function without(record: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function nodesIn(said: unknown): Json[] {
  const nodes = isRecord(said) && Array.isArray(said['nodes']) ? said['nodes'] : [];
  return nodes.filter(isRecord).map((node) => ({
    kind: 'Node',
    metadata: { name: node['name'], labels: node['labels'] },
    status: { allocatable: node['allocatable_resources'] },
  }));
}

/** Two views of one object; where both tell the same field, the later one's is taken. Lists of containers are joined by name. */
function merged(first: Json, second: Json): Json {
  const result: Json = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const known = result[key];
    if (isRecord(known) && isRecord(value)) result[key] = merged(known, value);
    else if (value !== null && value !== undefined && !(Array.isArray(known) && key === 'conditions'))
      result[key] = value;
  }
  return result;
}

function isRecord(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function textAt(value: unknown, ...path: string[]): string | null {
  let here = value;
  for (const key of path) here = isRecord(here) ? here[key] : undefined;
  return typeof here === 'string' && here !== '' ? here : null;
}
