import { epochMs, type CauseNode, type Instant, type Rca } from '../../schema/index.ts';
import { changesOf } from './reading/changed.ts';
import { likeness } from './reading/words.ts';
import type { CheckContext, Fault, Rule } from './rule.ts';

const DAY_MS = 86_400_000;

/** Rules over what is said to have caused what. */
export const causality: readonly Rule[] = [
  {
    id: 'C01',
    severity: 'error',
    flags: 'a cause that comes after its effect, beyond the precision of both',
    why: 'A cause cannot follow its effect.',
    bad: 'alert at 10:02 because of a deploy at 10:05',
    good: 'alert at 10:02 because of a setting pushed at 09:58',
    remedy: 'Turn the edge round, or look for a cause that was there before.',
    check: ({ explanation }) =>
      explanation.edges.flatMap(({ from, to, kind }, index): Fault[] => {
        const [cause, effect] = [from, to].map((id) => explanation.nodes.find((node) => node.id === id));
        if (!cause?.at || !effect?.at || kind === 'feedback') return [];
        const at = `/explanation/edges/${index}`;
        const slackMs = cause.precisionMs + effect.precisionMs;
        if (epochMs(cause.at) <= epochMs(effect.at) + slackMs) return [];
        return [{ at, text: `${from} → ${to}`, problem: `${from} (${cause.at}) is after ${to} (${effect.at})` }];
      }),
  },
  {
    id: 'C02',
    severity: 'error',
    flags: 'a trigger that traffic met only after the onset',
    why: 'What came later cannot have set it off, however suspicious it looks.',
    bad: 'trigger: deploy exposed from 10:05; onset 10:02',
    good: 'trigger: setting exposed from 09:58; onset 10:02',
    remedy: 'Take the change that traffic met before the onset, or leave the trigger open.',
    check(rca) {
      const { explanation, timeline } = rca;
      const trigger = explanation.nodes.find(({ id }) => id === explanation.trigger);
      const onset = timeline.anchors.find(({ name }) => name === 'onset');
      if (!trigger || !onset) return [];
      const latestMs = epochMs(onset.at) + onset.precisionMs;
      return exposuresOf(trigger, rca)
        .filter((at) => epochMs(at) > latestMs)
        .map((at) => ({
          at: '/explanation/trigger',
          text: trigger.text,
          problem: `${trigger.id} met traffic at ${at}, after the onset at ${onset.at}`,
        }));
    },
  },
  {
    id: 'C06',
    severity: 'error',
    flags: 'a mechanism that is missing or only says the effect again',
    why: 'A mechanism predicts size and scope; a restatement predicts nothing.',
    bad: 'the release broke search',
    good: 'the release drops idx_order_ts, so Q7 scans 9 million rows',
    remedy: 'Say by what steps the cause leads to the effect.',
    check: ({ explanation }) =>
      explanation.edges.flatMap(({ mechanism, to }, index) => {
        const at = `/explanation/edges/${index}/mechanism`;
        if (mechanism.trim() === '') return [{ at, text: '', problem: 'the edge has no mechanism' }];
        const effect = explanation.nodes.find(({ id }) => id === to);
        if (!effect || likeness(mechanism, effect.text) <= 0.8) return [];
        return [{ at, text: mechanism, problem: `it only says ${to} again` }];
      }),
  },
  {
    id: 'C12',
    severity: 'error',
    flags:
      'an alert in the window that is neither explained nor set aside with a reason, or set aside although what it watches was affected',
    why: 'An unexplained signal is the cheapest disproof.',
    bad: '2 of 9 alerts are not mentioned',
    good: 'CertExpiry: another cluster, firing since Tuesday [E-alr-006]',
    remedy: 'List the alert under detection, explained, or with the reason why it has nothing to do with it.',
    check({ timeline, detection, impact }) {
      const affected = new Set(
        impact.blastRadius.filter(({ label }) => label === 'affected').map(({ entity }) => entity.ref),
      );
      const listed = new Set(detection.alerts.map(({ name }) => name));
      return [
        ...timeline.alertOrder.flatMap(({ name }, i) =>
          listed.has(name)
            ? []
            : [{ at: `/timeline/alertOrder/${i}`, text: name, problem: `${name} fired and is not listed` }],
        ),
        ...detection.alerts.flatMap(({ name, explained, reason }, i) =>
          !explained && reason.trim() === ''
            ? [{ at: `/detection/alerts/${i}/reason`, text: name, problem: `${name} is set aside without a reason` }]
            : [],
        ),
        ...detection.alerts.flatMap(({ name, explained, reason }, i) => {
          const hit = explained ? undefined : watchedBy(name, timeline).find((service) => affected.has(service));
          // A reason that names the service has looked at it.
          if (hit === undefined || reason.includes(hit)) return [];
          const problem = `${name} is set aside, and it watches ${hit}, which was affected`;
          return [{ at: `/detection/alerts/${i}/reason`, text: name, problem }];
        }),
      ];
    },
  },
  {
    id: 'C14',
    severity: 'error',
    flags: 'a change between 24 h before the onset and the mitigation that nothing is said about',
    why: 'The last deploy is named too readily while the one before it is forgotten.',
    bad: 'payments-api rev 212 at 09:31 is not mentioned',
    good: 'payments-api rev 212: rejected, payment latency did not move [E-met-005]',
    remedy: 'Make the change a suspect and dispose of it, or cite it where it was part of the response.',
    check: (rca, { statements }) => [...undisposed(rca, statements), ...clearedWithoutGround(rca)],
  },
];

