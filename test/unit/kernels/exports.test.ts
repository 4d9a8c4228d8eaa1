import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hasRelaxedSimd, instantiateKernels } from "../../../src/kernels/instantiate";
import { workbenches } from "./workbench";

describe("kernel modules", () => {
  it("export exactly what kernels.ts declares", () => {
    const source = readFileSync("src/kernels/kernels.ts", "utf8");
    const declared = [...source.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1]!);
    for (const { kernels, name } of workbenches) {
      assert.deepEqual(Object.keys(kernels).sort(), [...declared, "memory"].sort(), name);
    }
  });

  it("have a memory of their own of at least the bytes asked for, which grows", () => {
    const [one, other] = [instantiateKernels("float32", 100_000), instantiateKernels("float32")];
    assert.notEqual(one.memory, other.memory);
    assert.ok(one.memory.buffer.byteLength >= 100_000);
    one.memory.grow(1);
    one.fill(one.memory.buffer.byteLength - 16, 4, 7);
    assert.equal(new Float32Array(one.memory.buffer).at(-1), 7);
  });

  it("use relaxed SIMD exactly where Node has it", () => {
    assert.equal(hasRelaxedSimd(), Number(process.versions.node.split(".")[0]) >= 22);
  });
});
