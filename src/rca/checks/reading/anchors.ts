import type { Anchor, AnchorName, Rca } from '../../../schema/index.ts';

/** The first anchor of a name, with its place in the document. */
export function anchorOf({ timeline: { anchors } }: Rca, wanted: AnchorName): (Anchor & { place: string }) | undefined {
  const index = anchors.findIndex(({ name }) => name === wanted);
  const anchor = anchors[index];
  return anchor && { ...anchor, place: `/timeline/anchors/${index}` };
}
