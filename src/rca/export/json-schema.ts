import { z } from 'zod';
import { Rca } from '../../schema/index.ts';

/** Where the schema of `rca.json` is known by. Its number rises with every change that an older reader would refuse. */
export const SCHEMA_ID = 'urn:hindcast:rca:1';

/** The JSON Schema (draft 2020-12) of `rca.json`, made from the schema that Hindcast reads with. */
export function rcaJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(Rca, { target: 'draft-2020-12' });
  return {
    $schema,
    $id: SCHEMA_ID,
    title: 'Root-cause analysis by Hindcast',
    description: 'rca.json, form hindcast-rca/1. Every text in it is untrusted.',
    ...schema,
  };
}
