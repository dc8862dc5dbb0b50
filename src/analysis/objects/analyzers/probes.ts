import { containersOf, type Workload } from '../cluster-state.ts';
import type { Fault, FaultKind, Proof } from '../fault.ts';
import { at, listAt, numberAt, textAt } from '../json.ts';
import { containerStates, isShort, signsOf, type Sign } from '../signs.ts';
import type { Situation } from '../situation.ts';

type Purpose = 'liveness' | 'readiness';

/** A probe as a container sets it. */
interface Probe {
  purpose: Purpose;
  protocol: 'http' | 'tcp' | 'grpc' | 'exec';
  /** Null where it runs a command. */
  port: string | null;
  /** Seconds from the start of the container until the probe has failed often enough. */
  patienceSeconds: number;
  timeoutSeconds: number;
  container: unknown;
}

/** What a server says to someone who speaks another protocol. */
const OTHER_PROTOCOL =
  /malformed HTTP|HTTP\/1\.x transport|server gave HTTP response|first record does not look like a TLS|error reading server preface|http2|does not implement the grpc health|rpc error: code = (?:Unimplemented|Internal)|statuscode: (?:4\d\d|50[15])|EOF|connection reset|unexpected content|server closed/i;
const NOBODY_THERE = /connection refused|no route to host/i;
const TOO_SLOW = /deadline exceeded|timeout|timed out|did not complete within/i;

/** A probe that fails by the way it is set: its port, its protocol, or its patience. */
export function probes(situation: Situation): Fault[] {
  const { state } = situation;
  return state.workloads.flatMap((workload): Fault[] => {
    const signs = signsOf(workload, state);
    const restarts = workload.pods.flatMap(containerStates).reduce((most, one) => Math.max(most, one.restarts), 0);
    const all = probesOf(workload);
    const found = all.flatMap((probe): Fault[] => {
      const failing = signs.filter(
        ({ reason, message }) =>
          reason === 'Unhealthy' && new RegExp(`^(?:${probe.purpose}|startup) probe`, 'i').test(message),
      );
      const isHarmful =
        probe.purpose === 'liveness' ? restarts > 0 && !endsByItself(workload, signs) : isShort(workload);
      if (!isHarmful) return [];
      const found = wrongSetting(probe, all, failing, peersOf(workload, state.workloads));
      if (!found) return [];
      const proof: Proof[] = [
        ...(found.sign ? [found.sign.proof] : []),
        { seen: workload.object.seen, title: `probes of ${workload.name}`, quote: `${probe.purpose}Probe` },
      ];
      return [
        {
          kind: found.kind,
          entity: workload.object.entity,
          explains: [workload.name],
          certainty: found.sign ? 'stated' : 'shown',
          statement: `The ${probe.purpose} probe of ${workload.name} fails: ${found.why}`,
          refutedBy:
            'The container fails in the same way when it is asked at its own port, in its own protocol and in time',
          proof,
        },
      ];
    });
    return found.filter((one) => !found.some((other) => isShownBy(one, other)));
  });
}

/**
 * Whether a probe is at odds with another only because that one is wrong: of two that speak differently one is, and it is
 * the one that is answered in the wrong protocol.
 */
function isShownBy(one: Fault, other: Fault): boolean {
  const isProtocol = ({ kind }: Fault): boolean => kind === 'liveness-protocol' || kind === 'readiness-protocol';
  return isProtocol(one) && isProtocol(other) && one.certainty !== 'stated' && other.certainty === 'stated';
}

/** Whether containers end of their own accord, and not because a probe has them killed. */
function endsByItself({ pods }: Workload, signs: readonly Sign[]): boolean {
  if (signs.some(({ reason, message }) => reason === 'Killing' && /failed (?:liveness|startup) probe/.test(message)))
    return false;
  if (pods.flatMap(containerStates).some(({ ended }) => ended?.reason === 'OOMKilled')) return true;
  // 137 and 143 are the signals that a kubelet ends a container with.
  return pods
    .flatMap(containerStates)
    .some(({ ended }) => ended !== null && ended.exitCode !== null && ended.exitCode > 0 && ended.exitCode < 128);
}

