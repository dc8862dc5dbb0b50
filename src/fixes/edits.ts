import type { Fix, WholeFile } from '../schema/index.ts';
import { Refusal } from './refusal.ts';
import type { Repository } from './repository.ts';
import { documentsOf } from './yaml-splice.ts';

/**
 * The files after a model's edits, one after the other. Each passage has to stand in its file exactly once, to the
 * character; what parsed before has to parse afterwards. Throws `Refusal` with the edit and what is wrong with it.
 */
export function edits({ edits: list }: Extract<Fix, { kind: 'edits' }>, repository: Repository): WholeFile[] {
  const texts = new Map<string, string>();
  for (const [index, { path, search, replace }] of list.entries()) {
    const name = `edit ${index + 1}`;
    const text = texts.get(path) ?? repository.read(path);
    if (search === '' || search === replace) throw new Refusal(`${name} changes nothing in \`${path}\``);
    const found = text.split(search).length - 1;
    if (found !== 1) throw new Refusal(`${name}: its passage stands ${found} times in \`${path}\`, not once`);
    texts.set(
      path,
      text.replace(search, () => replace),
    );
  }
  return [...texts].map(([path, content]) => {
    requireParses(path, repository.read(path), content);
    return { path, content };
  });
}

function requireParses(path: string, before: string, after: string): void {
  if (/\.ya?ml$/i.test(path) && isYaml(path, before)) documentsOf(after, path);
  if (/\.json$/i.test(path) && isJson(before) && !isJson(after))
    throw new Refusal(`\`${path}\` would be no JSON afterwards`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isYaml(path: string, text: string): boolean {
  try {
    documentsOf(text, path);
    return true;
  } catch {
    // A template that looks like YAML.
    return false;
  }
}
