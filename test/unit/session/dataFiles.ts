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

/** A NumPy file of float32 with that shape (format 1.0). */
export function npyBytes(shape: readonly number[], values: Float32Array): Uint8Array {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${axes}), }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${padded}`, "latin1");
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, new Uint8Array(values.buffer)]);
}
