import { Answer, type Observation, type readBundle } from '../../src/index.ts';

type Bundle = ReturnType<typeof readBundle>;

/** The last lines of each log: what is planted behind them does not hang on the rest. */
const LINES = 300;
/** A longer text stands once in each kind of carrier of each tool, a shorter one in every carrier. */
const LONG = 16 * 1024;

/** A recorded incident, its logs shortened, in which a text was planted in everything that a stranger may write to. */
export function planted(bundle: Bundle, text: string): Bundle {
  const recordings = bundle.recordings.map((recording) => {
    if ('failure' in recording) return { ...recording, message: `${recording.message} ${text}` };
    const kinds = new Set<string>();
    const observations = recording.observations.map((observation) => {
      const short = shortened(observation);
      if (text.length > LONG && kinds.has(observation.kind)) return short;
      kinds.add(observation.kind);
      return carrying(short, text);
    });
    return { ...recording, observations };
  });
  const { startedAt: from, resolvedAt: to } = bundle.incident;
  const input = { from, to, search: text };
  const failed = { tool: 'tempo', input, failure: 'server' as const, message: `500: ${text}` };
  return { incident: bundle.incident, recordings: [...recordings, ...others({ from, to }, text), failed] };
}

function shortened(observation: Observation): Observation {
  if (observation.kind !== 'logs') return observation;
  return { ...observation, text: observation.text.split('\n').slice(-LINES).join('\n') };
}

function carrying(observation: Observation, text: string): Observation {
  switch (observation.kind) {
    case 'series':
      return observation;
    case 'logs':
      return { ...observation, text: `${observation.text}\n${text}` };
    case 'alert':
      return {
        ...observation,
        labels: { ...observation.labels, note: text },
        text: `${observation.text}\n${JSON.stringify({ description: text })}`,
      };
    case 'rule':
      return { ...observation, annotations: { ...observation.annotations, note: text } };
    case 'deploy':
      return { ...observation, reason: text, text: `${observation.text}\n${text}` };
    case 'commit':
      return { ...observation, body: text, text: `${observation.text}\n${text.replaceAll(/^/gm, '+')}` };
    case 'document':
    case 'file':
    case 'object':
    case 'alert-history':
    case 'objective':
    case 'occurrence':
    case 'pull-request':
    case 'service-graph':
    case 'trace':
      return { ...observation, text: `${observation.text}\n${text}` };
  }
}

function others(window: { from: string; to: string }, text: string): Answer[] {
  const { from, to } = window;
  const entity = { kind: 'service' as const, ref: 'payments', aliases: [] };
  const job: Observation = { kind: 'document', name: `job ${text}`, at: from, entity, text };
  const byTool: [string, Observation[]][] = [
    [
      'kubernetes',
      [
        {
          kind: 'object',
          cluster: 'prod',
          namespace: 'shop',
          type: 'Deployment',
          name: 'payments',
          uid: null,
          text: JSON.stringify({ kind: 'Deployment', metadata: { annotations: { note: text } } }),
        },
        {
          kind: 'occurrence',
          source: 'cluster',
          type: 'BackOff',
          entity,
          firstAt: from,
          lastAt: to,
          count: 3,
          rawAt: from,
          precisionMs: 1000,
          actor: text,
          summary: text,
          text,
        },
      ],
    ],
    [
      'tempo',
      [
        {
          kind: 'trace',
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
          spans: [
            {
              id: '00f067aa0ba902b7',
              parent: null,
              service: 'payments',
              name: 'POST /pay',
              kind: 'server',
              startedAt: from,
              durationMs: 800,
              failed: true,
              detail: text,
            },
          ],
          text,
        },
      ],
    ],
    ['github', [job]],
    [
      'pull-requests',
      [
        {
          kind: 'pull-request',
          number: 7,
          title: text,
          author: 'dana',
          mergedAt: from,
          mergeSha: null,
          approvedBy: [text],
          text,
        },
      ],
    ],
  ];
  // A question that is too long is refused with all that it would bring, so it stands for itself.
  const asked = byTool.map(([tool, observations]) => ({ tool, input: window, observations }));
  const searched = { tool: 'search', input: { ...window, search: text }, observations: [job] };
  return [...asked, searched].map(({ tool, input, observations }) =>
    Answer.parse({
      tool,
      input,
      window,
      fetchedAt: to,
      total: observations.length,
      returned: observations.length,
      truncated: false,
      observations,
    }),
  );
}
