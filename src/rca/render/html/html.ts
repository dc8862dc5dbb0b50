import { visible } from '../format/visible.ts';

/** HTML that was made by the template below, and by nothing else. */
export interface Markup {
  readonly html: string;
}

/** What may stand in a template: text is escaped, markup is kept, lists are joined, nothing gives nothing. */
export type Piece = string | number | Markup | null | undefined | false | readonly Piece[];

const made = new WeakSet<Markup>();

/**
 * Makes HTML of a template. Everything put in is escaped for text and for quoted attributes, and shown visibly; only
 * what this function made itself is taken as it is. Attributes must be quoted in the template.
 */
export function html(template: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const parts = template.map((text, index) => text + (index < pieces.length ? written(pieces[index]) : ''));
  const markup: Markup = Object.freeze({ html: parts.join('') });
  made.add(markup);
  return markup;
}

/** What a drawing may be made of: shapes and short text. */
const SHAPES = new Set(['svg', 'g', 'path', 'line', 'rect', 'text', 'tspan', 'circle']);
/** Attributes that place or shape; colours come from the style sheet. */
const PLACING =
  /^(?:class|d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox|transform|text-anchor|stroke-width|stroke-dasharray|stroke-miterlimit|fill|display|opacity)$/;

/**
 * A drawing that a library made of numbers, as markup: of shapes only, with a name for screen readers. Throws
 * `TypeError` where there is anything else in it.
 */
export function drawing(svg: string, label: string): Markup {
  const kept = svg.replace(
    /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g,
    (_all, end: string, tag: string, inside: string, self: string) => {
      if (!SHAPES.has(tag)) throw new TypeError(`a drawing holds <${tag}>`);
      if (end === '/') return `\u0001/${tag}\u0002`;
      const attributes = [...inside.matchAll(/([\w:-]+)="([^"]*)"/g)].filter(
        ([, name = '', value = '']) =>
          PLACING.test(name) && !/url\(|:/.test(value) && (name !== 'fill' || value === 'none'),
      );
      const name = tag === 'svg' ? ` role="img" aria-label="${escaped(label)}"` : '';
      return `\u0001${tag}${name}${attributes.map(([, key = '', value = '']) => ` ${key}="${value}"`).join('')}${self}\u0002`;
    },
  );
  if (/[<>]/.test(kept)) throw new TypeError('a drawing holds something that is no shape');
  const markup = Object.freeze({ html: kept.replaceAll('\u0001', '<').replaceAll('\u0002', '>') });
  made.add(markup);
  return markup;
}

/** Markup joined by markup: `a, b, c`. */
export function joined(pieces: readonly Markup[], by: Markup): Markup {
  return html`${pieces.map((piece, index) => (index === 0 ? piece : [by, piece]))}`;
}

function written(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string') return escaped(piece);
  if (typeof piece === 'number') return escaped(String(piece));
  if (isList(piece)) return piece.map(written).join('');
  if (!made.has(piece)) throw new TypeError('this looks like markup and was not made by the html template');
  return piece.html;
}

function isList(piece: Markup | readonly Piece[]): piece is readonly Piece[] {
  return Array.isArray(piece);
}

const MARKS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escaped(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (mark) => MARKS[mark] ?? mark);
}
