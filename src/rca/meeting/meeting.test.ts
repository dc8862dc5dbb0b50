import { describe, expect, it } from 'vitest';
import { sampleRca } from '../sample.test-support.ts';
import { meetingPack } from './meeting-pack.ts';
import { renderMeeting } from './meeting-markdown.ts';

describe('the meeting pack', () => {
  it('has the eight blocks with their times, each filled from the draft', () => {
    const { blocks } = meetingPack(sampleRca());

    expect(blocks.map(({ minutes }) => minutes)).toEqual([5, 15, 5, 15, 10, 5, 10, 5]);
    expect(blocks.filter(({ items }) => items.length === 0)).toEqual([]);
  });

  it('is held between 48 and 72 hours after the end', () => {
    const { holdFrom, holdUntil } = meetingPack(sampleRca());

    expect([holdFrom, holdUntil]).toEqual(['2026-03-14T10:58:15Z', '2026-03-15T10:58:15.000Z']);
  });

  it('pauses at each decision with what was known then', () => {
    const rca = sampleRca();
    const decisions = rca.timeline.events.filter(({ knownAtTheTime }) => knownAtTheTime !== null);

    expect(decisions.length).toBeGreaterThan(0);
    expect(meetingPack(rca).pauses.map(({ event }) => event)).toEqual(decisions.map(({ id }) => id));
  });

  it('seats every owner of an action with the actions and how the owner was found', () => {
    const rca = sampleRca();
    const { room } = meetingPack(rca);

    for (const { id, owner } of rca.actions) {
      if (owner) expect(room.find(({ who }) => who === owner.candidate)?.reason).toContain(id);
    }
    expect(room[0]?.role).toBe('facilitator');
  });

  it('keeps a block of which the draft says nothing, and says so', () => {
    const text = renderMeeting(meetingPack({ ...sampleRca(), wentWell: [] }));

    expect(text).toMatch(/## What went well \(5 min\)\n\nGives .*\n\nThe draft has nothing here/);
  });

  it('lets no text of the draft become a mention, a link or a tag', () => {
    const rca = sampleRca();
    const hostile = { ...rca, title: 'see <img src=x> @org/all https://x.example closes #1' };

    expect(renderMeeting(meetingPack(hostile)).split('\n')[0]).not.toMatch(/<img|(^|\s)@org|(^|\s)https:|(^|\s)#1/);
  });
});

describe('the format that fits', () => {
  it('is a post-mortem for one incident with conditions that let it happen', () => {
    expect(meetingPack({ ...sampleRca(), precedents: [] }).format.name).toBe('post-mortem');
  });

  it('is a retrospective where earlier incidents share a condition', () => {
    const alike = (incident: string) => ({
      incident,
      title: 'x',
      similarity: 0.6,
      sharedConditions: ['no check'],
      openActions: [],
    });

    expect(meetingPack({ ...sampleRca(), precedents: [alike('INC-1'), alike('INC-2')] }).format).toMatchObject({
      name: 'retrospective',
      reason: expect.stringContaining('INC-1, INC-2'),
    });
  });

  it('is an incident review where only the response left something to change', () => {
    const rca = { ...sampleRca(), precedents: [] };
    const rootConditions = rca.explanation.rootConditions.filter(({ leg }) => leg !== 'prevention');

    expect(meetingPack({ ...rca, explanation: { ...rca.explanation, rootConditions } }).format.name).toBe(
      'incident review',
    );
  });
});
