import { describe, expect, it } from 'vitest';
import { sampleRca } from '../../sample.test-support.ts';
import { visible } from '../format/visible.ts';
import { hostileRca, hostileTexts } from '../hostile.test-support.ts';
import { renderHtml } from './rca-html.ts';

interface Element {
  tag: string;
  attributes: ReadonlyMap<string, string>;
}

const VOID = new Set(['meta', 'br']);
const TAGS = new Set(
  (
    'html head meta title style body a div nav strong ol ul li main header span h1 h2 h3 dl dt dd p section b small code ' +
    'br i figure figcaption svg defs pattern path line rect title text g circle table caption thead tbody tr th td article pre details summary footer q'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  (
    'lang charset http-equiv content name class href id title style aria-label aria-labelledby aria-hidden scope data-label ' +
    'role tabindex d transform fill opacity display stroke-width stroke-dasharray stroke-miterlimit viewbox x x1 x2 y y1 y2 cx cy r width height patternunits patterntransform text-anchor'
  ).split(' '),
);

/**
 * Reads HTML more strictly than any browser: every `<` begins a whole tag, every tag is closed in its order, every
 * attribute is quoted. What passes cannot be read in two ways. Gives the elements and all text.
 */
function parse(page: string): { elements: Element[]; text: string } {
  const elements: Element[] = [];
  const open: string[] = [];
  let text = '';
  let rest = page.replace(/^<!doctype html>\s*/, '');
  while (rest !== '') {
    const at = rest.indexOf('<');
    text += decode(at < 0 ? rest : rest.slice(0, at));
    if (at < 0) break;
    rest = rest.slice(at);
    const [whole, end, tag = '', inside = '', self] =
      /^<(\/?)([a-z][a-z0-9]*)((?:\s+[A-Za-z][A-Za-z0-9-]*="[^"<>]*")*)\s*(\/?)>/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`no tag at ${rest.slice(0, 80)}`);
    rest = rest.slice(whole.length);
    if (end === '/') {
      if (open.pop() !== tag) throw new Error(`</${tag}> closes nothing`);
      continue;
    }
    const attributes = [...inside.matchAll(/([A-Za-z][A-Za-z0-9-]*)="([^"]*)"/g)];
    elements.push({
      tag,
      attributes: new Map(attributes.map(([, name = '', value = '']) => [name.toLowerCase(), decode(value)])),
    });
    if (tag === 'style') rest = rest.slice(rest.indexOf('</style>'));
    if (self !== '/' && !VOID.has(tag)) open.push(tag);
  }
  if (open.length > 0) throw new Error(`${open.join(' ')} never closed`);
  return { elements, text };
}

function decode(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|#39|#96);)/.test(text)) throw new Error(`a bare & in "${text.slice(0, 80)}"`);
  const marks: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
  return text.replace(/&([a-z0-9#]+);/g, (_all, name: string) => marks[name] ?? '?');
}

/** What must hold of any page: our tags and attributes only, links that stay on it, nothing fetched or run. */
function expectHarmless(page: string): void {
  const { elements } = parse(page);
  const ids = elements.flatMap(({ attributes }) => attributes.get('id') ?? []);
  const links = elements.flatMap(({ attributes }) => attributes.get('href') ?? []);
  const styles = elements.flatMap(({ attributes }) => attributes.get('style') ?? []);

  expect(elements.map(({ tag }) => tag).filter((tag) => !TAGS.has(tag))).toEqual([]);
  expect(elements.flatMap(({ attributes }) => [...attributes.keys()]).filter((name) => !ATTRIBUTES.has(name))).toEqual(
    [],
  );
  expect(links.filter((href) => !/^#[\w-]+$/.test(href))).toEqual([]);
  expect(styles.filter((value) => !/^width:\d+%$/.test(value))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  const rules = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, css = '']) => css).join('');
  expect(rules.match(/url\([^)]*\)|@import|expression/g)).toEqual(['url(#hatch)']);
}

const page = await renderHtml(sampleRca());

describe('renderHtml', () => {
  it('is one file that asks for nothing and runs nothing', () => {
    expectHarmless(page);
    expect(page).toContain(
      `http-equiv="Content-Security-Policy"\n          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(/https?:\/\//);
  });

  it('has a place for every link', () => {
    const { elements } = parse(page);
    const ids = new Set(elements.flatMap(({ attributes }) => attributes.get('id') ?? []));

    const links = elements.flatMap(({ attributes }) => attributes.get('href')?.slice(1) ?? []);
    expect(links.filter((anchor) => !ids.has(anchor))).toEqual([]);
    expect(links.length).toBeGreaterThan(200);
  });

  it('can be read by ear: headings in order, tables with heads, one main part, names for parts', () => {
    const { elements } = parse(page);
    const levels = elements.flatMap(({ tag }) => (/^h[1-6]$/.test(tag) ? [Number(tag[1])] : []));
    const heads = elements.filter(({ tag }) => tag === 'th');

    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => index === 0 || level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
    expect(heads.every(({ attributes }) => /^(?:col|row)$/.test(attributes.get('scope') ?? ''))).toBe(true);
    expect(elements.filter(({ tag }) => tag === 'main')).toHaveLength(1);
    expect(elements.filter(({ tag }) => tag === 'caption')).toHaveLength(
      elements.filter(({ tag }) => tag === 'table').length,
    );
    const svg = elements.find(({ tag }) => tag === 'svg');
    expect(svg?.attributes.get('role')).toBe('img');
    expect(svg?.attributes.get('aria-label')).toBeTruthy();
  });

  it('shows every excerpt word for word', () => {
    const { text } = parse(page);

    for (const { excerpt } of sampleRca().evidence) expect(text).toContain(visible(excerpt));
  });

  it('shows what the Markdown shows: claims, whys, actions, gaps, questions', () => {
    const rca = sampleRca();
    const text = parse(page).text.replace(/\s+/g, ' ');
    const said = [
      ...rca.summary.map((claim) => claim.text),
      ...rca.timeline.events.map(({ what }) => what),
      ...rca.hypotheses.map(({ statement }) => statement),
      ...rca.explanation.rootConditions.map(({ statement }) => statement),
      ...rca.factors.map(({ claim }) => claim.text),
      ...rca.actions.map(({ title }) => title),
      ...rca.gaps.map(({ question }) => question),
      ...rca.questions.map((question) => question.text),
    ];

    for (const sentence of said) expect(text).toContain(sentence.replaceAll('`', ''));
  });

  it('draws every event, every anchor and every silence', () => {
    const { timeline } = sampleRca();
    const { elements, text } = parse(page);
    const ofKind = (kind: string) => elements.filter(({ attributes }) => attributes.get('class') === kind);

    for (const { at, what } of timeline.events)
      expect(text).toContain(`${at.slice(11, 19)} ${what.replaceAll('`', '')}`);
    expect(elements.filter(({ tag }) => tag === 'circle').length).toBeGreaterThan(10);
    expect(ofKind('silence').filter(({ tag }) => tag === 'rect')).toHaveLength(timeline.silences.length);
    expect(ofKind('anchor').filter(({ tag }) => tag === 'line')).toHaveLength(timeline.anchors.length);
    expect(text).toContain('7c1d0e2 in effect on order-mailer');
  });

  it('stands with nothing in the lists that may be empty', async () => {
    const rca = { ...sampleRca(), factors: [], wentWell: [], actions: [], gaps: [], questions: [], precedents: [] };
    const timeline = { events: [], anchors: [], alertOrder: [], silences: [], clocks: '' };
    const impact = { ...rca.impact, quantities: [], blastRadius: [] };

    const empty = await renderHtml({
      ...rca,
      computations: [],
      suspects: [],
      evidence: [],
      sources: [],
      timeline,
      impact,
    });

    expect(empty).not.toMatch(/undefined|NaN|\bnull\b/);
    expect(parse(empty).text).toContain('None recorded.');
  });

  it('gives the same file every time', async () => {
    expect(await renderHtml(sampleRca())).toBe(page);
  });

  it.each(hostileTexts)('is harmless with %j in every field, and shows it', async (text) => {
    const rca = hostileRca(text);
    const hostile = await renderHtml(rca);

    expectHarmless(hostile);
    expect(parse(hostile).text).toContain(visible(rca.evidence[0]!.excerpt));
    expect(hostile).not.toContain('undefined');
    expect(hostile.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it.each(hostileTexts)('is harmless with %j where references stand as well', async (text) => {
    expectHarmless(await renderHtml(hostileRca(text, { references: true })));
  });
});