/** What an alert is about, as the events of its firing say: `\`Name\` on checkout fires`. */
function watchedBy(name: string, { events }: Rca['timeline']): string[] {
  return events
    .filter(({ entity }) => entity.kind === 'alert' && entity.ref === name)
    .flatMap(({ what }) => / on ([\w.-]+) /.exec(what)?.[1] ?? []);
}

/** When traffic met the trigger: the node's own time, and the exposure of the changes that it stands for. */
function exposuresOf(trigger: CauseNode, rca: Rca): Instant[] {
  return [
    ...(trigger.at === null ? [] : [trigger.at]),
    ...changesOf(trigger, rca).map(({ exposedFrom }) => exposedFrom),
  ];
}

function undisposed({ timeline, suspects }: Rca, statements: CheckContext['statements']): Fault[] {
  const anchor = (...names: string[]) => timeline.anchors.find(({ name }) => names.includes(name));
  const onset = anchor('onset');
  const end = anchor('mitigated') ?? anchor('resolved') ?? onset;
  if (!onset || !end) return [];
  const disposed = new Set(suspects.flatMap(({ change }) => change?.evidence ?? []));
  const response = new Set([
    ...timeline.anchors.flatMap(({ evidence }) => evidence),
    ...statements.filter(({ place }) => place !== 'event').flatMap(({ rests }) => rests?.evidence ?? []),
  ]);
  return timeline.events.flatMap(({ id, lane, at, what, evidence }, index) => {
    const ms = epochMs(at);
    if (lane !== 'change' || ms < epochMs(onset.at) - DAY_MS || ms > epochMs(end.at)) return [];
    const after = ms > epochMs(onset.at) + onset.precisionMs;
    if (evidence.some((piece) => disposed.has(piece) || (after && response.has(piece)))) return [];
    return [{ at: `/timeline/events/${index}`, text: what, problem: `the change ${id} is disposed of nowhere` }];
  });
}

function clearedWithoutGround({ suspects }: Rca): Fault[] {
  return suspects.flatMap(({ id, disposition, against, entity }, index) =>
    disposition === 'cleared' && against.length === 0
      ? [
          {
            at: `/suspects/${index}`,
            text: entity.ref,
            problem: `${id} is cleared with nothing that speaks against it`,
          },
        ]
      : [],
  );
}
