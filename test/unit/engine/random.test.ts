import assert from "node:assert/strict";
import { philox, purposeOf, RandomStream } from "../../../src/engine/random";

const words = (counter: number[], key: number[]): string[] => {
  const out = new Uint32Array(4);
  philox(counter, key, out);
  return [...out].map((word) => word.toString(16).padStart(8, "0"));
};

describe("random", () => {
  it("Philox 4x32-10 gives the known answers of its authors", () => {
    assert.deepEqual(words([0, 0, 0, 0], [0, 0]), ["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]);
    const ones = 0xffffffff;
    assert.deepEqual(words([ones, ones, ones, ones], [ones, ones]), [
      "408f276d",
      "41c83b0e",
      "a20bc7c6",
      "6d5451fd",
    ]);
    assert.deepEqual(words([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]), [
      "d16cfe09",
      "94fdcceb",
      "5001e420",
      "24126ea1",
    ]);
  });

  it("the same seed, purpose and step give the same draws, any other gives others", () => {
    const draw = (seed: number, purpose: string, step: number): number[] => {
      const stream = new RandomStream(seed, purpose, step);
      return Array.from({ length: 6 }, () => stream.word());
    };
    assert.deepEqual(draw(3, "shuffle", 2), draw(3, "shuffle", 2));
    for (const other of [
      draw(4, "shuffle", 2),
      draw(3, "init/a/kernel", 2),
      draw(3, "shuffle", 3),
      draw(3 + 2 ** 32, "shuffle", 2),
    ]) {
      assert.notDeepEqual(draw(3, "shuffle", 2), other);
    }
  });

  it("restarting a stream gives its draws again", () => {
    const stream = new RandomStream(1, "shuffle");
    const first = [stream.word(), stream.word(), stream.word()];
    stream.restart(0);
    assert.deepEqual([stream.word(), stream.word(), stream.word()], first);
  });

  it("10,000 names of layers have different purposes", () => {
    const purposes = new Set(Array.from({ length: 10_000 }, (_, at) => purposeOf(`init/dense_${at}/kernel`)));
    assert.equal(purposes.size, 10_000);
  });

  it("100,000 normal draws have mean 0 and variance 1 within 0.01, kurtosis 3 within 0.1", () => {
    const stream = new RandomStream(5, "normal");
    const values = Array.from({ length: 100_000 }, () => stream.normal());
    const moment = (power: number): number =>
      values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    assert.ok(Math.abs(moment(1)) < 0.01);
    assert.ok(Math.abs(moment(2) - 1) < 0.01);
    assert.ok(Math.abs(moment(4) - 3) < 0.1);
  });

  it("uniform draws lie in [0, 1) and fill ten bins evenly within 3 %", () => {
    const stream = new RandomStream(5, "uniform");
    const bins = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) {
      const value = draw % 2 === 0 ? stream.uniform() : stream.fineUniform();
      assert.ok(value >= 0 && value < 1);
      bins[Math.floor(value * 10)]!++;
    }
    for (const count of bins) assert.ok(Math.abs(count / 10_000 - 1) < 0.03, String(bins));
  });

  it("a permutation holds every row once, and every row comes first equally often within 10 %", () => {
    const order = new Uint32Array(8);
    const firsts = new Array<number>(8).fill(0);
    const stream = new RandomStream(5, "shuffle");
    for (let epoch = 0; epoch < 16_000; epoch++) {
      stream.restart(epoch);
      stream.permutation(order);
      firsts[order[0]!]!++;
      if (epoch < 10) assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
    }
    for (const count of firsts) assert.ok(Math.abs(count / 2000 - 1) < 0.1, String(firsts));
  });
});
