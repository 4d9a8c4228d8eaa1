import { deflateRawSync } from "node:zlib";
import { crc32 } from "node:zlib";

/** A `.npy` file of these bytes, as NumPy writes it in version 1.0. */
export function npyOf(
  descr: string,
  shape: readonly number[],
  data: Uint8Array,
  order: "C" | "F" = "C",
): Buffer {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': ${order === "F" ? "True" : "False"}, 'shape': (${axes}), }`;
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.alloc(10);
  head.write("\x93NUMPY\x01\x00", "latin1");
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, Buffer.from(padded, "latin1"), data]);
}

/** The bytes of numbers in the machine's own (little-endian) order. */
export const bytesOf = (values: ArrayBufferView): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export const float64s = (...values: number[]): Uint8Array => bytesOf(Float64Array.from(values));

export interface Member {
  readonly content: Uint8Array;
  readonly deflated?: boolean;
  /** What the archive claims instead of the truth. */
  readonly claimedBytes?: number;
  readonly claimedSum?: number;
}

/** A zip archive as `np.savez` (stored) or `np.savez_compressed` (deflated) writes it. */
export function zipOf(members: Readonly<Record<string, Member>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { content, deflated = false, claimedBytes, claimedSum }] of Object.entries(members)) {
    const packed = deflated ? deflateRawSync(content) : content;
    const label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflated ? 8 : 0, 4);
    common.writeUInt32LE(claimedSum ?? crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimedBytes ?? content.length, 18);
    common.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, label, packed]);
    const made = Buffer.alloc(2);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), made, common, rest, label]));
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}
