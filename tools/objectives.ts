import { z } from 'zod';
import { Instant, Objective, epochMs } from '../src/schema/index.ts';
import { defineTool } from '../src/tool.ts';

const NAME = 'objectives';

const PerCent = Objective.shape.target;

const Service = z
  .strictObject({
    /** As the signals call it. */
    service: z.string().min(1),
    kind: z.enum(['availability', 'latency']),
    /** Per cent of the requests of `days` days that are to be good. */
    target: PerCent,
    days: z.number().positive().max(366).default(30),
    /** For latency: a request is good that is answered within so many milliseconds. */
    withinMs: z.number().positive().optional(),
    /** What is promised to others on the same measure and days, and what applies below it. */
    agreement: z.strictObject({ target: PerCent, terms: z.string().min(1).max(300) }).optional(),
  })
  .refine(
    ({ kind, withinMs }) => (kind === 'latency') === (withinMs !== undefined),
    'withinMs belongs to kind: latency, and only there',
  );
type Service = z.infer<typeof Service>;

const Config = z.strictObject({ services: z.array(Service).min(1).max(200) });
type Config = z.infer<typeof Config>;

const Input = z
  .strictObject({ ask: z.literal('objectives'), from: Instant, to: Instant })
  .refine(({ from, to }) => epochMs(from) <= epochMs(to), 'from must not be after to');
type Input = z.infer<typeof Input>;

/** What services have promised of themselves, as the configuration says it: there is no other place where it stands. */
export const objectives = defineTool<Config, Input>({
  name: NAME,
  description: 'The service level objectives of services, and the agreements with others on them.',
  config: Config,
  input: Input,
  seed: ({ window }) => [{ ask: 'objectives', ...window }],
  run(_question, { config: { services } }) {
    const observations = services.map(objectiveOf);
    return Promise.resolve({ observations, total: observations.length, truncated: false });
  },
  doctor({ config: { services } }) {
    return Promise.resolve(`${services.length} objectives in the configuration`);
  },
});

function objectiveOf({ service, kind, withinMs, target, days, agreement }: Service): Objective {
  const lines = [
    `service: ${service}`,
    withinMs === undefined ? `measure: ${kind}` : `measure: ${kind}, within ${withinMs} ms`,
    `target: ${target} % of ${days} days`,
    ...(agreement ? [`agreement: ${agreement.target} % of ${days} days; below it: ${agreement.terms}`] : []),
  ];
  return {
    kind: 'objective',
    service,
    measure: withinMs === undefined ? { of: 'availability' } : { of: 'latency', withinMs },
    target,
    days,
    agreement: agreement ?? null,
    text: lines.join('\n'),
  };
}
