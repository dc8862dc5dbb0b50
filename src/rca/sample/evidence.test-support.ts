import { sha256 } from '../../ledger.ts';
import type { EntityRef, Evidence, EvidenceKind, Window } from '../../schema/index.ts';
import { on, stretch } from './series.test-support.ts';
import { texts } from './texts.test-support.ts';

/** Where the sample incident was looked for. */
export const looked: Window = { from: on('09:00:00'), to: on('11:15:00') };

/** What was there. */
export const things = {
  mailer: { kind: 'service', ref: 'order-mailer', aliases: ['mailer'] },
  checkout: { kind: 'service', ref: 'checkout', aliases: [] },
  payments: { kind: 'service', ref: 'payments-api', aliases: [] },
  broker: { kind: 'service', ref: 'broker', aliases: [] },
  provider: { kind: 'vendor', ref: 'mail-provider', aliases: [] },
  sms: { kind: 'service', ref: 'sms-gateway', aliases: [] },
  change: { kind: 'commit', ref: '7c1d0e2b5a1f4c3d9e8f70615243342516073849', aliases: ['7c1d0e2'] },
  paymentsChange: { kind: 'commit', ref: '51be90d7764a4e0c8f1a2b3c4d5e6f7081920a1b', aliases: ['51be90d'] },
  revert: { kind: 'commit', ref: 'a90b7f4c2d3e4f506172839405162738495a6b7c', aliases: ['a90b7f4'] },
  alert: { kind: 'alert', ref: 'MailerPodRestarts', aliases: [] },
  chart: { kind: 'config', ref: 'charts/order-mailer', aliases: ['charts/order-mailer/values.schema.json'] },
  dockerfile: { kind: 'config', ref: 'services/mailer/Dockerfile', aliases: [] },
  runbook: { kind: 'runbook', ref: 'Mailer backlog', aliases: ['runbooks/mailer-backlog.md'] },
  messaging: { kind: 'team', ref: '@fernway/messaging', aliases: [] },
} satisfies Record<string, EntityRef>;

interface Quote {
  text: string;
  excerpt?: string;
  tool: string;
  query: string;
  about: EntityRef[];
  at?: string;
  precisionMs?: number;
  skewMs?: number;
}

/** Evidence that quotes a stretch of a text, minted as the ledger does it. */
function evidence(kind: EvidenceKind, number: number, title: string, quote: Quote): Evidence {
  const { text, excerpt = text, tool, query, about, at, precisionMs = 1, skewMs } = quote;
  const start = text.indexOf(excerpt);
  if (start < 0 || excerpt.length > 600) throw new RangeError(`"${excerpt.slice(0, 60)}" is no excerpt for ${title}`);
  return {
    id: `E-${kind}-${String(number).padStart(3, '0')}`,
    kind,
    title,
    source: { tool, query: { query }, window: looked, retrievedAt: '2026-03-12T12:00:00Z' },
    at: at === undefined ? null : on(at),
    interval: null,
    precisionMs,
    clock: { origin: kind === 'log' ? 'app' : 'vendor', skewMs: skewMs ?? null },
    entities: about,
    excerpt,
    excerptSpan: { start, end: start + excerpt.length },
    blobSha256: sha256(text),
    reliability: kind === 'met' ? 'measured' : kind === 'tkt' ? 'reported' : 'recorded',
    outsiderWritable: kind === 'log' || kind === 'tkt',
    truncated: false,
    sample: null,
    redactions: [],
    untrusted: true,
  };
}

function metric(number: number, title: string, text: string, span: [string, string], about: EntityRef): Evidence {
  const query = text.slice(0, text.indexOf('{'));
  return evidence('met', number, title, {
    text,
    excerpt: stretch(text, ...span),
    tool: 'prometheus',
    query,
    about: [about],
  });
}

function file(kind: EvidenceKind, number: number, title: string, text: string, about: EntityRef[]): Evidence {
  return evidence(kind, number, title, { text, tool: 'repository', query: 'files at 7c1d0e2', about });
}

function absence(number: number, title: string, text: string, about: EntityRef[] = []): Evidence {
  return evidence('abs', number, title, { text, tool: 'repository', query: title, about });
}

function said(number: number, title: string, at: string, line: string): Evidence {
  const about = [things.mailer];
  return evidence('chat', number, title, {
    text: texts.chat,
    excerpt: texts.chat.split('\n').find((text) => text.startsWith(line)) ?? '?',
    tool: 'chat-export',
    query: 'incidents, on-call',
    about,
    at,
    precisionMs: 30_000,
  });
}

const { mailer, checkout, payments, broker, provider } = things;
const deploys = { tool: 'kubernetes', query: 'rollouts in shop' };

