import { readFileSync } from 'node:fs';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { Rca } from '../../schema/index.ts';
import { hostileRca, hostileTexts } from '../render/hostile.test-support.ts';
import { sampleRca } from '../sample.test-support.ts';
import { renderConfluence } from './confluence.ts';
import { renderCustomer } from './customer.ts';
import { internalWords, isInternal } from './internals.ts';
import { rcaJsonSchema } from './json-schema.ts';
import { renderNotion, type NotionBlock } from './notion.ts';
import { renderSlack } from './slack.ts';

const SHAPELESS = /[\p{Cc}\p{Cf}\p{Cs}]/u;

describe('the JSON Schema', () => {
  it('that is published is the one that Hindcast reads with (hindcast render <any rca.json> --format schema --out src/rca/export/rca-1.schema.json)', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('rca-1.schema.json', import.meta.url), 'utf8'));

    expect(published).toEqual(JSON.parse(JSON.stringify(rcaJsonSchema())));
  });
});

describe('Confluence', () => {
  const storage = renderConfluence(sampleRca());

  it('is well-formed and of its own elements only', () => {
    expect(elementsOf(storage).filter((tag) => !CONFLUENCE.has(tag))).toEqual([]);
    expect(storage).toContain('<h2>Preventive actions</h2>');
    for (const { id } of sampleRca().evidence) expect(storage).toContain(`<ac:parameter ac:name="title">${id} `);
  });

  it.each(hostileTexts)('lets nothing of %j out of its text', (text) => {
    const hostile = renderConfluence(hostileRca(text));

    expect(elementsOf(hostile).filter((tag) => !CONFLUENCE.has(tag))).toEqual([]);
    expect(hostile.replace(/[\n\t]/g, '')).not.toMatch(SHAPELESS);
  });
});

describe('Notion', () => {
  it.each(['', ...hostileTexts])('keeps its limits and has no live text, with %j in every field', (text) => {
    const { requests } = renderNotion(text === '' ? sampleRca() : hostileRca(text));
    const blocks = requests.flatMap(({ children }) => children).flatMap(withChildren);
    const json = JSON.stringify(requests);

    expect(requests.every(({ children }) => children.length > 0 && children.length <= 100)).toBe(true);
    expect(json).not.toMatch(/"(?:link|href|url|mention|equation|image|embed)":/);
    for (const content of [...json.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, one]) =>
      String(JSON.parse(one!)),
    )) {
      expect(content.length).toBeLessThanOrEqual(2000);
      expect(content.replace(/[\n\t]/g, '')).not.toMatch(SHAPELESS);
    }
    for (const block of blocks)
      if (block.type === 'table') expect(block.table.children.length).toBeLessThanOrEqual(100);
    expect(Math.max(...requests.map((request) => JSON.stringify(request).length))).toBeLessThan(500_000);
  });
});

describe('Slack', () => {
  it.each(['', ...hostileTexts])('is plain text within the limits of Block Kit, with %j in every field', (text) => {
    const { blocks, text: notice } = renderSlack(text === '' ? sampleRca() : hostileRca(text));

    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(blocks)).not.toContain('mrkdwn');
    expect(notice).not.toMatch(/[<>@]/);
    for (const block of blocks) {
      const texts = [
        ...('text' in block ? [block.text] : []),
        ...('fields' in block ? block.fields : []),
        ...('elements' in block ? block.elements : []),
      ];
      for (const one of texts) {
        expect(one.type).toBe('plain_text');
        expect(one.text.length).toBeGreaterThan(0);
        expect(one.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000);
        expect(one.text.replaceAll('\n', '')).not.toMatch(SHAPELESS);
      }
    }
  });
});

describe('the version for customers', () => {
  it('says what happened, when, how long and what is done, and names nothing internal', () => {
    const rca = sampleRca();
    const text = renderCustomer(rca);
    const said = text.split('\n').filter((line) => line !== '' && !line.startsWith('## '));

    expect(text).toContain('2026-03-12');
    expect(text).toContain('81 min 13 s');
    expect(text).toMatch(/## What we are doing\n\n- We /);
    const internals = internalWords(rca);
    expect(said.filter((line) => isInternal(line, internals))).toEqual([]);
    expect(text).not.toMatch(/E-[a-z]+-\d|C-\d|mailer|fernway/i);
  });

  it('leaves a title out that names a service', () => {
    expect(renderCustomer({ ...sampleRca(), title: 'The order-mailer was late' })).toMatch(
      /^# Our service was disturbed\n/,
    );
  });

  it.each([
    ['Payments were slow', ['payments'], true],
    ['payment was slow', ['payments'], false],
    ['see 7c1d0e2', [], true],
    ['on db-07', [], true],
    ['config/payments.yaml', [], true],
    ['pool_max', [], true],
    ['orders.eu.internal answered late', [], true],
    ['33 % of requests failed', [], false],
    ['asked @dana', [], true],
  ])('"%s" with %j inside is internal: %s', (text, names, expected) => {
    expect(isInternal(text, new Set(names))).toBe(expected);
  });

  it.each(hostileTexts)('is harmless with %j in every field', (text) => {
    const tokens = new MarkdownIt({ html: true, linkify: true })
      .parse(renderCustomer(hostileRca(text)), {})
      .flatMap((token) => [token, ...(token.children ?? [])]);

    expect(tokens.filter(({ type }) => /^(?:html|image|link)/.test(type))).toEqual([]);
  });
});

const CONFLUENCE = new Set(
  'h2 p ul ol li table tbody tr th td code ac:structured-macro ac:parameter ac:rich-text-body ac:plain-text-body'.split(
    ' ',
  ),
);

/** The elements of XML, read strictly: everything closed in order, nothing but tags, text, entities and CDATA. */
function elementsOf(xml: string): string[] {
  const elements: string[] = [];
  const open: string[] = [];
  const text = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  const rest = text.replace(/<(\/?)([a-z][a-z0-9:-]*)((?: ac:name="[a-z]+")?)>/g, (_all, end: string, tag: string) => {
    if (end === '') {
      elements.push(tag);
      open.push(tag);
    } else expect(open.pop()).toBe(tag);
    return '';
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/);
  return elements;
}

function withChildren(block: NotionBlock): NotionBlock[] {
  if (block.type === 'toggle') return [block, ...block.toggle.children];
  return [block];
}

describe('a document', () => {
  it('of the sample is one that the schema takes', () => {
    expect(Rca.safeParse(sampleRca()).success).toBe(true);
  });
});
