import MarkdownIt, { type Token } from 'markdown-it';

/** A node of the Atlassian Document Format. */
export interface AdfNode {
  type: string;
  version?: 1;
  attrs?: Record<string, unknown>;
  content?: AdfNode[];
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  text?: string;
}

const markdown = new MarkdownIt({ html: true });

/** Tags that our own bodies fold things away with; any other HTML is shown as the text that it is. */
const SUMMARY = /^<summary>(.*)<\/summary>$/;

/**
 * A body of ours as an Atlassian Document: headings, paragraphs, lists, code, rules, links, and what is folded away as an
 * `expand`. Text in it that looks like HTML or a mention stays text, because a document has nodes for those.
 */
export function adfOf(text: string): AdfNode {
  const tokens = markdown.parse(text, {});
  const root: AdfNode[] = [];
  const open: { content: AdfNode[]; close: () => void }[] = [];
  const here = (): AdfNode[] => open.at(-1)?.content ?? root;
  const begin = (type: string, attrs?: Record<string, unknown>): void => {
    const content: AdfNode[] = [];
    const parent = here();
    const close = (): void => {
      if (content.length > 0) parent.push({ type, ...(attrs ? { attrs } : {}), content });
    };
    open.push({ content, close });
  };
  const end = (): void => open.pop()?.close();

  for (const token of tokens) {
    switch (token.type) {
      case 'heading_open':
        begin('heading', { level: Number(token.tag.slice(1)) });
        break;
      case 'paragraph_open':
        begin('paragraph');
        break;
      case 'bullet_list_open':
        begin('bulletList');
        break;
      case 'ordered_list_open':
        begin('orderedList');
        break;
      case 'list_item_open':
        begin('listItem');
        break;
      case 'blockquote_open':
        begin('blockquote');
        break;
      case 'inline':
        here().push(...inlineOf(token.children ?? []));
        break;
      case 'fence':
      case 'code_block':
        here().push(codeBlock(token));
        break;
      case 'hr':
        here().push({ type: 'rule' });
        break;
      case 'html_block':
        for (const line of token.content.split('\n')) {
          const summary = SUMMARY.exec(line)?.[1];
          if (line === '<details>' || line === '') continue;
          if (line === '</details>') end();
          else if (summary !== undefined) begin('expand', { title: summary });
          else here().push({ type: 'paragraph', content: [{ type: 'text', text: line }] });
        }
        break;
      default:
        if (token.nesting === -1) end();
    }
  }
  while (open.length > 0) end();
  return { version: 1, type: 'doc', content: root };
}

function codeBlock({ content, info }: Token): AdfNode {
  const text = content.replace(/\n$/, '');
  return {
    type: 'codeBlock',
    ...(info.trim() === '' ? {} : { attrs: { language: info.trim() } }),
    ...(text === '' ? {} : { content: [{ type: 'text', text }] }),
  };
}

function inlineOf(tokens: readonly Token[]): AdfNode[] {
  const nodes: AdfNode[] = [];
  const marks: NonNullable<AdfNode['marks']> = [];
  const put = (text: string, more: NonNullable<AdfNode['marks']> = []): void => {
    // A document allows no other mark beside code than a link.
    const kept = more.length > 0 ? marks.filter(({ type }) => type === 'link') : marks;
    const all = [...kept, ...more];
    if (text !== '') nodes.push({ type: 'text', text, ...(all.length > 0 ? { marks: all } : {}) });
  };
  for (const token of tokens) {
    switch (token.type) {
      case 'code_inline':
        put(token.content, [{ type: 'code' }]);
        break;
      case 'softbreak':
        put(' ');
        break;
      case 'hardbreak':
        nodes.push({ type: 'hardBreak' });
        break;
      case 'strong_open':
        marks.push({ type: 'strong' });
        break;
      case 'em_open':
        marks.push({ type: 'em' });
        break;
      case 'link_open':
        marks.push({ type: 'link', attrs: { href: token.attrGet('href') ?? '' } });
        break;
      case 'strong_close':
      case 'em_close':
      case 'link_close':
        marks.pop();
        break;
      default:
        put(token.content);
    }
  }
  return nodes;
}
