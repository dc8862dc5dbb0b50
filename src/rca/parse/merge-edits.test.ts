import { describe, expect, it } from 'vitest';
import type { Rca } from '../../schema/index.ts';
import { renderMarkdown } from '../render/markdown/markdown.ts';
import { sampleRca } from '../sample.test-support.ts';
import { mergeEdits } from './merge-edits.ts';
import { parseMarkdown } from './parse-markdown.ts';

const base = sampleRca();

function editedWith(...changes: readonly (readonly [from: string, to: string])[]): Rca {
  const text = changes.reduce((markdown, [from, to]) => markdown.replace(from, () => to), renderMarkdown(base));
  const parsed = parseMarkdown(text);
  if (parsed.kind === 'broken') throw new Error(JSON.stringify(parsed.problems));
  return parsed.rca;
}

describe('mergeEdits', () => {
  it('leaves a newer draft as it is where nobody changed anything', () => {
    expect(mergeEdits(base, sampleRca())).toEqual({ rca: base, conflicts: [] });
  });

  it('keeps what a person wrote, and takes what the machine changed elsewhere', () => {
    const newer = { ...sampleRca(), wentWell: [] };
    const { rca, conflicts } = mergeEdits(editedWith([base.title, 'Confirmations came late']), newer);

    expect(conflicts).toEqual([]);
    expect(rca.title).toBe('Confirmations came late');
    expect(rca.wentWell).toEqual([]);
    expect(rca.edits).toMatchObject([{ at: 'title', before: base.title }]);
  });

  it('finds the text again where its id is another', () => {
    const newer = sampleRca();
    const [first] = newer.actions;
    newer.actions = [
      { ...newer.actions[1]!, id: 'ACT-1' },
      { ...first!, id: 'ACT-2' },
    ];

    const { rca } = mergeEdits(editedWith([first!.title, 'Add a rule that refuses it']), newer);

    expect(rca.actions.map(({ title }) => title)).toEqual([base.actions[1]!.title, 'Add a rule that refuses it']);
  });

  it('lets the person win where both changed the same, and says so', () => {
    const newer = { ...sampleRca(), title: 'Confirmations delayed' };

    const { rca, conflicts } = mergeEdits(editedWith([base.title, 'Confirmations came late']), newer);

    expect(rca.title).toBe('Confirmations came late');
    expect(conflicts).toEqual([{ at: 'title', human: 'Confirmations came late', machine: 'Confirmations delayed' }]);
  });

  it('says where a newer draft has no place for what a person wrote', () => {
    const newer = { ...sampleRca(), gaps: [] };
    const { conflicts } = mergeEdits(editedWith([base.gaps[0]!.question, 'What else ran at 10:05?']), newer);

    expect(conflicts).toMatchObject([{ human: 'What else ran at 10:05?', machine: null }]);
  });

  it('moves a sentence of a person over, with its evidence under its new id, and keeps out what they took out', () => {
    const [well] = base.wentWell;
    const line = renderMarkdown(base)
      .split('\n')
      .find((one) => one.startsWith('- ') && one.includes(well!.text.slice(0, 30)))!;
    const edited = editedWith([line, '- The revert was quick. [E-dep-002](#e-dep-002)']);
    const renumbered: Rca = JSON.parse(JSON.stringify(sampleRca()).replaceAll('E-dep-002', 'E-dep-902'));

    const { rca, conflicts } = mergeEdits(edited, renumbered);

    expect(conflicts).toEqual([]);
    expect(rca.wentWell.at(-1)).toMatchObject({ text: 'The revert was quick.', evidence: ['E-dep-902'] });
    expect(rca.wentWell.some(({ text }) => text === well!.text)).toBe(false);
  });

  it('keeps the due date and the owner that a person set', () => {
    const edited = editedWith(['| 2026-03-19 |', '| 2026-03-26 |']);

    expect(mergeEdits(edited, sampleRca()).rca.actions[0]?.due).toBe('2026-03-26');
  });
});
