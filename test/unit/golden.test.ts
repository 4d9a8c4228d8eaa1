/**
 * The engine against reference tensors of an independent framework (`test/golden/make_golden.py`): forward values,
 * every parameter's gradient and the input's, each loss, 50 steps of each optimizer, 100 epochs of each schedule,
 * and the initializers' moments. A case whose layer type the registry does not have is printed and counted.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fansOf } from "../../src/engine/initializers/definition";
import { initializerDefinition, initializers } from "../../src/engine/initializers/index";
import type { Pass } from "../../src/engine/layers/definition";
import { layers as layerRegistry } from "../../src/engine/layers/index";
import { losses } from "../../src/engine/losses/index";
import { compileNetwork, type Network } from "../../src/engine/network";
import type { NetworkSpec } from "../../src/engine/networkSpec";
import { valuesOf } from "../../src/engine/options";
import { optimizers } from "../../src/engine/optimizers/index";
import { RandomStream } from "../../src/engine/random";
import { scheduledRate, scheduleMemory, schedules } from "../../src/engine/schedules/index";
import { Trainer } from "../../src/engine/trainer";
import { parseModel } from "../../src/model/parseModel";
import type { ModelSpec } from "../../src/model/spec";
import { examplesOf } from "./engine/support";

/** Little-endian float64 in base64. */
interface Packed {
  shape: number[];
  data: string;
}
interface Written {
  type: string;
  layer?: Written;
}
interface Case {
  name: string;
  layers: Written[];
  loss: unknown;
  input: Packed;
  target: Packed;
  weights: Record<string, Packed>;
  expected: Record<string, Packed>;
}

const golden = (file: string): unknown => JSON.parse(readFileSync(join("test/golden", file), "utf8"));

const numbersOf = ({ data }: Packed): Float64Array => {
  const bytes = Uint8Array.from(Buffer.from(data, "base64"));
  return new Float64Array(bytes.buffer, 0, bytes.length / 8);
};

/** What a model file of these parts says; every problem of the reader fails the test. */
function modelOf(parts: Record<string, unknown>): ModelSpec {
  const text = JSON.stringify({
    data: { source: { generator: "xor" } },
    layers: [{ type: "dense", units: 1 }],
    loss: "meanSquaredError",
    ...parts,
  });
  const { spec, problems } = parseModel(text, "golden.model.json");
  assert.deepEqual(
    problems.map(({ message }) => message),
    [],
  );
  return spec!;
}

const tolerances = { float32: 1e-4, float64: 1e-10 } as const;
type Precision = keyof typeof tolerances;

/**
 * Within the tolerance of the entry itself, or of the tensor's root mean square where the entry is smaller.
 * `floor`: the size of the terms that an entry is the sum of, where they may cancel: what is 0 by
 * mathematics (a key bias under a softmax) comes out as their rounding.
 */
function assertNear(
  found: ArrayLike<number>,
  packed: Packed,
  tolerance: number,
  what: string,
  floor = 1e-6,
): void {
  const expected = numbersOf(packed);
  const size = Math.sqrt(expected.reduce((sum, value) => sum + value * value, 0) / expected.length);
  expected.forEach((value, at) => {
    const allowed = tolerance * Math.max(Math.abs(value), size, floor);
    assert.ok(Math.abs(found[at]! - value) <= allowed, `${what}[${at}] is ${found[at]!}, not ${value}`);
  });
}

function networkOf({ layers, loss, input, target }: Case, precision: Precision): Network {
  const { layers: specs, loss: chosen } = modelOf({ layers, loss });
  const spec: NetworkSpec = {
    seed: 0,
    inputs: [{ name: "input", shape: input.shape.slice(1) }],
    layers: specs,
    loss: chosen,
    targetShape: target.shape.slice(1),
    regularization: { l1: 0, l2: 0 },
  };
  const batchSize = input.shape[0]!;
  return compileNetwork(spec, { precision, batchSize, inputGradients: "all", optimizerState: "none" });
}

function setWeights(network: Network, weights: Case["weights"]): void {
  const names = network.parameters.map(({ path }) => path).sort();
  assert.deepEqual(names, Object.keys(weights).sort(), "names of the parameters");
  for (const { path, shape, values } of network.parameters) {
    assert.deepEqual(shape, weights[path]!.shape, path);
    values.set(numbersOf(weights[path]!));
  }
}

