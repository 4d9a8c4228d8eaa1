/** An IDX file of bytes with that shape, as the MNIST family has them. */
export function idxBytes(shape: readonly number[], byte: (at: number) => number): Uint8Array {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const bytes = new Uint8Array(4 + 4 * shape.length + size);
  const head = new DataView(bytes.buffer);
  bytes.set([0, 0, 8, shape.length]);
  shape.forEach((axis, at) => head.setUint32(4 + 4 * at, axis));
  for (let at = 0; at < size; at++) bytes[4 + 4 * shape.length + at] = byte(at);
  return bytes;
}