/** All evidence of the sample incident. */
export const sampleEvidence: Evidence[] = [
  evidence('diff', 1, 'Commit 7c1d0e2: mailer: fetch larger batches from the broker (#1841)', {
    text: texts.diff,
    tool: 'github',
    query: 'commit 7c1d0e2',
    about: [mailer, things.change],
    at: '09:02:11',
  }),
  evidence('diff', 2, 'Commit a90b7f4: revert of 7c1d0e2', {
    text: texts.revert,
    tool: 'github',
    query: 'commit a90b7f4',
    about: [mailer, things.revert],
    at: '10:19:05',
  }),
  evidence('dep', 1, 'order-mailer revision 58', {
    text: texts.deployMailer,
    ...deploys,
    about: [mailer],
    at: '09:16:05',
  }),
  evidence('dep', 2, 'payments-api revision 212', {
    text: texts.deployPayments,
    ...deploys,
    about: [payments],
    at: '09:31:20',
  }),
  evidence('dep', 3, 'order-mailer revision 59', {
    text: texts.deployRevert,
    ...deploys,
    about: [mailer],
    at: '10:34:50',
  }),
  file('cfg', 1, 'Consumer settings', texts.consumerConfig, [mailer]),
  file('cfg', 2, 'Schema of the chart', texts.chartSchema, [things.chart]),
  file('cfg', 3, 'Image of the mailer', texts.dockerfile, [things.dockerfile]),
  file('cfg', 4, 'Replay into staging', texts.staging, [mailer]),
  file('cfg', 5, 'CODEOWNERS', texts.codeowners, [things.messaging]),
  metric(1, 'Order events per second', texts.events, ['09:34:00', '09:36:00'], checkout),
  metric(2, 'Rebalances of the group', texts.rebalances, ['09:36:00', '09:39:00'], mailer),
  metric(3, 'Lag of the group', texts.lag, ['10:56:30', '10:59:30'], mailer),
  metric(4, 'Error ratio of checkout', texts.checkoutErrors, ['09:36:00', '09:40:00'], checkout),
  metric(5, 'Payment latency, p99', texts.paymentsLatency, ['09:30:00', '09:33:00'], payments),
  metric(6, 'Confirmations later than 5 min', texts.late, ['09:41:00', '09:44:00'], mailer),
  metric(7, 'Confirmations on time', texts.onTime, ['10:33:30', '10:36:00'], mailer),
  metric(8, 'Records in a batch', texts.batch, ['09:34:00', '09:37:00'], mailer),
  metric(9, 'Time to handle a batch', texts.handling, ['10:33:30', '10:36:30'], mailer),
  metric(10, 'Confirmations sent again', texts.duplicates, ['09:42:00', '09:45:00'], mailer),
  metric(11, 'Mail provider latency, p99', texts.provider, ['09:35:00', '09:38:00'], provider),
  metric(12, 'Under-replicated partitions', texts.broker, ['09:35:00', '09:38:00'], broker),
  metric(13, 'Age of the oldest undelivered confirmation', texts.delay, ['10:33:00', '10:35:30'], mailer),
  evidence('log', 1, 'First poll timeout', {
    text: texts.mailerLog,
    excerpt: texts.mailerLog.split('\n')[0] ?? '?',
    tool: 'loki',
    query: '{app="order-mailer"} |= "poll timeout"',
    about: [mailer],
    at: '09:36:48.120',
    skewMs: 300,
  }),
  evidence('log', 2, 'Consumers shut down on request', {
    text: texts.mailerLog,
    excerpt: texts.mailerLog.split('\n')[3] ?? '?',
    tool: 'loki',
    query: '{app="order-mailer"} |= "restart requested"',
    about: [mailer],
    at: '10:09:21.803',
    skewMs: 300,
  }),
  evidence('alr', 1, 'MailerPodRestarts fires', {
    text: texts.alert,
    tool: 'alertmanager',
    query: 'alerts of order-mailer',
    about: [things.alert, mailer],
    at: '09:49:30',
    precisionMs: 15_000,
  }),
  evidence('tkt', 1, 'First support ticket', {
    text: texts.ticket,
    tool: 'tickets',
    query: 'confirmation',
    about: [mailer],
    at: '10:02:40',
    precisionMs: 1000,
  }),
  said(1, 'Incident declared', '10:04:10', '10:04:10'),
  said(2, 'Decision to restart', '10:09:00', '10:09:00'),
  said(3, 'New log line found', '10:15:30', '10:15:30'),
  evidence('chat', 4, 'Campaign calendar', {
    text: texts.campaign,
    tool: 'chat-export',
    query: 'spring-offer',
    about: [checkout],
    at: '10:05:00',
    precisionMs: 30_000,
  }),
  absence(1, 'Poll timeouts in the 14 days before', texts.absentTemplate, [mailer]),
  absence(2, 'A test that fills a batch', texts.absentLoadTest, [mailer]),
  absence(3, 'A check of batch against poll interval', texts.absentCheck, [things.chart]),
  absence(4, 'Messages between alert and ticket', texts.absentTalk),
  absence(5, 'An alert rule on delivery age', texts.absentRule, [mailer]),
  file('rbk', 1, 'Runbook Mailer backlog', texts.runbook, [things.runbook]),
  evidence('past', 1, 'INC-171', { text: texts.past, tool: 'knowledge', query: 'like INC-207', about: [mailer] }),
];

const blobs = new Map(Object.values(texts).map((text) => [sha256(text), text]));

/** The text with this hash, of those that the sample quotes. */
export function sampleBlob(sha: string): string | undefined {
  return blobs.get(sha);
}