function check(one: Case, precision: Precision): void {
  const { expected, input, target, weights } = one;
  const network = networkOf(one, precision);
  setWeights(network, weights);
  network.inputs[0]!.values.set(numbersOf(input));
  network.target.values.set(numbersOf(target));
  const pass: Pass = { examples: input.shape[0]!, mode: "training", dropout: false, step: 0 };
  network.forward(pass);
  const cost = network.loss(pass);
  network.backward(pass);
  const tolerance = tolerances[precision];
  const near = (found: ArrayLike<number>, key: string) => assertNear(found, expected[key]!, tolerance, key);
  assert.deepEqual([pass.examples, ...network.output.shape], expected.output!.shape);
  near([cost], "cost");
  near(network.output.values, "output");
  const trainable = network.trainable.map(({ path }) => `gradient/${path}`).sort();
  const compared = Object.keys(expected).filter((key) => key.startsWith("gradient/"));
  assert.deepEqual(compared.sort(), trainable, "gradients");
  const largest = Math.max(...compared.flatMap((key) => Array.from(numbersOf(expected[key]!), Math.abs)));
  for (const { path, gradientValues } of network.trainable)
    assertNear(gradientValues!, expected[`gradient/${path}`]!, tolerance, path, largest / 100);
  if (expected.inputGradient) near(network.inputs[0]!.gradientValues!, "inputGradient");
  for (const { path, trainable, values } of network.parameters) if (!trainable) near(values, `after/${path}`);
  if (expected.evaluated) {
    network.forward({ ...pass, mode: "evaluation" });
    near(network.output.values, "evaluated");
  }
}

const missingTypes = (layers: readonly Written[]): string[] =>
  layers.flatMap(({ type, layer }) => [
    ...(Object.hasOwn(layerRegistry, type) ? [] : [type]),
    ...(layer ? missingTypes([layer]) : []),
  ]);

describe("Reference tensors", () => {
  const cases = golden("layers.json") as Case[];
  const absent = cases.filter(({ layers }) => missingTypes(layers).length > 0);

  for (const one of cases) {
    if (absent.includes(one)) continue;
    it(`${one.name}: within 1e-10 in float64, 1e-4 in float32`, () => {
      check(one, "float64");
      check(one, "float32");
    });
  }

  for (const one of golden("losses.json") as Case[]) {
    it(`${one.name}: within 1e-10 in float64, 1e-4 in float32`, () => {
      check(one, "float64");
      check(one, "float32");
    });
  }

  it("every layer, loss, optimizer, schedule and initializer of the registries is among them", () => {
    const typesIn = (layers: readonly Written[]): string[] =>
      layers.flatMap(({ type, layer }) => [type, ...(layer ? typesIn([layer]) : [])]);
    const typeOf = (chosen: unknown) =>
      typeof chosen === "string" ? chosen : (chosen as { type: string }).type;
    const covered = {
      layers: cases.flatMap(({ layers }) => typesIn(layers)),
      losses: (golden("losses.json") as Case[]).map(({ loss }) => typeOf(loss)),
      optimizers: (golden("optimizers.json") as { cases: { optimizer: unknown }[] }).cases.map((one) =>
        typeOf(one.optimizer),
      ),
      schedules: (golden("schedules.json") as { cases: { schedule: unknown }[] }).cases.map((one) =>
        typeOf(one.schedule),
      ),
      initializers: (golden("initializers.json") as { cases: { initializer: unknown }[] }).cases.map((one) =>
        typeOf(one.initializer),
      ),
    };
    // Dropout has nothing to compare without its mask, and an input layer nothing to compute.
    const registries = { layers: layerRegistry, losses, optimizers, schedules, initializers };
    for (const [name, registry] of Object.entries(registries)) {
      const types = new Set(covered[name as keyof typeof covered]);
      const left = Object.keys(registry).filter(
        (type) => !types.has(type) && !["dropout", "input"].includes(type),
      );
      assert.deepEqual(left, [], name);
    }
  });

  after(() => {
    if (absent.length === 0) return;
    const types = [...new Set(absent.flatMap(({ layers }) => missingTypes(layers)))];
    console.log(
      `      not available yet: ${absent.length} of ${cases.length} layer cases (${types.join(", ")})`,
    );
  });
});

