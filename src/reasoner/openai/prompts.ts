import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../errors.ts';

/** The prompts of the model calls, by name, with their parts put in. */
export interface Prompts {
  /** The system message of a step. */
  of: (step: string) => string;
  /** A part by itself, for what is said after the data. */
  part: (name: string) => string;
  /** Changes with any byte of any prompt. */
  hash: string;
}

/**
 * Reads all prompts of a folder. A line `{{_name}}` stands for the part `_name.md`.
 * Throws `ConfigError` where a part is missing or a placeholder is left over.
 */
export function loadPrompts(folder: string): Prompts {
  const files = new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.md'))
      .toSorted()
      .map((file) => [file.slice(0, -'.md'.length), readFileSync(join(folder, file), 'utf8').trim()]),
  );
  const rendered = new Map(
    [...files]
      .filter(([name]) => !name.startsWith('_'))
      .map(([name, text]) => [name, withParts(folder, files, name, text)]),
  );
  const hash = createHash('sha256')
    .update(JSON.stringify([...files]))
    .digest('hex');
  return {
    of(step) {
      const text = rendered.get(step);
      if (text === undefined) throw new ConfigError(join(folder, `${step}.md`), 'there is no such prompt');
      return text;
    },
    part(name) {
      const text = files.get(name);
      if (text === undefined) throw new ConfigError(join(folder, `${name}.md`), 'there is no such part');
      return text;
    },
    hash: hash.slice(0, 16),
  };
}

function withParts(folder: string, files: ReadonlyMap<string, string>, name: string, text: string): string {
  return text.replace(/\{\{(_?[\w-]+)\}\}/g, (_match, part: string) => {
    const found = files.get(part);
    if (found === undefined) throw new ConfigError(join(folder, `${name}.md`), `the part {{${part}}} has no file`);
    return found;
  });
}
