import assert from "node:assert/strict";
import { checkGradients } from "../../../../src/engine/gradientCheck";
import { compileNetwork } from "../../../../src/engine/network";
import { Trainer } from "../../../../src/engine/trainer";
import {
  chain,
  chosen,
  layer,
  loss,
  networkSpec,
  normals,
  optimizer,
  randomExamples,
  training,
} from "../support";
import { custom, definitionsOf, layerFile, lossFile, userLoss, type WrittenLayer } from "./userFiles";
import { userFileNames, userNetwork, type UserNetwork } from "./userNetworks";

function trained({ spec, examples, definitions }: UserNetwork, precision: "float32" | "float64", steps = 60) {
  const network = compileNetwork(spec, { precision, batchSize: 10, definitions });
  network.initialize();
  const settings = training({ batchSize: 10, optimizer: optimizer("adam", { learningRate: 0.01 }) });
  const trainer = new Trainer(network, settings, examples, { seed: 3 });
  const before = trainer.evaluate(examples).cost;
  for (let step = 0; step < steps; step++) trainer.step();
  const weights = network.parameters.map(({ values }) => values.slice());
  return { before, after: trainer.evaluate(examples).cost, weights };
}

describe("custom layers", () => {
  for (const name of userFileNames) {
    it(`${name} agrees with central differences within 1e-7 and trains in both precisions, to the same bits`, async () => {
      const network = await userNetwork(name);
      const check = checkGradients(network.spec, network.examples, {
        tolerance: 1e-7,
        samples: 200,
        batchSize: 8,
        definitions: network.definitions,
      });
      assert.ok(
        check.passed,
        JSON.stringify(check.parameters.map((one) => [one.parameter, one.relativeError])),
      );
      assert.deepEqual(check.culprits, []);
      for (const precision of ["float32", "float64"] as const) {
        const first = trained(network, precision);
        assert.ok(first.after < 0.95 * first.before, `${first.before} → ${first.after}`);
        assert.deepEqual(trained(await userNetwork(name), precision), first);
      }
    });
  }

  it("one object used twice becomes two layers with parameters of their own, beside built-in ones", async () => {
    const definitions = definitionsOf([await layerFile("swish")]);
    const layers = chain(
      layer("dense", { units: 4 }),
      custom("swish", { called: "swish_1" }),
      layer("dropout", { rate: 0.2 }),
      custom("swish", { called: "swish_2" }),
      { ...layer("add"), name: "sum", inputs: ["swish_1", "swish_2"] },
      layer("dense", { units: 1 }),
    );
    const spec = networkSpec([3], [1], layers, loss("meanSquaredError"));
    const examples = randomExamples([3], 20, [1], normals(20, "targets"));
    const network = compileNetwork(spec, { precision: "float32", batchSize: 8, definitions });
    network.initialize();
    const trainer = new Trainer(network, training({ batchSize: 8 }), examples, { seed: 1 });
    for (let step = 0; step < 9; step++) trainer.step();
    const [one, other] = ["swish_1/beta", "swish_2/beta"].map((path) => network.parameter(path)!.values[0]);
    assert.notEqual(one, other);
    assert.ok(
      checkGradients(spec, examples, { tolerance: 1e-7, samples: 200, batchSize: 8, definitions }).passed,
    );
  });

  it("tensors are views made once for each mini-batch size, the batch in front; the cache is kept with them", () => {
    const seen: { shape: readonly number[]; given: object; cache: object; y: object }[] = [];
    const copy: WrittenLayer = {
      name: "copy",
      forward({ inputs: [x], output, cache }) {
        output.data.set(x!.data);
        cache.calls = ((cache.calls as number | undefined) ?? 0) + 1;
        seen.push({ shape: x!.shape, given: x!, cache, y: output.data });
      },
      backward({ outputGradient, inputGradients: [dx] }) {
        dx!.data.set(outputGradient.data);
      },
    };
    const spec = networkSpec(
      [3],
      [1],
      chain(layer("dense", { units: 2 }), custom("copy"), layer("dense", { units: 1 })),
      loss("meanSquaredError"),
    );
    const examples = randomExamples([3], 14, [1], normals(14, "targets"));
    const network = compileNetwork(spec, {
      precision: "float32",
      batchSize: 8,
      definitions: definitionsOf([copy]),
    });
    network.initialize();
    const trainer = new Trainer(network, training({ batchSize: 8 }), examples, { seed: 1 });
    for (let step = 0; step < 6; step++) trainer.step();
    const sizes = (count: number) => seen.slice(-4).filter(({ shape }) => shape[0] === count);
    for (const [first, second] of [sizes(8), sizes(6)]) {
      assert.equal(first!.given, second!.given);
      assert.equal(first!.y, second!.y);
      assert.equal(first!.cache, second!.cache);
    }
    assert.deepEqual(sizes(6)[0]!.shape, [6, 2]);
    assert.ok(sizes(8)[0]!.y instanceof Float32Array);
    assert.equal((sizes(6)[0]!.y as Float32Array).buffer, network.output.values.buffer);
  });

  it("a first layer is given a gradient to fill that nobody needs", async () => {
    const definitions = definitionsOf([await layerFile("convolution")]);
    const spec = networkSpec(
      [3, 3, 2],
      [1],
      chain(custom("convolution"), layer("flatten"), layer("dense", { units: 1 })),
      loss("meanSquaredError"),
    );
    const examples = randomExamples([3, 3, 2], 8, [1], normals(8, "targets"));
    const network = compileNetwork(spec, { precision: "float32", batchSize: 8, definitions });
    network.initialize();
    new Trainer(network, training({ batchSize: 8 }), examples, { seed: 1 }).step();
    assert.ok(network.parameter("convolution/kernel")!.gradientValues!.some((value) => value !== 0));
  });
});