describe("Reference runs of the optimizers", () => {
  const runs = golden("optimizers.json") as {
    layers: Written[];
    weights: Case["weights"];
    input: Packed;
    target: Packed;
    cases: { optimizer: Record<string, unknown>; after: Record<string, Case["weights"]> }[];
  };

  for (const { optimizer, after } of runs.cases) {
    it(`${JSON.stringify(optimizer)}: 50 steps within 1e-10 in float64, 1e-4 in float32`, () => {
      for (const precision of ["float64", "float32"] as const) {
        const { input, target, layers, weights } = runs;
        const model = modelOf({ layers, optimizer, training: { batchSize: "full", shuffle: false } });
        const network = compileNetwork(
          {
            seed: 0,
            inputs: [{ name: "input", shape: input.shape.slice(1) }],
            layers: model.layers,
            loss: model.loss,
            targetShape: target.shape.slice(1),
            regularization: { l1: 0, l2: 0 },
          },
          { precision, batchSize: input.shape[0]! },
        );
        network.initialize();
        setWeights(network, weights);
        const inputs = [{ name: "input", shape: input.shape.slice(1), values: numbersOf(input) }];
        const examples = examplesOf(inputs, target.shape.slice(1), numbersOf(target));
        const trainer = new Trainer(network, model.training, examples, { seed: 0 });
        for (let step = 1; step <= 50; step++) {
          trainer.step();
          for (const [path, packed] of Object.entries(after[step] ?? {}))
            assertNear(
              network.parameter(path)!.values,
              packed,
              tolerances[precision],
              `${path}, step ${step}`,
            );
        }
      }
    });
  }
});

describe("Reference rates of the schedules", () => {
  const { initial, stepsPerEpoch, cases } = golden("schedules.json") as {
    initial: number;
    stepsPerEpoch: number;
    cases: { name: string; schedule: unknown; rates: number[]; costs?: number[] }[];
  };

  for (const { name, schedule, rates, costs } of cases) {
    it(`${name}: 100 epochs within 1e-14`, () => {
      const chosen = modelOf({ schedule }).training.schedule;
      const remembered = scheduleMemory(chosen);
      const memory = Float64Array.from(remembered?.start ?? []);
      rates.forEach((expected, epoch) => {
        const step = epoch * stepsPerEpoch;
        const rate = scheduledRate(chosen, initial, { epoch, step, memory });
        assert.ok(Math.abs(rate - expected) <= 1e-14 * expected, `epoch ${epoch}: ${rate}, not ${expected}`);
        remembered?.note(memory, { step: step + stepsPerEpoch, devCost: costs?.[epoch] });
      });
    });
  }
});

describe("Reference moments of the initializers", () => {
  const { shape, cases } = golden("initializers.json") as {
    shape: number[];
    cases: {
      initializer: unknown;
      mean: number;
      deviation: number;
      low: number | null;
      high: number | null;
    }[];
  };

  for (const { initializer, mean, deviation, low, high } of cases) {
    it(`${JSON.stringify(initializer)}: mean within 5 standard errors, deviation within 2 %, bounds kept`, () => {
      const layers = [{ type: "dense", units: shape[1]!, kernelInitializer: initializer }];
      const chosen = modelOf({ layers }).layers[0]!.options.kernelInitializer as {
        type: string;
        options: object;
      };
      const count = shape[0]! * shape[1]!;
      const values = new Float64Array(count);
      initializerDefinition(chosen as Parameters<typeof initializerDefinition>[0]).fill({
        options: valuesOf(chosen.options as Parameters<typeof valuesOf>[0]),
        shape,
        fans: fansOf(shape),
        random: new RandomStream(11, "golden"),
        values,
      });
      const found = values.reduce((sum, value) => sum + value, 0) / count;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - found) ** 2, 0) / count);
      assert.ok(
        Math.abs(found - mean) <= (5 * deviation) / Math.sqrt(count) + 1e-12,
        `mean ${found}, not ${mean}`,
      );
      assert.ok(
        Math.abs(spread - deviation) <= 0.02 * deviation + 1e-12,
        `deviation ${spread}, not ${deviation}`,
      );
      const reaches = { low: Math.min(...values), high: Math.max(...values) };
      assert.ok(reaches.low >= (low ?? -Infinity) - 1e-12 && reaches.high <= (high ?? Infinity) + 1e-12);
    });
  }
});
