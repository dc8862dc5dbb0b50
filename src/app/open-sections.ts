import { ConfigError, messageOf } from '../errors.ts';

/** Opens what has a section in the configuration. Throws `ConfigError` with the place of a section that does not fit. */
export function openSections<Open>(
  place: string,
  list: readonly { name: string; open: (section: unknown) => Open }[],
  sections: Readonly<Record<string, unknown>>,
): Open[] {
  return list.flatMap(({ name, open }) => {
    const section = sections[name];
    if (section === undefined) return [];
    try {
      return [open(section)];
    } catch (error) {
      throw new ConfigError(`${place}.${name}`, messageOf(error), { cause: error });
    }
  });
}
