import type { z } from 'zod';

/** The members of a list that are as they should be; others are left out, as is a list that is not there. */
export function readEach<Value>(schema: z.ZodType<Value>, values: readonly unknown[] | null | undefined): Value[] {
  return (values ?? []).flatMap((value): Value[] => {
    const read = schema.safeParse(value);
    return read.success ? [read.data] : [];
  });
}
