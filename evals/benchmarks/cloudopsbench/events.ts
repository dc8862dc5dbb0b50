import { instant, type Observation } from '../../../src/index.ts';
import { ageSeconds } from './kubectl.ts';
import { kindNamed } from './objects.ts';
import { argument, type ToolAnswer } from './tool-answers.ts';

type Occurrence = Extract<Observation, { kind: 'occurrence' }>;

/** The events of the cluster, from their list and from the descriptions of objects; each once. */
export function eventsIn(answers: readonly ToolAnswer[], cluster: string, readMs: number): Occurrence[] {
  const found = new Map<string, Occurrence>();
  for (const answer of answers) {
    if (typeof answer.said !== 'string') continue;
    const namespace = argument(answer, 'namespace');
    const kind = argument(answer, 'resource_type');
    if (answer.tool === 'GetResources' && kind === 'events') {
      for (const line of answer.said.split('\n')) {
        const match = /^(\S+(?: \(x\d+ over \S+\))?)\s+(Normal|Warning)\s+(\S+)\s+(\S+)\/(\S+)\s*(.*)$/.exec(line);
        if (match)
          add(
            occurrence({
              line,
              age: match[1],
              reason: match[3],
              kind: kindNamed(match[4] ?? ''),
              name: match[5],
              message: match[6],
              namespace,
            }),
          );
      }
    }
    if (answer.tool === 'DescribeResource') {
      const events = answer.said.split(/^Events:.*\n/m)[1] ?? '';
      for (const line of events.split('\n')) {
        const match = /^\s{2}(Normal|Warning)\s+(\S+)\s+(\S+(?: \(x\d+ over \S+\))?)\s+(\S+)\s+(.*)$/.exec(line);
        if (match)
          add(
            occurrence({
              line,
              age: match[3],
              reason: match[2],
              kind: kindNamed(kind),
              name: argument(answer, 'name'),
              message: match[5],
              namespace,
            }),
          );
      }
    }
  }
  return [...found.values()];

  function add(one: Occurrence): void {
    const key = `${one.type} ${one.entity.ref} ${one.summary}`;
    const known = found.get(key);
    if (!known || known.count < one.count) found.set(key, one);
  }

  function occurrence({
    line,
    age = '',
    reason = '',
    kind,
    name = '',
    message = '',
    namespace,
  }: {
    line: string;
    age?: string | undefined;
    reason?: string | undefined;
    kind: string;
    name?: string | undefined;
    message?: string | undefined;
    namespace: string;
  }): Occurrence {
    const repeated = /\(x(\d+) over (\S+)\)/.exec(age);
    const lastMs = readMs - (ageSeconds(age.split(' ')[0] ?? '') ?? 0) * 1000;
    const firstMs = repeated ? readMs - (ageSeconds(repeated[2] ?? '') ?? 0) * 1000 : lastMs;
    const place = kind === 'Node' ? '-' : namespace;
    return {
      kind: 'occurrence',
      source: 'cluster',
      type: reason,
      entity: { kind: 'k8s', ref: `${cluster}/${place}/${kind}/${name}`, aliases: [] },
      firstAt: instant(Math.min(firstMs, lastMs)),
      lastAt: instant(lastMs),
      count: Number(repeated?.[1] ?? 1),
      rawAt: age,
      precisionMs: 60_000,
      actor: null,
      summary: message.trim(),
      text: line.trim(),
    };
  }
}
