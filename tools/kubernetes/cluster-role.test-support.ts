import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** A request as RBAC sees it. */
export interface Access {
  verb: string;
  /** Empty for the core group. */
  group: string;
  /** With its subresource, as in `pods/log`. */
  resource: string;
}

const Rule = z.strictObject({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
});
const Role = z.looseObject({ kind: z.enum(['ClusterRole', 'Role']), rules: z.array(Rule) });

/** Every access that the roles of a manifest below `deploy/kubernetes` grant, one by one. */
export function grantsOf(manifest: string): Access[] {
  const path = resolve(import.meta.dirname, '../../deploy/kubernetes', manifest);
  const documents = parseAllDocuments(readFileSync(path, 'utf8'));
  return documents.flatMap((document) => {
    const role = Role.safeParse(document.toJS()).data;
    return (role?.rules ?? []).flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb): Access => ({ verb, group, resource }))),
      ),
    );
  });
}

/** The requests that none of the grants allows, each once: `list secrets`. Nothing stands for everything. */
export function notGranted(requests: readonly Access[], grants: readonly Access[]): string[] {
  const granted = new Set(grants.map(nameOf));
  return [...new Set(requests.map(nameOf).filter((name) => !granted.has(name)))];
}

/** An access in words: `list deployments.apps`, `get pods/log`. */
export function nameOf({ verb, group, resource }: Access): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}
