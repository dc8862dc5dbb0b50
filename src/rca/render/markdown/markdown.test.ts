import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { sampleRca } from '../../sample.test-support.ts';
import { hostileRca, hostileTexts } from '../hostile.test-support.ts';
import { renderMarkdown } from './markdown.ts';

const rendered = renderMarkdown(sampleRca());

/** The lines of the sections that tell of the incident: from the summary to the related incidents. */
function told(): string[] {
  const from = rendered.indexOf('## Summary');
  const to = rendered.indexOf('<a id="sources"></a>');
  return rendered.slice(from, to).split('\n');
}

function linksIn(line: string): string[] {
  return [...line.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
}

const anchors = new Set([...rendered.matchAll(/<a id="([\w-]+)"><\/a>/g)].map(([, id = '']) => id));

describe('renderMarkdown', () => {
  it('follows the outline', () => {
    expect([...rendered.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Summary',
      'Timeline (UTC)',
      'Impact',
      'Why',
      'What else was considered',
      'Contributing factors',
      'Detection and response',
      'What went well, and luck',
      'Preventive actions',
      'Follow-up',
      'What we do not know',
      'Questions for the responders',
      'Related incidents',
      'Sources consulted',
      'Evidence',
      'Computations',
    ]);
  });

  it('lets every sentence and every row cite something that is shown', () => {
    const lines = told();
    const isLabel = (line: string, index: number): boolean =>
      line.trim() === '' ||
      /^(?:##? |\*\*[^*]+\*\*$|\| --- )/.test(line) ||
      (lines[index + 1] ?? '').startsWith('| --- ') ||
      /^(?:<details>|<\/details>|<a id="\w+"><\/a>$|- (?:Why|Priority|Checked by|Risk|Effort)\b| {2})/.test(line);

    const stating = lines.filter((line, index) => !isLabel(line, index));
    const uncited = stating.filter((line) => !linksIn(line).some((anchor) => anchors.has(anchor)));
    expect(uncited).toEqual([]);
    expect(stating.length).toBeGreaterThan(60);
  });

  it('has a place for every link, once', () => {
    const places = [...rendered.matchAll(/<a id="([\w-]+)"><\/a>/g)].map(([, id]) => id);

    expect(linksIn(rendered).filter((anchor) => !anchors.has(anchor))).toEqual([]);
    expect(new Set(places).size).toBe(places.length);
  });

  it('shows every excerpt word for word', () => {
    const fences = new MarkdownIt({ html: true })
      .parse(rendered, {})
      .filter(({ type }) => type === 'fence')
      .map(({ content }) => content);

    for (const { excerpt } of sampleRca().evidence) expect(fences).toContain(`${excerpt}\n`);
  });

  it('says at the top what it is: drafted by a machine, when, how long, until when to look', () => {
    expect(rendered.split('\n')[2]).toBe(
      '`INC-207` · SEV2 · draft, machine-written, **not yet reviewed** · 2026-03-12 09:37:02 – 10:58:15 UTC (81 min) · ' +
        'services: order-mailer · environment: production · draft due 2026-03-14 10:58 UTC (48 h after the end), hard limit 2026-03-15 10:58 UTC (72 h) · ' +
        '36 source calls, 11 model calls, 74k tokens',
    );
  });

  it('opens with what was promised before and not kept', () => {
    expect(rendered.split('\n')[4]).toBe(
      '> Already promised: **ACT-88** alert on the age of the oldest undelivered confirmation (INC-171), 41 days late. ' +
        'Taken up by [ACT-2](#act-2). [E-past-001](#e-past-001)',
    );
  });

  it('sets anchors in bold and silences in italics', () => {
    expect(rendered).toContain(
      '| **09:37:02** | symptom | **onset**: first rebalance of the group; lag starts to grow |',
    );
    expect(rendered).toContain('| *09:49:30 – 10:02:40* | *gap* | *no message in the incident or on-call channels;');
  });

  it('tells where a leg ends: at a root condition, or with its evidence', () => {
    const rca = sampleRca();
    const [, , , last] = rca.explanation.whyChains[0]!.whys;
    last!.stop = 'evidence_exhausted';
    rca.explanation.rootConditions.shift();

    expect(rendered).toContain(
      '**Root condition: No check relates batch size, handling time and poll interval.** (RC-1) The schema',
    );
    expect(renderMarkdown(rca)).toContain('| 4 | **The evidence stops here:** No check relates');
  });

  it('numbers the branches of a leg', () => {
    expect([...rendered.matchAll(/^\| (\d\w?) \|/gm)].map(([, label]) => label)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '1',
      '2',
      '1a',
      '2',
      '1b',
    ]);
  });

  it('says so where nothing set it off for sure', () => {
    const rca = sampleRca();
    rca.explanation = { ...rca.explanation, outcome: 'inconclusive', trigger: null, nodes: [], edges: [] };

    expect(renderMarkdown(rca)).toContain(
      '**Trigger**: The evidence does not decide it; the likeliest is [H-1](#h-1) at 0.97.',
    );
  });

  it('tells what fell back and what was dropped', () => {
    expect(rendered).toContain('- Step narrate fell back from openai to rules: timeout');
    expect(rendered).toContain('- Dropped, because G04 refused it: `About 5 % of the customers called support.`');
  });

  it('stands with nothing in the lists that may be empty', () => {
    const rca = {
      ...sampleRca(),
      factors: [],
      wentWell: [],
      actions: [],
      gaps: [],
      questions: [],
      precedents: [],
      computations: [],
    };

    const empty = renderMarkdown({
      ...rca,
      sources: [],
      suspects: [],
      impact: { ...rca.impact, quantities: [], blastRadius: [] },
    });

    expect(empty).toContain('## Contributing factors\n\n*None recorded.*');
    expect(empty).not.toContain('undefined');
  });

  it('gives the same text every time', () => {
    expect(renderMarkdown(sampleRca())).toBe(rendered);
  });

  it.each(hostileTexts)('is harmless with %j in every field', (text) => {
    const markdown = renderMarkdown(hostileRca(text));

    expect(markdown).not.toContain('undefined');
    for (const html of [true, false]) {
      const inline = new MarkdownIt({ html, linkify: true })
        .parse(markdown, {})
        .flatMap((token) => [token, ...(token.children ?? [])]);
      expect(inline.filter(({ type }) => type === 'image')).toEqual([]);
      const targets = inline.filter(({ type }) => type === 'link_open').map((link) => String(link.attrGet('href')));
      expect(targets.filter((href) => !/^#[\w-]+$/.test(href))).toEqual([]);
      const tags = inline.filter(({ type }) => type.startsWith('html')).map(({ content }) => content.trim());
      expect(tags.filter((tag) => !isOurs(tag))).toEqual([]);
      const spoken = inline.filter(({ type }) => type === 'text').map(({ content }) => content);
      if (html) expect(spoken.filter((words) => /@maria|@org|#12\b|#3\b|GH-7|https?:|www\./i.test(words))).toEqual([]);
    }
    expect(markdown.split('\n').filter((line) => /^\s{0,1}\/\w/.test(line))).toEqual([]);
    expect(markdown.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  it.each(hostileTexts)('keeps its outline with %j in every field, references as well', (text) => {
    const headings = new MarkdownIt({ html: true })
      .parse(renderMarkdown(hostileRca(text, { references: true })), {})
      .filter(({ type, tag }) => type === 'heading_open' && tag === 'h2');

    expect(headings).toHaveLength(16);
  });
});

/** The only HTML of ours: places to link to, and evidence folded away. */
function isOurs(tag: string): boolean {
  return tag
    .split('\n')
    .every((line) =>
      /^(?:<a id="[\w-]+"><\/a>|<a id="[\w-]+">|<\/a>|<\/details>|<details><summary>(?:<code>[^<>]*<\/code> ?|[^<>])*<\/summary>|<\/?code>)?$/.test(
        line,
      ),
    );
}
