import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSafetensors, encodeSafetensors } from "../../../src/engine/safetensors";
import { UserError } from "../../../src/engine/userError";

const tensors = [
  { name: "dense_1/kernel", shape: [2, 3], values: Float32Array.of(1, -2, 3.5, Number.NaN, Infinity, -0) },
  { name: "dense_1/bias", shape: [3], values: Float64Array.of(1e-300, 2, 3) },
  { name: "scalar", shape: [], values: Float32Array.of(7) },
];

const withHeader = (header: string, data = 0): Uint8Array => {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
};

describe("safetensors", () => {
  it("come back as they were saved, to the bit, from any place in a larger buffer", () => {
    const bytes = encodeSafetensors(tensors, { step: "12" });
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    const read = decodeSafetensors(moved.subarray(3));
    assert.deepEqual(read.metadata, { step: "12" });
    assert.deepEqual(read.tensors, tensors);
  });

  it("lay the header out as the format says: length, JSON, spaces up to 8 bytes, then data without gaps", () => {
    const bytes = encodeSafetensors([{ name: "a", shape: [1], values: Float32Array.of(1) }]);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assert.equal(length % 8, 0);
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    assert.deepEqual(JSON.parse(header), { a: { dtype: "F32", shape: [1], data_offsets: [0, 4] } });
    assert.equal(bytes.length, 8 + length + 4);
  });

  const lies: Record<string, Uint8Array> = {
    "no header": new Uint8Array(3),
    "a header longer than the file": Uint8Array.of(200, 0, 0, 0, 0, 0, 0, 0, 1, 2),
    "a header of 2⁶³ bytes": Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128),
    "a header that is not JSON": withHeader("{"),
    "a header that is a list": withHeader("[]"),
    "a tensor that is not an object": withHeader('{"a":1}'),
    "a shape of fractions": withHeader('{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,2]}}', 2),
    "data beyond the end": withHeader('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4),
    "data that ends before it begins": withHeader(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}',
      8,
    ),
    "a shape that its data does not fill": withHeader(
      '{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}',
      8,
    ),
    "two tensors on the same bytes": withHeader(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      4,
    ),
    "a gap between tensors": withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8),
    "bytes behind the last tensor": withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 9),
    "a type other than F32 and F64": withHeader('{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', 8),
  };
  for (const [title, bytes] of Object.entries(lies)) {
    it(`${title} is a UserError`, () => assert.throws(() => decodeSafetensors(bytes), UserError));
  }

  it("any cut or changed byte gives tensors or a UserError, nothing else, over 500 runs", () => {
    const whole = encodeSafetensors(tensors);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, isCut) => {
        const bytes = isCut ? whole.slice(0, at) : whole.slice();
        if (!isCut) bytes[at] = byte;
        try {
          decodeSafetensors(bytes);
        } catch (error) {
          assert.ok(error instanceof UserError, String(error));
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
