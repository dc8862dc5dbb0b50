/** The bytes of an answer up to a limit, counted after decompression. `cut`: there is more, which was not read. */
export async function readCapped(
  { body }: Response,
  maxBytes: number,
): Promise<{ bytes: Buffer<ArrayBuffer>; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    const chunk: unknown = piece;
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.byteLength;
    if (size > maxBytes) return { bytes: Buffer.concat(chunks), cut: true };
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), cut: false };
}
