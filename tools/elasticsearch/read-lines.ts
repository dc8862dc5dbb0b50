import type { Found } from '../../src/tool.ts';
import { planLines } from '../reading/line-plan.ts';
import { lineCounts } from '../reading/line-volume.ts';
import { linesOf } from '../reading/log-entry.ts';
import { onsetOf, type LogLimits, type LogQuestion } from '../reading/log-question.ts';
import type { SearchClient } from './client.ts';
import { textAt, type Fields } from './fields.ts';
import { pageForward, type Found as Document } from './page-forward.ts';
import type { Filter } from './queries.ts';
import type { Counted } from './read-counts.ts';

/** What was asked. */
export interface LinesWanted {
  filter: Filter;
  question: LogQuestion;
  config: LogLimits & { fields: Fields; pageSize: number; tieBreaker: string };
}

/** The lines of each service: all of them, or as many around the onset as the caps allow. */
export async function readLines(client: SearchClient, counted: Counted, wanted: LinesWanted): Promise<Found> {
  const { filter, question, config } = wanted;
  const { fields, pageSize, tieBreaker, maxLineBytes, maxSeconds } = config;
  const untilMs = performance.now() + maxSeconds * 1000;
  const { counts, grid } = counted;
  const plans = planLines(lineCounts(counts, grid), {
    ...{ window: filter.window, onset: onsetOf(question), first: question.first ?? [] },
    ...{ stepMs: grid.stepMs, maxLines: config.maxLines },
  });
  const kind = await client.kind();
  const observations: Found['observations'] = [];
  let truncated = counted.partial;
  let bytes = 0;
  for (const { service, window, whole, maxLines } of plans) {
    if (bytes >= config.maxBytes) {
      truncated = true;
      break;
    }
    const one = { ...filter, window, ...ofService(filter, service) };
    const read = await pageForward(client, one, {
      ...{ kind, tieBreaker, pageSize, maxLines, untilMs },
      ...{ source: Object.values(fields).flat(), maxBytes: config.maxBytes - bytes },
    });
    bytes += read.bytes;
    truncated ||= read.partial || !whole;
    const text = read.documents.map((document) => lineOf(document, fields, maxLineBytes)).join('\n');
    if (text !== '') observations.push({ kind: 'logs', service, text });
  }
  return { observations, total: observations.length, truncated };
}

/** Lines that name no service are those in which its field is not there. */
function ofService({ mapping, also }: Filter, service: string): Pick<Filter, 'services' | 'also'> {
  if (mapping.service === undefined) return { services: [], also };
  if (service !== 'unknown') return { services: [service], also };
  const unnamed = { bool: { must_not: [{ exists: { field: mapping.service } }] } };
  const either = { bool: { should: [unnamed, { term: { [mapping.service]: service } }], minimum_should_match: 1 } };
  return { services: [], also: [...also, either] };
}

function lineOf({ at, source }: Document, fields: Fields, maxBytes: number): string {
  // Without a message of its own, a document is what it says.
  const message = textAt(source, fields.message) ?? JSON.stringify(source ?? {});
  const stack = textAt(source, fields.stack);
  const text = stack === undefined || message.includes(stack) ? message : `${message}\n${stack}`;
  const level = textAt(source, fields.level);
  const ids = { traceId: textAt(source, fields.traceId), spanId: textAt(source, fields.spanId) };
  return linesOf({ at, text, level, ...ids }, maxBytes);
}
