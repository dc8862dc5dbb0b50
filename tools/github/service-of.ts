import { z } from 'zod';

/** What a deployment says of itself that may name its service. */
export interface Named {
  payload?: unknown;
  task?: string | null | undefined;
  environment: string;
}

/** Where something was deployed to. */
export interface Place {
  service: string;
  environment: string;
}

const Payload = z.looseObject({ service: z.string().min(1).max(200) });
const ENVIRONMENT =
  /^(prod|production|live|staging|stage|stg|preprod|canary|qa|uat|test|testing|dev|development|preview)[-_/:. ]{1,3}(\S.{0,199})$/i;

/**
 * Which service a deployment put where: by its payload, by the operator's mapping of its environment or task, by a
 * task such as `deploy:checkout`, by an environment such as `prod-checkout`; else it is the repository's own.
 */
export function serviceOf(
  { payload, task, environment }: Named,
  { services, repo }: { services: Readonly<Record<string, string>>; repo: string },
): Place {
  const split = ENVIRONMENT.exec(environment);
  const mapped = own(services, environment) ?? own(services, task ?? '');
  const named =
    Payload.safeParse(parsed(payload)).data?.service ?? mapped ?? /^deploy[:/](.{1,200})$/.exec(task ?? '')?.[1];
  if (split?.[1] === undefined || split[2] === undefined) return { service: named ?? repo, environment };
  return { service: named ?? split[2], environment: split[1] };
}

function own(names: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

/** A payload is an object, or the text of one. */
function parsed(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
