import type { EvidenceId, Proof } from '../schema/index.ts';
import type { FileVersion } from './file-versions.ts';
import { accepts, type ConfigSchema } from './json-schema.ts';
import { valuesOf } from './yaml-splice.ts';

/**
 * Holds a schema against the configuration file as it stood after each recorded change: whole, as CI would. Holds if it
 * refuses the version that broke things and takes every other. Newest first; `bad` names the commit that broke it.
 */
export function replaySchema(
  schema: ConfigSchema,
  path: string,
  bad: string | null,
  versions: readonly FileVersion[],
  evidence: readonly EvidenceId[],
): Proof {
  const broken = versions.filter(({ sha }) => sha === bad);
  const good = versions.filter(({ sha, text }) => sha !== bad && !broken.some((one) => one.text === text));
  if (broken.length === 0 || good.length === 0 || evidence.length === 0) {
    const reason = `the version of \`${path}\` that broke things, or one before it, could not be put together from what was recorded`;
    return { kind: 'not-provable', reason };
  }
  const rejectsBad = broken.every(({ text }) => !takes(schema, text, path));
  const acceptedGood = good.filter(({ text }) => takes(schema, text, path)).length;
  return {
    kind: 'guard-replay',
    holds: rejectsBad && acceptedGood === good.length,
    rejectsBad,
    acceptedGood,
    goodChanges: good.length,
    evidence: [...evidence],
  };
}

function takes(schema: ConfigSchema, text: string, path: string): boolean {
  try {
    return valuesOf(text, path).every((value) => accepts(schema, value));
  } catch {
    return false;
  }
}
