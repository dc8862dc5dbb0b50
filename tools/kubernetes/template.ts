import { z } from 'zod';
import { isRecord, shown } from './object-text.ts';

const Strings = z.record(z.string(), z.string()).nullish();
const Template = z.looseObject({
  metadata: z.looseObject({ annotations: Strings, labels: Strings }).nullish(),
  spec: z
    .looseObject({ containers: z.array(z.looseObject({ name: z.string(), image: z.string().nullish() })).nullish() })
    .nullish(),
});

/** Where a template names the commit it was built from, or else its version; the first that is there counts. */
const VERSION_KEYS = ['org.opencontainers.image.revision', 'app.kubernetes.io/version'];
const MOST_LINES = 400;
const LONGEST_VALUE = 300;

/** What a pod template names its version by: a commit or version it is marked with, else its image's tag or digest. */
export function versionOf(template: unknown, workload: string): string | undefined {
  const { metadata, spec } = Template.safeParse(template).data ?? {};
  for (const key of VERSION_KEYS) {
    const version = metadata?.annotations?.[key] ?? metadata?.labels?.[key];
    if (version) return version;
  }
  const containers = spec?.containers ?? [];
  const image = (containers.find(({ name }) => name === workload) ?? containers[0])?.image;
  return image ? tagOf(image) : undefined;
}

/** The tag of an image, else its digest, else its name. */
export function tagOf(image: string): string {
  const [named = '', digest] = image.split('@', 2);
  const tag = /:([\w.-]{1,128})$/.exec(named)?.[1];
  return tag ?? digest ?? image;
}

/** What differs between two pod templates, a line for each setting. */
export function templateDiff(before: unknown, after: unknown): string[] {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  const lines = paths.flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was === is) return [];
    return [...(was === undefined ? [] : [`- ${path}: ${was}`]), ...(is === undefined ? [] : [`+ ${path}: ${is}`])];
  });
  const rest = lines.length - MOST_LINES;
  return rest > 0 ? [...lines.slice(0, MOST_LINES), `…[${rest} lines cut]`] : lines;
}

/** Every leaf of a template by its path; members of a list go by their name where they have one. */
function settingsOf(template: unknown): Map<string, string> {
  const settings = new Map<string, string>();
  function walk(value: unknown, path: string): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const name = isRecord(item) && typeof item['name'] === 'string' ? item['name'] : String(index);
        walk(item, `${path}[${name}]`);
      }
    } else if (isRecord(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
    } else if (value !== undefined && !path.endsWith('labels.pod-template-hash')) {
      settings.set(path, JSON.stringify(value).slice(0, LONGEST_VALUE));
    }
  }
  walk(shown(template), '');
  return settings;
}