function wrongSetting(
  probe: Probe,
  all: readonly Probe[],
  failing: readonly Sign[],
  peers: readonly Probe[],
): { kind: FaultKind; why: string; sign: Sign | undefined } | undefined {
  const said = (pattern: RegExp): Sign | undefined => failing.findLast(({ message }) => pattern.test(message));
  const other = all.find((one) => one !== probe && one.container === probe.container && one.port !== null);
  const ports = listAt(probe.container, 'ports').flatMap((one) => [textAt(one, 'containerPort'), textAt(one, 'name')]);
  const { purpose, port, protocol } = probe;
  if (port !== null && ports.length > 0 && !ports.includes(port)) {
    return {
      kind: `${purpose}-port`,
      why: `it asks port ${port}, and the container listens on ${ports.flatMap((one) => one ?? []).join(', ')}`,
      sign: said(NOBODY_THERE) ?? failing.at(-1),
    };
  }
  const wrong = said(OTHER_PROTOCOL);
  // A tcp probe only opens a connection, which says nothing of a protocol.
  const disagrees =
    other &&
    other.protocol !== protocol &&
    protocol !== 'tcp' &&
    other.protocol !== 'tcp' &&
    protocol !== 'exec' &&
    other.protocol !== 'exec';
  if (protocol !== 'exec' && protocol !== 'tcp' && (disagrees || wrong)) {
    if (!disagrees || !isOddOneOut(other, peers) || wrong) {
      return {
        kind: `${purpose}-protocol`,
        why: `it speaks ${protocol}${disagrees ? `, and the other probe speaks ${other.protocol}` : ''}`,
        sign: wrong ?? failing.at(-1),
      };
    }
  }
  const slow = said(TOO_SLOW) ?? said(NOBODY_THERE);
  if (purpose === 'liveness' && slow && isHasty(probe, peers)) {
    return { kind: 'liveness-timing', why: 'it gives up sooner after the start than a program needs', sign: slow };
  }
  return undefined;
}

/** Whether a probe, and not the one it differs from, is unlike those of other workloads. */
function isOddOneOut({ protocol }: Probe, peers: readonly Probe[]): boolean {
  return peers.length > 0 && !peers.some((one) => one.protocol === protocol);
}

/** Whether a probe gives up before a program has a fair chance, or much before its peers do. */
function isHasty({ patienceSeconds, timeoutSeconds }: Probe, peers: readonly Probe[]): boolean {
  const usual = peers
    .filter(({ purpose }) => purpose === 'liveness')
    .map((one) => one.patienceSeconds)
    .toSorted((a, b) => a - b);
  const middle = usual[Math.floor(usual.length / 2)];
  return (
    patienceSeconds < 10 ||
    (middle !== undefined && patienceSeconds < middle / 2) ||
    (timeoutSeconds <= 1 && patienceSeconds < 15)
  );
}

function peersOf(workload: Workload, all: readonly Workload[]): Probe[] {
  return all.filter((one) => one !== workload && one.namespace === workload.namespace).flatMap(probesOf);
}

function probesOf({ template }: Workload): Probe[] {
  return containersOf(at(template, 'spec')).flatMap((container) =>
    (['liveness', 'readiness'] as const).flatMap((purpose): Probe[] => {
      const probe = at(container, `${purpose}Probe`);
      const protocol = at(probe, 'httpGet')
        ? 'http'
        : at(probe, 'grpc')
          ? 'grpc'
          : at(probe, 'tcpSocket')
            ? 'tcp'
            : at(probe, 'exec')
              ? 'exec'
              : undefined;
      if (!protocol) return [];
      const port =
        textAt(probe, 'httpGet', 'port') ?? textAt(probe, 'grpc', 'port') ?? textAt(probe, 'tcpSocket', 'port');
      // The API's defaults: no delay, every ten seconds, one second to answer, three failures.
      const number = (field: string, otherwise: number): number => numberAt(probe, field) ?? otherwise;
      const patienceSeconds =
        number('initialDelaySeconds', 0) + number('periodSeconds', 10) * (number('failureThreshold', 3) - 1);
      return [{ purpose, protocol, port, patienceSeconds, timeoutSeconds: number('timeoutSeconds', 1), container }];
    }),
  );
}
