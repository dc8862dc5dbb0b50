import { z } from 'zod';
import { ToolError } from '../../src/errors.ts';
import { fetchJson, type JsonSource } from '../reading/fetch-json.ts';
import type { Gathering } from '../reading/gather.ts';

type Query = readonly (readonly [name: string, value: string])[];

/** What PagerDuty's REST API is asked. All throw `ToolError`. */
export interface PagerDuty {
  /** The thing under `key` of an answer. */
  one: (path: string, key: string, query?: Query) => Promise<unknown>;
  /** The items under `key` of all pages. What lies behind a limit is counted as left out. */
  each: (path: string, key: string, query?: Query) => AsyncGenerator;
}

/** Items a page, and how far paging goes at all. Contract 2.15. */
const PAGE_SIZE = 100;
const FURTHEST = 10_000;
/** Otherwise times are written in the zone of the account. */
const IN_UTC = ['time_zone', 'UTC'] as const;

/** What ends the reading of a list: `gathering` says when there is enough, and no list gives more than `maxItems`. */
interface Limits {
  gathering: Gathering;
  maxItems: number;
  signal: AbortSignal;
}

/** Opens the API. */
export function openPagerDuty(source: JsonSource, { gathering, maxItems, signal }: Limits): PagerDuty {
  async function ask(path: string, query: Query): Promise<Record<string, unknown>> {
    const search = new URLSearchParams([...query, IN_UTC].map(([name, value]): [string, string] => [name, value]));
    const parsed = z
      .record(z.string(), z.unknown())
      .safeParse(await fetchJson(source, { path: `${path}?${search.toString()}` }, signal));
    if (parsed.success) return parsed.data;
    throw malformed(path, 'an object');
  }

  function malformed(path: string, expected: string): ToolError {
    return new ToolError(source.tool, 'malformed', `${source.tool}: ${path} does not answer ${expected}`);
  }

  return {
    async one(path, key, query = []) {
      const answer = await ask(path, query);
      if (answer[key] === undefined) throw malformed(path, key);
      return answer[key];
    },
    async *each(path, key, query = []) {
      for (let offset = 0; ; offset += PAGE_SIZE) {
        const paging = [
          ['limit', String(PAGE_SIZE)],
          ['offset', String(offset)],
        ] as const;
        const answer = await ask(path, [...query, ...paging]);
        const items = z.array(z.unknown()).safeParse(answer[key]);
        if (!items.success) throw malformed(path, `a list of ${key}`);
        yield* items.data;
        if (answer['more'] !== true) return;
        const isEnough = gathering.isFull() || offset + PAGE_SIZE >= maxItems;
        if (isEnough || items.data.length === 0 || offset + 2 * PAGE_SIZE > FURTHEST) {
          gathering.leaveOut();
          return;
        }
      }
    },
  };
}
