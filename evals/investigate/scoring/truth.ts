import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What is true of a case, in the terms of its set. Only the scorer's process may hold one. */
export interface Truth {
  /** The commit; `none` where no change did it; undefined where the set does not ask for one. */
  change?: string;
  service?: string;
  /** The object that broke, as `kind/name`. */
  resource?: string;
  /** The way of failing, by any of these names. */
  mechanism?: readonly string[];
  conditions?: readonly { kind: string; artefact: string }[];
  /** Changes that are not the cause, though they look like it. Undefined where the set has none. */
  distractors?: readonly string[];
}

const LabTruth = z.looseObject({
  rootCause: z.looseObject({ service: z.string(), sha: z.string(), mechanism: z.string() }),
  rootConditions: z.array(z.looseObject({ kind: z.string(), artefact: z.string() })),
  distractors: z.array(z.looseObject({ sha: z.string() })),
});
const CommitTruth = z.looseObject({ commit: z.string(), decoys: z.array(z.string()) });
const ServiceTruth = z.looseObject({ service: z.string() });
const ResourceTruth = z.looseObject({ resource: z.string() });
const DiagnosisTruth = z.looseObject({ fault_object: z.string(), root_cause: z.string() });

const INCIDENTS = join(import.meta.dirname, '../../../fixtures/incidents');

/** Reads what is true of a case. Throws where the set or the file is not known. */
export function truthOf(data: string, set: string, id: string): Truth {
  const ofSet = (): unknown => readJson(join(data, 'truth', set, 'dev', `${id}.json`));
  switch (set) {
    case 'lab': {
      const { rootCause, rootConditions, distractors } = LabTruth.parse(readJson(join(INCIDENTS, id, 'truth.json')));
      return {
        change: rootCause.sha,
        service: rootCause.service,
        mechanism: [rootCause.mechanism],
        conditions: rootConditions,
        distractors: distractors.map(({ sha }) => sha),
      };
    }
    case 'rootcausebench': {
      const { commit, decoys } = CommitTruth.parse(ofSet());
      return { change: commit, distractors: decoys };
    }
    case 'cloudopsbench': {
      const { fault_object: resource, root_cause: cause } = DiagnosisTruth.parse(ofSet());
      return { resource, service: resource.split('/').at(-1) ?? resource, mechanism: [cause] };
    }
    case 'nezha':
      return { service: ServiceTruth.parse(ofSet()).service };
    // What petshop calls a resource is the name that its metrics and its map of calls give to a service.
    case 'petshop':
      return { service: ResourceTruth.parse(ofSet()).resource };
    default:
      throw new Error(`nothing is known to be true of the set ${JSON.stringify(set)}`);
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
