import { counter, gauge } from './series.test-support.ts';

/** What the tools saw of the sample incident, word for word. Excerpts are cut from these. */
export const texts = {
  diff: `commit 7c1d0e2b5a1f4c3d9e8f70615243342516073849
mailer: fetch larger batches from the broker (#1841)

diff --git a/config/consumer.properties b/config/consumer.properties
--- a/config/consumer.properties
+++ b/config/consumer.properties
@@ -4,6 +4,6 @@
 group.id=order-mailer
 enable.auto.commit=false
-max.poll.records=100
+max.poll.records=1000
 max.poll.interval.ms=300000
`,
  revert: `commit a90b7f4c2d3e4f506172839405162738495a6b7c
Revert "mailer: fetch larger batches from the broker (#1841)"

-max.poll.records=1000
+max.poll.records=100
merged 2026-03-12T10:19:05Z
image build started 2026-03-12T10:19:20Z
image build finished 2026-03-12T10:33:10Z
`,
  deployMailer: `deployment order-mailer revision 58 sha 7c1d0e2b5a1f4c3d9e8f70615243342516073849
2026-03-12T09:14:40Z rollout started, 0 of 3 pods updated
2026-03-12T09:16:05Z rollout complete, 3 of 3 pods updated`,
  deployPayments: `deployment payments-api revision 212 sha 51be90d7764a4e0c8f1a2b3c4d5e6f7081920a1b
2026-03-12T09:31:20Z rollout complete, 6 of 6 pods updated`,
  deployRevert: `deployment order-mailer revision 59 sha a90b7f4c2d3e4f506172839405162738495a6b7c
2026-03-12T10:33:40Z rollout started, 0 of 3 pods updated
2026-03-12T10:34:50Z rollout complete, 3 of 3 pods updated`,
  consumerConfig: `# order-mailer consumer, read once when the process starts.
group.id=order-mailer
enable.auto.commit=false
max.poll.records=1000
max.poll.interval.ms=300000
session.timeout.ms=45000`,
  chartSchema: `{
  "consumer": {
    "type": "object",
    "properties": {
      "maxPollRecords": { "type": "integer" },
      "maxPollIntervalMs": { "type": "integer" }
    }
  }
}`,
  dockerfile: `FROM registry.fernway.example/jre:21
COPY build/order-mailer.jar /app/
COPY config/consumer.properties /app/config/
ENTRYPOINT ["java", "-jar", "/app/order-mailer.jar"]`,
  staging: `replay:
  source: production
  share: 1% # of the order events
  target: order-mailer`,
  codeowners: `# The last matching line wins.
*                    @fernway/platform
/charts/order-mailer/ @fernway/messaging
/services/mailer/    @fernway/messaging
/alerts/             @fernway/sre
/runbooks/           @fernway/sre`,
  runbook: `# Mailer backlog

Last edited 2024-05-14.

1. Open the *Order mail* dashboard and look at the lag.
2. Restart all consumers: \`kubectl -n shop rollout restart deployment/order-mailer\`.
3. Still growing after ten minutes: call the messaging on-call.`,
  alert: `ALERT MailerPodRestarts severity=warning channel=#alerts-low
firing since 2026-03-12T09:49:30Z
order-mailer restarted 3 times in 10 minutes
fired 37 times in the last 30 days, 2 of them with an open incident`,
  ticket: `TKT-90341 opened 2026-03-12T10:02:40Z by a customer
"Ordered 40 minutes ago, no confirmation yet. Did it go through?"`,
  chat: `10:04:10 support lead: declaring INC-207, confirmations are late, 11 tickets so far
10:09:00 on-call: runbook Mailer backlog, step 2: restarting the consumers. Lag is at 9800 and rising.
10:15:30 on-call: found it in the logs: "poll timeout expired, leaving group", on every pod since 09:36:48
10:19:05 on-call: revert is merged, image is building
10:34:50 on-call: revision 59 is out, rebalances stopped`,
  mailerLog: `2026-03-12T09:36:48.120Z WARN consumer-1 poll timeout expired, leaving group order-mailer
2026-03-12T09:37:02.044Z INFO consumer-2 group order-mailer is rebalancing
2026-03-12T09:42:11.371Z WARN consumer-3 poll timeout expired, leaving group order-mailer
2026-03-12T10:09:21.803Z INFO consumer-1 shutting down, restart requested
2026-03-12T10:34:58.210Z INFO consumer-1 joined group order-mailer, 4 partitions`,
  campaign: `campaign spring-offer
mail 1 of 2 sent 2026-03-12T09:35:00Z to 212000 customers
mail 2 of 2 sent 2026-03-12T10:05:00Z to 205000 customers`,
  past: `INC-171 2026-01-08 Order confirmations late by up to 18 minutes
Promised: ACT-88 alert on the age of the oldest undelivered confirmation, owner @fernway/messaging, due 2026-01-30
State: open`,
  absentTemplate: `searched for: poll timeout expired, leaving group
in 14 days before the incident:
  log of order-mailer, 2026-02-26 to 2026-03-12
hits: 0`,
  absentLoadTest: `searched for: a test step that fills a batch (load, k6, gatling, max.poll.records)
in 3:
  .github/workflows/deploy.yml at 7c1d0e2
  .github/workflows/staging.yml at 7c1d0e2
  services/mailer/test/ at 7c1d0e2
hits: 0`,
  absentCheck: `searched for: max.poll.interval, maxPollInterval, handling time
in 2:
  charts/order-mailer/values.schema.json at 7c1d0e2
  services/mailer/src/Settings.java at 7c1d0e2
hits: 0`,
  absentTalk: `searched for: any message
in 2:
  chat channel incidents, 09:49:30 to 10:02:40
  chat channel on-call, 09:49:30 to 10:02:40
hits: 0`,
  absentRule: `searched for: mailer_confirmation_age_seconds
in 94:
  alert rules loaded at 2026-03-12T10:00:00Z
hits: 0`,
  events: gauge('order_events_per_second', 'checkout', [
    { at: '09:00:00', value: 1.4 },
    { at: '09:35:00', value: 6.4 },
    { at: '10:20:00', value: 1.4 },
  ]),
  rebalances: counter('kafka_consumer_rebalances_total', 'order-mailer', {
    parts: [
      { from: '09:37:00', to: '10:09:00', total: 31 },
      { from: '10:09:00', to: '10:15:30', total: 9 },
      { from: '10:15:30', to: '10:34:30', total: 21 },
    ],
  }),
  lag: gauge('kafka_consumer_lag', 'order-mailer', [
    { at: '09:00:00', value: 0 },
    { at: '09:37:00', value: 0 },
    { at: '10:34:30', value: 18_412, ramp: true },
    { at: '10:58:00', value: 60, ramp: true },
    { at: '10:58:30', value: 0 },
  ]),
  checkoutErrors: gauge('checkout_error_ratio', 'checkout', [{ at: '09:00:00', value: 0.001 }]),
  paymentsLatency: gauge('payments_p99_seconds', 'payments-api', [{ at: '09:00:00', value: 0.21 }]),
  late: counter('mailer_confirmations_late_total', 'order-mailer', {
    parts: [{ from: '09:42:00', to: '10:58:00', total: 24_917 }],
    base: 118,
  }),
  onTime: counter('mailer_confirmations_on_time_total', 'order-mailer', {
    parts: [{ from: '09:37:00', to: '10:58:30', total: 6287 }],
    base: 52_300,
    restartAt: '10:34:30',
  }),
  batch: gauge('mailer_batch_records', 'order-mailer', [
    { at: '09:00:00', value: 12 },
    { at: '09:16:00', value: 41 },
    { at: '09:35:30', value: 1000 },
    { at: '10:35:00', value: 100 },
  ]),
  handling: gauge('mailer_batch_handling_seconds', 'order-mailer', [
    { at: '09:00:00', value: 4 },
    { at: '09:16:00', value: 13 },
    { at: '09:35:30', value: 310 },
    { at: '10:35:00', value: 31 },
  ]),
  duplicates: counter('mailer_confirmations_duplicate_total', 'order-mailer', {
    parts: [{ from: '09:43:00', to: '10:34:30', total: 3412 }],
  }),
  provider: gauge('mail_provider_p99_seconds', 'mail-provider', [{ at: '09:00:00', value: 0.36 }]),
  broker: gauge('kafka_under_replicated_partitions', 'broker', [{ at: '09:00:00', value: 0 }]),
  delay: gauge('mailer_confirmation_age_seconds', 'order-mailer', [
    { at: '09:00:00', value: 3 },
    { at: '09:37:00', value: 3 },
    { at: '10:34:30', value: 2460, ramp: true },
    { at: '10:58:30', value: 3, ramp: true },
  ]),
};
