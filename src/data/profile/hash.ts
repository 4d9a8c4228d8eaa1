/** The bits of numbers, so many 32-bit words an example. */
export interface Words {
  readonly words: Uint32Array;
  readonly perExample: number;
}

export const wordsOf = (values: Float64Array, numbersPerExample: number): Words => ({
  words: new Uint32Array(values.buffer, values.byteOffset, 2 * values.length),
  perExample: 2 * numbersPerExample,
});

/**
 * 53 bits of an example's numbers, or of the first or second half of them all: two 32-bit lanes mixed as murmur3
 * does (Appleby 2011), as one whole number.
 */
export function hashOf(
  arrays: readonly Words[],
  example: number,
  stretch: "whole" | "first half" | "second half" = "whole",
): number {
  let one = 0x9747b28c;
  let other = 0x1b873593;
  let total = 0;
  for (const { perExample } of arrays) total += perExample;
  const middle = 2 * (total >>> 2);
  const from = stretch === "second half" ? middle : 0;
  const to = stretch === "first half" ? middle : total;
  // Words of the arrays before.
  let before = 0;
  for (const { words, perExample } of arrays) {
    const first = example * perExample;
    const end = first + Math.min(perExample, to - before);
    for (let at = first + Math.max(0, from - before); at < end; at++) {
      let word = Math.imul(words[at]!, 0xcc9e2d51);
      word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
      one ^= word;
      one = (Math.imul((one << 13) | (one >>> 19), 5) + 0xe6546b64) | 0;
      other ^= Math.imul(words[at]! ^ one, 0x85ebca6b);
      other = (Math.imul((other << 17) | (other >>> 15), 5) + 0x38b34ae5) | 0;
    }
    before += perExample;
  }
  return (mixed(one) >>> 0) * 2 ** 21 + (mixed(other) >>> 11);
}

function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