describe("custom losses", () => {
  it("the cost is the mean of the losses of the examples, and the metrics find their target", async () => {
    const written = userLoss(await lossFile("gaussianLoss"));
    const definitions = definitionsOf([], [written]);
    const spec = networkSpec([3], [1], chain(layer("dense", { units: 2 })), {
      type: "custom:gaussianLoss",
      options: {},
    });
    const examples = randomExamples([3], 10, [1], normals(10, "targets"));
    const network = compileNetwork(spec, { precision: "float64", batchSize: 4, definitions });
    network.initialize();
    const trainer = new Trainer(network, training({ batchSize: 4 }), examples, { seed: 1 });
    const { cost } = trainer.evaluate(examples);
    const predictions = trainer.predict(examples);
    const targets = normals(10, "targets");
    let sum = 0;
    for (let n = 0; n < 10; n++) {
      const [mean, s] = [predictions[2 * n]!, predictions[2 * n + 1]!];
      sum += 0.5 * (s + (mean - targets[n]!) ** 2 * Math.exp(-s));
    }
    assert.ok(Math.abs(cost - sum / 10) < 1e-12);
  });

  it("one loss an example, also where an example has several rows; class numbers count as classes in metrics", () => {
    const crossEntropy: WrittenLayer = {
      name: "crossEntropy",
      forward({ inputs: [p, t], output }) {
        const classes = p!.shape.at(-1)!;
        output.data.forEach((_, n) => (output.data[n] = -Math.log(p!.data[n * classes + t!.data[n]!]!)));
      },
      backward({ inputs: [p, t], outputGradient, inputGradients: [dp] }) {
        const classes = p!.shape.at(-1)!;
        outputGradient.data.forEach((gradient, n) => {
          const at = n * classes + t!.data[n]!;
          dp!.data[at] = -gradient / p!.data[at]!;
        });
      },
    };
    const definitions = definitionsOf([], [userLoss(crossEntropy)]);
    const softmax = layer("dense", { units: 3, activation: chosen("softmax") });
    const classes = Float64Array.from({ length: 12 }, (_, n) => n % 3);
    const examples = randomExamples([4], 12, [1], classes);
    const own = networkSpec([4], [1], chain(softmax), { type: "custom:crossEntropy", options: {} });
    const built = networkSpec([4], [1], chain(softmax), loss("sparseCategoricalCrossentropy"));
    const evaluations = [own, built].map((spec) => {
      const network = compileNetwork(spec, { precision: "float64", batchSize: 5, definitions });
      network.initialize();
      const settings = training({ batchSize: 5, metrics: [chosen("accuracy")] });
      const trainer = new Trainer(network, settings, examples, { seed: 1 });
      for (let step = 0; step < 6; step++) trainer.step();
      return trainer.evaluate(examples);
    });
    assert.ok(Math.abs(evaluations[0]!.cost - evaluations[1]!.cost) < 1e-12);
    assert.equal(evaluations[0]!.metrics.accuracy, evaluations[1]!.metrics.accuracy);
    const rows = networkSpec([4, 2], [1], chain(layer("dense", { units: 3 })), {
      type: "custom:crossEntropy",
      options: {},
    });
    assert.equal(
      compileNetwork(rows, { precision: "float64", batchSize: 5, definitions }).lossValues.length,
      5,
    );
  });
});
