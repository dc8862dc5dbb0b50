import { sampleRca } from '../rca/sample.test-support.ts';
import type { Plan, Rca, Write } from '../schema/index.ts';
import { markBody, type MarkerScope } from './marker.ts';
import { planWrites, type PlanRequest } from './plan.ts';

export const secret = 'a-secret-of-this-test';

/** The plan of the sample incident for a target. */
export function planSample(target: string, change: Partial<PlanRequest> = {}, rca: Rca = unpromised()): Plan {
  return planWrites({
    rca,
    rcaMarkdown: `# ${rca.title}\n\nAs rendered elsewhere.\n`,
    repository: { target, webUrl: null },
    markerSecret: secret,
    ...change,
  });
}

/** The sample, of which no action was promised before. */
function unpromised(): Rca {
  const rca = sampleRca();
  return { ...rca, actions: rca.actions.map((action) => ({ ...action, dup: null })) };
}

/** One write of it. */
export function plannedWrite(target: string, id: string, change: Partial<PlanRequest> = {}, rca?: Rca): Write {
  const write = planSample(target, change, rca).writes.find((each) => each.id === id);
  if (!write) throw new RangeError(`the sample plans no write ${id}`);
  return write;
}

/** A write with other fields, marked anew as if it had been planned so. */
export function remarked(write: Write, change: Partial<Write>, scope: MarkerScope): Write {
  const changed = { ...write, ...change };
  const text = changed.body.replace(/^[^\n]*\n\n/, '');
  return { ...changed, body: markBody(changed, text, scope) };
}
