import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import type { LevelCounts, StepGrid } from '../reading/line-volume.ts';
import { gridOver } from '../reading/log-question.ts';
import type { SearchClient } from './client.ts';
import { MOST_STEPS, countsBody, type Filter } from './queries.ts';

/** What was counted, on which steps. `partial`: some shards did not answer, or there are more services than were told. */
export interface Counted {
  counts: LevelCounts[];
  grid: StepGrid;
  partial: boolean;
}

const Steps = z.looseObject({
  steps: z.looseObject({ buckets: z.array(z.looseObject({ key: z.number(), doc_count: z.number() })) }),
});
const Level = Steps.extend({ key: z.union([z.string(), z.number()]) });
const Levels = z.union([z.looseObject({ levels: z.looseObject({ buckets: z.array(Level) }) }), Steps]);
const Services = z.looseObject({
  services: z.looseObject({
    sum_other_doc_count: z.number().default(0),
    buckets: z.array(z.looseObject({ key: z.union([z.string(), z.number()]) }).and(Levels)),
  }),
});
const Aggregations = z.union([Services, Levels]);

/** How many lines each service wrote at each level. Lines without either count as `unknown`. */
export async function readCounts(
  client: SearchClient,
  filter: Filter,
  stepSeconds: number,
  tool: string,
): Promise<Counted> {
  const grid = gridOver(filter.window, stepSeconds, MOST_STEPS);
  const { aggregations, partial } = await client.search(countsBody(filter, grid));
  // Where no index matches, there is nothing to count.
  if (aggregations === undefined) return { counts: [], grid, partial };
  const parsed = Aggregations.safeParse(aggregations);
  if (!parsed.success) {
    throw new ToolError(tool, 'malformed', `${tool}: the counts cannot be read: ${z.prettifyError(parsed.error)}`);
  }
  const { data } = parsed;
  if (!isServices(data)) return { counts: levelsOf('unknown', data), grid, partial };
  const counts = data.services.buckets.flatMap((bucket) => levelsOf(String(bucket.key), bucket));
  return { counts, grid, partial: partial || data.services.sum_other_doc_count > 0 };
}

function isServices(data: z.infer<typeof Aggregations>): data is z.infer<typeof Services> {
  return 'services' in data;
}

function levelsOf(service: string, bucket: z.infer<typeof Levels>): LevelCounts[] {
  const read = z.looseObject({ levels: z.looseObject({ buckets: z.array(Level) }) }).safeParse(bucket);
  if (!read.success) {
    const steps = Steps.safeParse(bucket);
    return steps.success ? [{ service, level: 'unknown', steps: stepsOf(steps.data) }] : [];
  }
  return read.data.levels.buckets.map((one) => ({
    service,
    level: String(one.key).toLowerCase(),
    steps: stepsOf(one),
  }));
}

function stepsOf({ steps }: z.infer<typeof Steps>): LevelCounts['steps'] {
  return steps.buckets.map(({ key, doc_count: lines }) => [key, lines] as const);
}
