import assert from "node:assert/strict";
import type { GeneratorSpec } from "../../../src/data/dataSpec";
import { generators, type GeneratorName } from "../../../src/data/generators";
import { loadData } from "../../../src/data/loadData";
import { contentOf, generator, specOf, workspace } from "./workspace";

async function make(source: GeneratorSpec, seed = 1) {
  const place = { ...workspace({}), seed };
  const data = await loadData(specOf(source, { target: [] }), place, { targetForm: "values" });
  const { inputs, targets } = contentOf(data.train);
  return { ...data, inputNames: data.inputNames[0], inputs, targets: targets.map(([target]) => target!) };
}

const names = Object.keys(generators) as GeneratorName[];
const features = { xor: 2, circles: 2, moons: 2, spiral: 2, blobs: 2, linear: 3, sine: 1 };

describe("Generators", () => {
  for (const name of names) {
    const spec = generator(name, { features: features[name] });

    it(`${name}: defaults of 200 samples and noise 0.1, features x1, x2, …, a target that needs no naming`, async () => {
      const { samples, noise } = generators[name].options;
      assert.deepEqual([samples!.default, noise!.default], [200, 0.1]);
      const { header, inputNames, train } = await make(spec);
      assert.equal(train.count, 200);
      assert.deepEqual(
        inputNames,
        Array.from({ length: features[name] }, (_, at) => `x${at + 1}`),
      );
      const classes = generators[name].target === "label";
      assert.equal(header.target.kind, classes ? "classes" : "numbers");
      assert.deepEqual(header.target.columns, [classes ? "label" : "y"]);
    });

    it(`${name}: the same rows from the same seed, others from another, all finite`, async () => {
      const [once, again, other] = [await make(spec), await make(spec), await make(spec, 2)];
      assert.deepEqual(once.inputs, again.inputs);
      assert.deepEqual(once.targets, again.targets);
      assert.notDeepEqual(once.inputs, other.inputs);
      assert.ok([...once.inputs.flat(), ...once.targets].every(Number.isFinite));
    });

    it(`${name}: other rows of the same kind for each part`, async () => {
      const quiet = { ...spec, noise: 0 };
      const parts = specOf({ parts: { train: quiet, dev: quiet } }, { target: [] });
      const { train, dev } = await loadData(parts, { ...workspace({}), seed: 1 }, { targetForm: "values" });
      const rows = [contentOf(train), contentOf(dev!)].map(({ inputs, targets }) =>
        inputs.map((input, at) => [...input, ...targets[at]!].join()),
      );
      // Blobs without noise are their centres, which all parts share.
      if (name === "blobs") assert.deepEqual(new Set(rows[0]), new Set(rows[1]));
      else assert.equal(rows[0]!.filter((row) => rows[1]!.includes(row)).length, 0);
    });

    if (generators[name].target === "label") {
      it(`${name}: classes of equal size, give or take one`, async () => {
        const { targets, classes } = await make({ ...spec, samples: 101 });
        const counts = classes!.map((_, at) => targets.filter((target) => target === at).length);
        assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, String(counts));
      });
    }
  }

  it("take their classes and features", async () => {
    const { classes, inputs } = await make(generator("blobs", { classes: 5, features: 7 }));
    assert.equal(classes!.length, 5);
    assert.equal(inputs[0]!.length, 7);
    assert.equal((await make(generator("spiral", { classes: 4 }))).classes!.length, 4);
  });

  it("without noise follow their formulas", async () => {
    const quiet = (name: GeneratorName) => make(generator(name, { noise: 0, features: 3 }));
    const xor = await quiet("xor");
    xor.inputs.forEach(([x1, x2], row) => assert.equal(Number(x1! > 0 !== x2! > 0), xor.targets[row]));
    const circles = await quiet("circles");
    circles.inputs.forEach((at, row) =>
      assert.ok(Math.abs(Math.hypot(...at) - (circles.targets[row] === 0 ? 1 : 0.5)) < 1e-12),
    );
    const sine = await quiet("sine");
    sine.inputs.forEach(([x], row) => assert.equal(Math.sin(x!), sine.targets[row]));
    const { inputs, targets } = await quiet("linear");
    // Four rows determine the function; every other row must follow it.
    const [a, b, c] = [1, 2, 3].map((row) => inputs[row]!.map((x, axis) => x - inputs[0]![axis]!));
    const determinant = (u: number[], v: number[], w: number[]): number =>
      u[0]! * (v[1]! * w[2]! - v[2]! * w[1]!) -
      u[1]! * (v[0]! * w[2]! - v[2]! * w[0]!) +
      u[2]! * (v[0]! * w[1]! - v[1]! * w[0]!);
    const whole = determinant(a!, b!, c!);
    inputs.forEach((input, row) => {
      const d = input.map((x, axis) => x - inputs[0]![axis]!);
      const shares = [determinant(d, b!, c!), determinant(a!, d, c!), determinant(a!, b!, d)];
      const predicted = shares.reduce(
        (sum, share, at) => sum + (share / whole) * (targets[at + 1]! - targets[0]!),
        0,
      );
      assert.ok(Math.abs(predicted - (targets[row]! - targets[0]!)) < 1e-9);
    });
  });

  it("add noise of the deviation asked for", async () => {
    const { inputs, targets } = await make(generator("sine", { samples: 4000, noise: 0.3 }));
    const errors = inputs.map(([x], row) => targets[row]! - Math.sin(x!));
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    assert.ok(Math.abs(deviation - 0.3) < 0.015, String(deviation));
  });
});
