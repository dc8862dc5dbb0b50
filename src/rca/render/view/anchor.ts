const ID = /^[A-Za-z]+(?:-[A-Za-z]+)?-\d+$/;

/** The anchor of an id of the document: `E-met-004` is shown at `#e-met-004`. Undefined where it is no such id. */
export function anchorOf(id: string): string | undefined {
  return ID.test(id) ? id.toLowerCase() : undefined;
}
