import { stringify } from 'yaml';
import { Refusal } from '../refusal.ts';
import { requireSame, valuesOf } from '../yaml-splice.ts';
import type { Workload } from './workload.ts';

/** An object to be put beside others. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: object;
}

/** The manifest with an object more at its end. Throws `Refusal` where one of its kind and name is there. */
export function appendDocument({ text, path }: Workload, object: KubernetesObject): string {
  const known = valuesOf(text, path);
  const isThere = known.some((one) => {
    const { kind, metadata } = (one ?? {}) as { kind?: unknown; metadata?: { name?: unknown } };
    return kind === object.kind && metadata?.name === object.metadata.name;
  });
  if (isThere) throw new Refusal(`\`${path}\` already holds a ${object.kind} ${object.metadata.name}`);
  const end = /(^|\n)---[ \t]*$/.test(text.trimEnd()) ? '' : '---\n';
  const content = `${text.trimEnd()}\n${end}${stringify(object, { lineWidth: 0 })}`;
  return requireSame(text.includes('\r\n') ? content.replace(/\r?\n/g, '\r\n') : content, path, [...known, object]);
}
