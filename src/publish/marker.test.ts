import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMarkedFiles, hasMarkedText, markBody, readMarker, standing } from './marker.ts';

const scope = { target: 'github:fernway/shop', secret: 'one' };
const item = {
  incident: 'INC-207',
  id: 'ACT-1',
  title: 'Add a rule',
  files: [
    { path: 'b.md', content: 'b' },
    { path: 'a.md', content: 'ä\n' },
  ],
};
const body = markBody(item, 'The text.\n\nMore of it.', scope);

describe('a marker', () => {
  it('is the first line of the body and names incident and item', () => {
    const [line] = body.split('\n');

    expect(line).toMatch(
      /^<!-- hindcast:v1 incident=INC-207 item=ACT-1 text=[0-9a-f]{64} files=[0-9a-f]{64} mac=[0-9a-f]{64} -->$/,
    );
    expect(readMarker(body, scope)).toMatchObject({ incident: 'INC-207', item: 'ACT-1' });
  });

  it.each([
    ['another target', { ...scope, target: 'github:fernway/other' }],
    ['another secret', { ...scope, secret: 'two' }],
  ])('is not trusted under %s', (_what, other) => {
    expect(readMarker(body, other)).toBeUndefined();
  });

  it.each([
    ['incident', 'INC-207', 'INC-208'],
    ['item', 'item=ACT-1', 'item=ACT-2'],
    ['seal of the text', /text=[0-9a-f]/, 'text=g'],
    ['seal of the files', /files=[0-9a-f]{8}/, 'files=00000000'],
    ['mac', /mac=[0-9a-f]{8}/, 'mac=00000000'],
    ['version', 'v1', 'v2'],
  ])('is not trusted with another %s', (_what, from, to) => {
    expect(readMarker(body.replace(from, to), scope)).toBeUndefined();
  });

  it('counts on the first line only', () => {
    expect(readMarker(`Before.\n${body}`, scope)).toBeUndefined();
  });

  it('is never found in text that was not signed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readMarker(text, scope)).toBeUndefined();
      }),
    );
  });

  it('knows its text again after GitHub has changed line ends and blank ends', () => {
    const marker = readMarker(body, scope)!;

    const stored = `${body.replaceAll('\n', '\r\n')}\r\n\r\n`;

    expect(hasMarkedText(marker, { title: ' Add a rule ', body: stored })).toBe(true);
    expect(readMarker(stored, scope)).toEqual(marker);
  });

  it.each([
    ['the title', { title: 'Add a role', body }],
    ['the text', { title: 'Add a rule', body: body.replace('More', 'Less') }],
  ])('sees that %s was edited', (_what, now) => {
    expect(hasMarkedText(readMarker(body, scope)!, now)).toBe(false);
  });

  it('knows its files in any order, and sees one that was edited, added or moved', () => {
    const marker = readMarker(body, scope)!;
    const [b, a] = item.files.map(standing);

    expect(hasMarkedFiles(marker, [a!, b!])).toBe(true);
    expect(hasMarkedFiles(marker, [a!])).toBe(false);
    expect(hasMarkedFiles(marker, [a!, { ...b!, path: 'c.md' }])).toBe(false);
    expect(hasMarkedFiles(marker, [a!, standing({ path: 'b.md', content: 'B' })])).toBe(false);
  });
});
