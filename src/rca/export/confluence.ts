import type { Rca } from '../../schema/index.ts';
import { visible, visibleLine } from '../render/format/visible.ts';
import { plainDocument, type Part } from './document.ts';

/**
 * An RCA in Confluence's storage format (XHTML with macros), as the `value` of a page's body. Everything from outside
 * is text: no element, macro, link or mention comes out of it. Evidence stands in folded blocks of code.
 */
export function renderConfluence(rca: Rca): string {
  return `${plainDocument(rca).parts.map(written).join('\n')}\n`;
}

function written(part: Part): string {
  switch (part.kind) {
    case 'heading':
      return `<h2>${text(part.text)}</h2>`;
    case 'paragraph':
      return `<p>${text(part.text)}</p>`;
    case 'list': {
      const tag = part.ordered ? 'ol' : 'ul';
      return `<${tag}>${part.items.map((item) => `<li><p>${text(item)}</p></li>`).join('')}</${tag}>`;
    }
    case 'table':
      return `<table><tbody>${row(part.heads, 'th')}${part.rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
    case 'excerpt':
      return macro(
        'expand',
        `${parameter('title', part.title)}<ac:rich-text-body>${macro('code', `<ac:plain-text-body><![CDATA[${cdata(part.text)}]]></ac:plain-text-body>`)}</ac:rich-text-body>`,
      );
  }
}

function macro(name: 'expand' | 'code', body: string): string {
  return `<ac:structured-macro ac:name="${name}">${body}</ac:structured-macro>`;
}

function parameter(name: string, value: string): string {
  return `<ac:parameter ac:name="${name}">${text(value)}</ac:parameter>`;
}

function row(cells: readonly string[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}><p>${text(cell)}</p></${tag}>`).join('')}</tr>`;
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Untrusted text as XML text. */
function text(untrusted: string): string {
  return visibleLine(untrusted)
    .replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark)
    .replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** The end mark of a CDATA section is the only text that cannot stand in one. */
function cdata(untrusted: string): string {
  return visible(untrusted).replaceAll(']]>', ']]]]><![CDATA[>');
}
