/** The part of JSON Schema (2020-12) that is written here; what else stands in a schema is kept as it is. */
export interface ConfigSchema {
  $schema?: string;
  type?: string;
  required?: string[];
  properties?: Record<string, ConfigSchema>;
  minimum?: number;
  maximum?: number;
  [other: string]: unknown;
}

/** Whether a value is valid under the part of JSON Schema that our schemas use. */
export function accepts(schema: ConfigSchema, value: unknown): boolean {
  const { type, required = [], properties = {}, minimum, maximum } = schema;
  if (type === 'number' && (typeof value !== 'number' || !Number.isFinite(value))) return false;
  if (typeof value === 'number') {
    if ((minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum)) return false;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return type !== 'object';
  const members = new Map<string, unknown>(Object.entries(value));
  return (
    required.every((key) => members.has(key)) &&
    Object.entries(properties).every(([key, inner]) => !members.has(key) || accepts(inner, members.get(key)))
  );
}
