import type { Pattern } from '../text-rule.ts';
import { GIVEN_NAMES } from './given-names.ts';

/** A capitalised word that may be a name: `Priya`, `Wei-Ting`, `Łukasz`, and no `GitLab`, `API` or `Node2`. */
const WORD = /(?<![\p{L}\p{N}_@./`#:-])\p{Lu}\p{Ll}+(?:[-’'](?!s\b)\p{Lu}?\p{Ll}+)?(?![\p{L}\p{N}_@/`:-]|\.\p{L})/gu;

/** A given name that was found, and the family name behind it. */
const FULL_NAME = /(?<!\w)_{2,} (\p{Lu}\p{Ll}+)(?![\p{L}\p{N}_@/`:-])/gu;

/** A name between commas: `The DBA, Stefan, …` */
const APPOSED = /(?<=\w), _{2,},(?= )/g;

/** Software and companies that are written like people, and what else stands with a capital letter. */
const NOBODY = new Set(
  (
    'Airflow Akamai Alertmanager Amazon Ansible Apache Argo Atlas Aurora Azure Bamboo Bazel Bigtable Calico Cassandra Celery Ceph Chef ' +
    'Chrome Cilium Citrix Cloudflare Confluent Consul Datadog Debian Django Docker Dynatrace Elastic Elasticsearch Envoy Exchange ' +
    'Fastly Firefox Flink Fluentd Flux Gatekeeper Gerrit Git Google Grafana Gradle Hadoop Harbor Hazelcast Helm Heroku Hive Hudson Icinga ' +
    'Ignite Influx Istio Jaeger Java Jenkins Jira Juniper Kafka Karpenter Keycloak Kibana Knative Kong Kubelet Kubernetes Kyverno Lambda ' +
    'Linkerd Linux Logstash Loki Lucene Lustre Mesos Microsoft Minio Mongo Mongodb Mysql Nagios Netty Nginx Node Nomad Okta Opsgenie Oracle ' +
    'Packer Pagerduty Patroni Pingdom Postgres Postgresql Presto Prometheus Puppet Pulsar Python Rabbitmq Rails Rancher Redis Redshift ' +
    'Riak Ruby Rust Salesforce Sentry Sidekiq Slack Snowflake Solr Sonar Spark Spinnaker Splunk Spring Squid Stripe Tekton Tempo Terraform ' +
    'Thanos Tomcat Traefik Travis Trino Ubuntu Unix Varnish Vault Velero Vitess Windows Zabbix Zipkin Zookeeper ' +
    'Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December ' +
    'Customers Customer Users User Clients Nobody Somebody Someone Everyone Everybody Anyone Anybody Whoever People They She He We You It This That These ' +
    'Those There Here What Which Who When Where While Why How If Had Has Have Did Does Do Was Were Is Are The An And But Or Nor Not No Neither Either ' +
    'Both All Some Any Each Every Most Many Few Several One Two Three Our Their His Her Its My Your Management Leadership Headquarters Ops Operations ' +
    'Support Engineering Development Infra Compliance Legal Finance Marketing Procurement Purchasing Accounting Audit Security Sales Facilities ' +
    'Logistics Controlling Treasury Risk Underwriting Claims Admissions Dispatch Housekeeping Staff Crew Team Shift Night Field Site Level Vendor ' +
    'Engineers Developers Operators Responders Reviewers Admins Administrators Technicians Contractors Analysts Testers Managers Others'
  ).split(' '),
);

/** An adverb that may stand between a name and its verb. */
const MAYBE = String.raw`(?:(?:really|clearly|simply|just|also|definitely|certainly|obviously|probably|apparently|once|again|already|repeatedly|explicitly)\s+)?`;

/** Who somebody is, as it stands behind a name within a sentence. */
const APPOSITION = new RegExp(
  String.raw`^(?:` +
    [
      String.raw`,?\s+who(?:se|m)?\b`,
      String.raw`,?\s+from\s+(?:the\s+)?(?:[\w-]+\s+){0,2}?(?:team|squad|group|shift|department|support|ops|operations|infra|QA|DevOps|SRE|on-?call|desk|staff|crew)\b`,
      String.raw`,\s+(?:the|our|an?|one\s+of\s+(?:the|our))\s+(?:[\w-]+\s+){0,3}?(?:engineers?|developers?|DBA|SRE|admin(?:istrator)?|operator|lead|manager|contractor|technician|intern|trainee|architect|analyst|reviewer|responder|consultant|on-?call)\b`,
    ].join('|') +
    ')',
);

/** What stands behind a name and behind nothing else: a mind at work, a duty that only a mind can have. */
const BEHIND = new RegExp(
  String.raw`^(?:` +
    [
      String.raw`\s+${MAYBE}(?:should|ought\s+to|could|must|might)(?:n['’]t|\s+not|\s+never)?\s+(?:${MAYBE})have\s+(?:asked|escalated|known|told|double-?checked|noticed|reali[sz]ed|been\s+(?:aware|more|paying|awake|there)|thought|looked|paid|spoken|listened|said|warned|informed|consulted|called|phoned|insisted|read\s+the|waited\s+for)\b`,
      String.raw`\s+${MAYBE}(?:had|has|was|is)\s+${MAYBE}(?:told|warned|asked|reminded|trained|instructed|briefed|aware|unaware|careless|careful|negligent|lazy|asleep|distracted|confused|tired|in\s+a\s+(?:hurry|rush)|supposed\s+to|in\s+charge|on\s+(?:duty|shift)|at\s+fault|to\s+blame|double-?checked|asked|escalated|thought|bothered)\b`,
      String.raw`\s+(?:had|has)(?:n['’]t|\s+not|\s+only|\s+just|\s+simply)?\s+(?:been\s+(?:told|warned|asked|reminded|more\s+careful|paying|awake|aware)|bothered|double-?checked|escalated|asked|thought|(?:read|looked\s+at|opened|followed|consulted)\s+(?:the|his|her|their)\s+(?:runbook|docs|documentation|instructions?|ticket|dashboard|manual|checklist|diff|channel))\b`,
      String.raw`\s+${MAYBE}(?:(?:did\s+not|didn['’]t|never)\s+(?:even\s+)?(?:bother|ask|think|escalate|tell|double-?check|care|listen|reali[sz]e|pay\s+attention|look\s+at|consult|mention)|didn['’]t|admitted|apologi[sz]ed|panicked|guessed|insisted|forgot\s+(?:to\s+(?:tell|ask|mention|escalate|inform|check)|that|about)|asked|escalated|typed|misread\s+the|misunderstood|fell\s+asleep|overslept|dozed|dropped\s+the\s+ball|cut\s+corners|knew\s+(?:better|that|about)|thought\s+(?:that|it|this|he|she))\b`,
    ].join('|') +
    ')',
);

/** What stands before a name and before nothing else: an office or a title. */
const BEFORE =
  /(?:\b(?:DBA|SRE|engineer|developer|admin|administrator|technician|operator|intern|trainee|contractor|architect|analyst|colleague|manager|lead|reviewer|responder|commander|consultant|on-?call),?|\b(?:Mr|Mrs|Ms|Dr)\.?)\s+$/i;

/**
 * The text with every name of a person written as so many low lines (`If _____ had asked`), which is as long and which
 * the patterns for people read as one. Names that are not in the list are told by what stands beside them.
 */
export function withoutNamesOfPeople(text: string): string {
  return text
    .replaceAll(WORD, (word: string, at: number) => (isPerson(word, at, text) ? hidden(word) : word))
    .replaceAll(FULL_NAME, (whole: string, family: string) => (NOBODY.has(family) ? whole : hidden(whole)))
    .replaceAll(APPOSED, (whole) => ' '.repeat(whole.length));
}

/** A pattern for people that also finds those who are named. What it matched is given in the words of the text. */
export function knowingNames(pattern: Pattern): Pattern {
  return {
    exec(text) {
      const match = pattern.exec(withoutNamesOfPeople(text));
      if (match) match[0] = text.slice(match.index, match.index + match[0].length);
      return match;
    },
  };
}

function isPerson(word: string, at: number, text: string): boolean {
  if (NOBODY.has(word)) return false;
  if (isGivenName(word)) return true;
  const rest = text.slice(at + word.length, at + word.length + REACH);
  if (BEHIND.test(rest)) return true;
  const before = text.slice(Math.max(0, at - REACH), at);
  return BEFORE.test(before) || (/[\w,;]\s$/.test(before) && APPOSITION.test(rest));
}

function hidden(name: string): string {
  return '_'.repeat(name.length);
}

/** How far beside a word it is looked at, in characters. */
const REACH = 80;

function isGivenName(word: string): boolean {
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace('ł', 'l');
  return GIVEN_NAMES.has(plain) || plain.split(/[-’']/).some((part) => part.length > 2 && GIVEN_NAMES.has(part));
}
