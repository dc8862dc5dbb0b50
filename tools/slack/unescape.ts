const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/**
 * The text of a message as it was read: Slack writes `<@U…>`, `<#C…|name>`, `<!here>`, `<url|text>` and `&amp;`.
 * People become what `nameUser` calls them. A link keeps its text and its address.
 */
export function unescapeMessage(text: string, nameUser: (id: string) => string): string {
  return text.replaceAll(/<([^<>]{1,4000})>|&(amp|lt|gt);/g, (whole, inside?: string, entity?: string) =>
    inside === undefined ? (ENTITIES[entity ?? ''] ?? whole) : unescapeEntities(mention(inside, nameUser)),
  );
}

function mention(inside: string, nameUser: (id: string) => string): string {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  if (target.startsWith('@')) return `@${nameUser(target.slice(1))}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return label || `@${target.slice(1).split('^')[0] ?? ''}`;
  if (target.startsWith('mailto:')) return label || target.slice('mailto:'.length);
  return label === '' || label === target ? target : `${label} (${target})`;
}

function unescapeEntities(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}
