import type { Call, Deviation, EvidenceId, Template } from '../../schema/index.ts';
import { calleesOf } from '../topology.ts';

/** Something outside of what a team ships that makes systems fail, and how logs and metrics word it. */
interface Condition {
  says: string;
  words: RegExp;
  /** Whether who complains of it found it at whom it calls: a certificate is refused by the one that does not have it. */
  isOfCallee?: boolean;
}

const CONDITIONS: readonly Condition[] = [
  {
    says: 'a certificate ran out or is not valid yet',
    isOfCallee: true,
    words:
      /cert\w*.{0,40}(expired|not yet valid|notafter|no longer valid)|(expired|not yet valid).{0,40}cert|certificate_verify_failed|cert\w*_(seconds_until_)?expir/i,
  },
  {
    says: 'names are not resolved',
    words:
      /nxdomain|servfail|no such host|name resolution|getaddrinfo|enotfound|eai_again|unknownhost|unresolved host|\bdns\b.{0,40}(fail|timeout|timed out|error|slow)|lookup .{1,80}(i\/o timeout|server misbehaving)/i,
  },
  {
    says: 'a provider fails or is degraded',
    words:
      /(provider|vendor|third.party|carrier|upstream api|partner|psp|acquirer|cdn|status ?page).{0,60}(outage|down|degrad|incident|unavailable|5\d\d|error|timeout)|(outage|degraded|major incident).{0,60}(provider|vendor|region|zone|status)|(5\d\d|timeout|timed out|unavailable|refused|reset).{0,60}\bapi\.[\w-]+\.(com|io|net|org|dev|cloud)|\bapi\.[\w-]+\.(com|io|net|org|dev|cloud).{0,60}(5\d\d|timeout|timed out|unavailable|refused|reset)/i,
  },
  {
    says: 'a quota or a limit of a provider is used up',
    words:
      /quota.{0,30}(exceeded|exhausted|reached|used up)|(exceeded|exhausted|over).{0,40}quota|usage limit|insufficientinstancecapacity|limitexceeded|monthly (limit|cap)|billing (account|limit|disabled)|account (suspended|disabled)/i,
  },
  {
    says: 'a machine is short of what others on it take',
    words:
      /node .{0,60}(pressure|under|contend|not ?ready|saturat)|nodenotready|noisy|cfs quota|evict\w* (the )?(pod|container)|pod.{0,40}evict|preempt|spot (instance|interruption)|\bsteal\b|node_(cpu|memory|disk)_|starved on node|co-?located|neighbou?r/i,
  },
  {
    says: 'a scheduled job takes what others need',
    words:
      /cron ?job|scheduled (job|pod|task|backup)|nightly|batch[- ](job|export|import|run)|backup (started|running|job|in progress)|autovacuum|vacuum (full|started|of)|\betl\b|maintenance window|pg_dump|analytics (job|query|export)/i,
  },
  {
    says: 'hardware or the network fails',
    words:
      /i\/o error|\becc\b|disk failure|read-only file ?system|nvme|smart (error|failure)|packet ?loss|\bbgp\b|link (is )?down|availability zone|\baz[- ]?\d?[a-f]?\b.{0,30}(down|unreachable|impair|outage)|zone .{0,30}(unreachable|impair|outage|down)|fiber|power (loss|failure)|kernel: .{0,60}(error|reset)|host (is )?(down|failed|retired)/i,
  },
  {
    says: 'clocks are off',
    words:
      /clock.{0,20}(skew|drift|offset|jump|step)|\bntpd?\b|chrony|leap second|time (is )?(not )?synchron|timesync|clock_offset|request ?time ?too ?skewed|in the future/i,
  },
  {
    says: 'more or other traffic than ever arrives',
    words:
      /\bbots?\b|crawler|scraper|user.agent .{0,40}spike|ddos|flash ?sale|\bcampaign|marketing push|\bviral\b|traffic (surge|spike|burst)|credential stuffing|load ?test|black friday|launch event|unusual (traffic|volume)/i,
  },
];

/** A condition that a service's logs or metrics name, and at which service it is: the same, or one that it calls. */
export interface OutsideSign {
  service: string;
  saidBy: string;
  says: string;
  statement: string;
  evidence: EvidenceId[];
}

/** The outside conditions that new kinds of log lines and deviating metrics name, each once for each service. */
export function outsideSigns({
  templates,
  deviations,
  calls,
}: {
  templates: readonly Template[];
  deviations: readonly Deviation[];
  calls: readonly Call[];
}): OutsideSign[] {
  // The name of a service says nothing of what happened to it.
  const names = [
    ...templates.map(({ entity }) => entity.ref),
    ...calls.flatMap(({ caller, callee }) => [caller, callee]),
  ];
  const withoutNames = (text: string): string => names.reduce((rest, name) => rest.replaceAll(name, ''), text);
  const said = [
    ...templates.map(({ entity, template, statement, evidence }) => ({
      service: entity.ref,
      text: `${template}\n${/`([^`]*)`/.exec(statement)?.[1] ?? ''}`,
      isComplaint: true,
      statement,
      evidence,
    })),
    ...deviations.map(({ entity, metric, statement, evidence }) => ({
      service: entity.ref,
      text: metric,
      // A service measures what is its own, and complains of nobody by it.
      isComplaint: false,
      statement,
      evidence,
    })),
  ];
  const signs = CONDITIONS.flatMap(({ says, words, isOfCallee = false }) =>
    said
      .filter(({ text }) => words.test(withoutNames(text)))
      .map(({ service, text, isComplaint, statement, evidence }) => ({
        service: (isOfCallee && isComplaint ? calleeOf(service, text, { deviations, calls }) : undefined) ?? service,
        saidBy: service,
        says,
        statement,
        evidence: evidence.slice(0, 1),
      })),
  );
  return signs.filter(
    (sign, index) => signs.findIndex(({ service, says }) => service === sign.service && says === sign.says) === index,
  );
}

/** Whom a service complains of: the one of those it calls that its words name, else the only one to which its calls fail. */
function calleeOf(
  service: string,
  text: string,
  { deviations, calls }: { deviations: readonly Deviation[]; calls: readonly Call[] },
): string | undefined {
  const callees = calleesOf(calls, service);
  const words = new Set(text.toLowerCase().split(/[^\w-]+/));
  const named = callees.find((name) => words.has(name.toLowerCase()));
  const failing = callees.filter((name) =>
    deviations.some(({ entity, peer, role }) => entity.ref === service && peer === name && role === 'errors'),
  );
  return named ?? (failing.length === 1 ? failing[0] : undefined);
}
