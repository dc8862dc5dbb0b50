import type { Workload } from '../cluster-state.ts';
import type { Fault, Proof } from '../fault.ts';
import { listAt, textAt, textsAt } from '../json.ts';
import { logged } from '../log-search.ts';
import { containerStates, isShort } from '../signs.ts';
import type { Situation } from '../situation.ts';

const UNRESOLVED =
  /UnknownHostException|Temporary failure in name resolution|Name or service not known|no such host|server misbehaving|EAI_AGAIN|ENOTFOUND|Failed to resolve|could not resolve|nodename nor servname|\blookup \S{1,253}(?: on \S{1,80})?: .{0,200}(?:i\/o timeout|refused)|no servers could be reached|DNS.{0,40}timed? ?out|query timed out/i;

/** A pod that asks the wrong server for names, or is told wrong ones. */
export function nameResolution(situation: Situation): Fault[] {
  const { state } = situation;
  return state.workloads.flatMap((workload): Fault[] => {
    const odd = oddSetting(workload);
    const line = logged(situation, workload.name, UNRESOLVED);
    if (!odd) return unresolvedServices(workload, situation);
    const isBroken = isShort(workload) || workload.pods.flatMap(containerStates).some(({ restarts }) => restarts > 0);
    const peers = state.workloads.filter((one) => one !== workload && one.namespace === workload.namespace);
    // A setting that everybody has is how this cluster resolves names.
    if (peers.length > 1 && peers.filter((one) => oddSetting(one) === odd).length * 2 > peers.length) return [];
    const proof: Proof[] = [
      { seen: workload.object.seen, title: `names of ${workload.name}`, quote: odd },
      ...(line ? [line.proof] : []),
    ];
    return [
      {
        kind: 'name-resolution',
        entity: workload.object.entity,
        explains: [workload.name],
        certainty: line ? 'stated' : isBroken ? 'shown' : 'hinted',
        statement: `${workload.name} resolves names by \`${odd}\`, other than the rest of its namespace`,
        refutedBy: `The names of Services resolve in the pods of ${workload.name}`,
        proof,
      },
    ];
  });
}

/** A program that does not start because the name of a Service that is there does not resolve. */
function unresolvedServices(workload: Workload, situation: Situation): Fault[] {
  if (!isShort(workload)) return [];
  const names = situation.state.all('Service').filter(({ namespace }) => namespace === workload.namespace);
  const said = names.flatMap((service) => {
    const line = logged(situation, workload.name, unresolved(service.name));
    return line ? [{ service, line }] : [];
  });
  const [first] = said;
  if (!first) return [];
  return [
    {
      kind: 'name-resolution',
      entity: workload.object.entity,
      explains: [workload.name],
      certainty: 'shown',
      statement: `The name of the Service ${first.service.name} does not resolve in the pods of ${workload.name}`,
      refutedBy: `The names of Services resolve in the pods of ${workload.name}`,
      proof: [first.line.proof, { seen: first.service.seen, title: `Service ${first.service.name}` }],
    },
  ];
}

function unresolved(name: string): RegExp {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(
    `UnknownHostException: ${literal}\\b|lookup ${literal}\\b.{0,200}(?:no such host|server misbehaving)|(?:EAI_AGAIN|ENOTFOUND) ${literal}\\b|${literal}.{0,40}(?:Temporary failure in name resolution|Name or service not known)`,
    'i',
  );
}

/** What is odd in how the pods of a workload resolve names; undefined where they ask the cluster. */
function oddSetting({ template }: Workload): string | undefined {
  const policy = textAt(template, 'spec', 'dnsPolicy') ?? 'ClusterFirst';
  const servers = textsAt(template, 'spec', 'dnsConfig', 'nameservers');
  if (policy === 'None') return servers[0] ?? 'None';
  if (policy === 'Default') return 'Default';
  const [alias] = listAt(template, 'spec', 'hostAliases').flatMap((one) => textsAt(one, 'hostnames'));
  return servers[0] ?? alias;
}
