import { isMap, isSeq, type Document, type YAMLMap } from 'yaml';
import { Refusal } from '../refusal.ts';
import type { Repository } from '../repository.ts';
import { documentsOf } from '../yaml-splice.ts';

/** A workload in a manifest of the repository, with the text that it stands in. */
export interface Workload {
  path: string;
  text: string;
  /** Its place among the documents of the file. */
  index: number;
  document: Document;
  type: string;
  name: string;
  namespace: string | null;
  container: YAMLMap;
  /** Where the container stands in the document. */
  containerPath: (string | number)[];
}

const TYPES = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** The workload of a name. Throws `Refusal` where the file holds none, or where which container is meant is open. */
export function workloadIn(path: string, service: string, repository: Repository): Workload {
  const text = repository.read(path);
  const documents = documentsOf(text, path);
  const index = documents.findIndex(
    (one) => TYPES.has(String(one.get('kind'))) && one.getIn(['metadata', 'name']) === service,
  );
  const document = documents[index];
  if (!document) throw new Refusal(`\`${path}\` holds no workload ${service}`);
  const listPath = ['spec', 'template', 'spec', 'containers'];
  const containers = document.getIn(listPath, true);
  const list = isSeq(containers) ? containers.items.filter(isMap) : [];
  const own = list.findIndex((one) => one.get('name') === service);
  const at = own >= 0 ? own : 0;
  const container = list[at];
  if (!container || (own < 0 && list.length > 1)) {
    throw new Refusal(`\`${path}\` has ${list.length} containers for ${service}, and none bears its name`);
  }
  const namespace = document.getIn(['metadata', 'namespace']);
  return {
    path,
    text,
    index,
    document,
    type: String(document.get('kind')),
    name: service,
    namespace: typeof namespace === 'string' ? namespace : null,
    container,
    containerPath: [...listPath, at],
  };
}

/** The labels that the workload selects its pods by. Throws `Refusal` where it has none in the form of equalities. */
export function selectorOf({ document, path }: Workload): Record<string, string> {
  const labels = document.getIn(['spec', 'selector', 'matchLabels'], true);
  if (!isMap(labels)) throw new Refusal(`the workload in \`${path}\` selects its pods by no plain labels`);
  return labels.toJSON() as Record<string, string>;
}

/** How many copies the workload asks for; one where it says nothing. */
export function replicasOf({ document }: Workload): number {
  return Number(document.getIn(['spec', 'replicas']) ?? 1);
}
