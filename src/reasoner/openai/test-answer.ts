import { z } from 'zod';
import { canonical } from '../../ledger.ts';
import type { Prediction } from '../../schema/index.ts';
import type { Case } from '../reasoner.ts';
import { EXPECTATIONS } from '../rules/hypothesise.ts';

/** One test as a model proposes it; which fields count depends on `test`. */
export const TestAnswer = z.strictObject({
  test: z.enum(['exposure', 'topology', 'locality', 'mechanism', 'intervention', 'traffic', 'search', 'query']),
  service: z.string().nullable(),
  evidence: z.string().nullable(),
  pattern: z.string().nullable(),
  tool: z.string().nullable(),
  question: z.string().nullable(),
  expect: z.enum(['present', 'absent', 'rises']),
});
export type TestAnswer = z.infer<typeof TestAnswer>;

/**
 * A proposed test as a prediction with a query that code can run; undefined where it names a service, a piece of
 * evidence or a tool that does not exist, or asks of no suspect what only a suspect has. What must be seen is said in our words, never in the model's.
 */
export function predictionFrom(
  { test, service, evidence, pattern, tool, question, expect }: TestAnswer,
  known: Case,
  suspect: string | null,
): Prediction | undefined {
  if (test === 'search') {
    if (evidence === null || pattern === null || pattern.trim() === '') return undefined;
    if (!known.evidence.some(({ id }) => id === evidence)) return undefined;
    const verb = expect === 'rises' ? 'histogram' : 'count';
    const input = { evidence, pattern: pattern.slice(0, 200) };
    const lines = `lines that are searched for in what ${evidence} quotes`;
    return predictionOf(
      expect === 'rises' ? `more ${lines} after the onset` : `${lines} are ${expect}`,
      verb,
      input,
      expect,
    );
  }
  if (test === 'query') {
    const input = objectIn(question);
    if (!input || expect === 'rises' || !known.evidence.some(({ source }) => source.tool === tool)) return undefined;
    const isSearched = pattern !== null && pattern.trim() !== '';
    return isSearched
      ? predictionOf(
          `lines that are searched for in what ${tool} answers are ${expect}`,
          'query',
          { tool, input, pattern: pattern.slice(0, 200) },
          expect,
        )
      : predictionOf(`what ${tool} is asked for is ${expect}`, 'query', { tool, input }, expect);
  }
  if (test === 'traffic') {
    if (!isService(known, service)) return undefined;
    const input = { role: 'traffic', entity: service, direction: 'up' };
    return expect === 'absent'
      ? predictionOf(`the request rate of ${service} does not rise before the onset`, 'analysis', input, 'absent')
      : predictionOf(`the request rate of ${service} rises before the onset`, 'analysis', input, 'seen');
  }
  // The others ask what the analysis measured of a suspect.
  return suspect === null ? undefined : predictionOf(EXPECTATIONS[test], 'analysis', { suspect, test }, 'seen');
}

/** At most four different ones, numbered. */
export function numbered(predictions: readonly Prediction[]): Prediction[] {
  const byQuery = new Map(predictions.map((one) => [canonical(one.query), one]));
  return [...byQuery.values()].slice(0, 4).map((one, index) => ({ ...one, id: `P-${index + 1}` }));
}

function predictionOf(ifTrue: string, tool: string, input: Record<string, unknown>, expect: string): Prediction {
  return { id: 'P-1', ifTrue, query: { tool, input, expect }, result: 'unchecked', observed: '', evidence: [] };
}

function isService({ incident, calls, inventory }: Case, name: string | null): name is string {
  return (
    name !== null &&
    (incident.services.includes(name) ||
      calls.some(({ caller, callee }) => caller === name || callee === name) ||
      inventory.some(({ kind, ref }) => kind === 'service' && ref === name))
  );
}

function objectIn(text: string | null): Record<string, unknown> | undefined {
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
