import assert from "node:assert/strict";
import fc from "fast-check";
import { compileNetwork } from "../../../src/engine/network";
import type { LayerSpec } from "../../../src/engine/networkSpec";
import type { OptionValues } from "../../../src/engine/options";
import { type Bends, matrix, run, type State, steps, usual, type Weights } from "./sequenceReferences";
import { check, computed, largestDifference, precisionGap, specOf } from "./sequenceSupport";
import { chosen, layer } from "./support";

const types = ["simpleRNN", "gru", "lstm"] as const;
type RecurrentType = (typeof types)[number];

const size = fc.integer({ min: 1, max: 6 });
const runs = { seed: 3, numRuns: 10 };
const recurrent = (type: RecurrentType, options: OptionValues, name?: string, inputs?: string[]): LayerSpec =>
  layer(type, options, { ...(name && { name }), ...(inputs && { inputs }) });

/** The weights of a layer as matrices; `side` is bidirectional's. */
function weightsOf(
  network: ReturnType<typeof computed>,
  name: string,
  units: number,
  gates: number,
  side = "",
): Weights {
  const of = (parameter: string): number[][] | undefined => {
    const path = side === "" ? parameter : side + parameter[0]!.toUpperCase() + parameter.slice(1);
    const found = network.parameter(`${name}/${path}`);
    return found && matrix(found.values, gates * units);
  };
  const none = [0, 1].map(() => Array<number>(gates * units).fill(0));
  return { kernel: of("kernel")!, recurrentKernel: of("recurrentKernel")!, bias: of("bias") ?? none };
}

const gatesOf = { simpleRNN: 1, gru: 3, lstm: 4 };
const zeros = (type: RecurrentType, units: number): State =>
  Array.from({ length: type === "lstm" ? 2 : 1 }, () => Array<number>(units).fill(0));

/** What a single layer gives, and what the formulas say. */
function both(
  type: RecurrentType,
  [time, features, units, batch]: number[],
  options: OptionValues,
  bends: Bends,
) {
  const spec = specOf({ input: [time!, features!] }, recurrent(type, { units: units!, ...options }));
  const network = computed(spec, batch!);
  const weights = weightsOf(network, `${type}_1`, units!, gatesOf[type]);
  const x = matrix(network.inputs[0]!.values, features!);
  const expected = Array.from({ length: batch! }, (_, example) => {
    const own = x.slice(example * time!, (example + 1) * time!);
    const states = run(
      steps[type],
      options.goBackwards ? own.reverse() : own,
      zeros(type, units!),
      weights,
      bends,
    );
    return (options.returnSequences ? states : states.slice(-1)).flatMap(([h]) => h!);
  }).flat();
  return { given: network.output.values, expected };
}

for (const type of types) {
  describe(type, () => {
    it("equals its formula within 1e-12 in float64: sequences or the last step, either way, with and without bias", () => {
      fc.assert(
        fc.property(
          fc.tuple(size, size, size, size),
          fc.record({ returnSequences: fc.boolean(), goBackwards: fc.boolean(), useBias: fc.boolean() }),
          (sizes, options) => {
            const { given, expected } = both(type, sizes, options, usual);
            assert.ok(largestDifference(given, expected) < 1e-12);
          },
        ),
        { seed: 5, numRuns: 30 },
      );
    });

    it("takes other activations of single entries: softsign and hardSigmoid, silu and tanh", () => {
      const hardSigmoid = (z: number): number => Math.min(1, Math.max(0, 0.2 * z + 0.5));
      const softsign = (z: number): number => z / (1 + Math.abs(z));
      const silu = (z: number): number => z / (1 + Math.exp(-z));
      const cases = [
        ["softsign", "hardSigmoid", { activation: softsign, recurrent: hardSigmoid }],
        ["silu", "tanh", { activation: silu, recurrent: Math.tanh }],
      ] as const;
      for (const [activation, inner, bends] of cases) {
        const options = {
          activation: chosen(activation),
          ...(type !== "simpleRNN" && { recurrentActivation: chosen(inner) }),
        };
        const { given, expected } = both(type, [4, 3, 5, 2], options, bends);
        assert.ok(largestDifference(given, expected) < 1e-12);
      }
    });

    it("agrees with central differences within 1e-7, for every parameter and the input", () => {
      fc.assert(
        fc.property(
          fc.tuple(size, size, size, size),
          fc.record({ returnSequences: fc.boolean(), goBackwards: fc.boolean(), useBias: fc.boolean() }),
          fc.constantFrom("tanh", "silu", "gelu"),
          ([time, features, units, batch], options, activation) => {
            const own = recurrent(type, { units, ...options, activation: chosen(activation) });
            assert.ok(check({ input: [time, features] }, batch, own).relativeError < 1e-7);
          },
        ),
        runs,
      );
    });

    it("starts from another layer's final state, whose gradients flow back, also from several readers", () => {
      fc.assert(
        fc.property(
          fc.tuple(size, size, size, size),
          fc.boolean(),
          ([time, features, units, batch], goBackwards) => {
            const result = check(
              { input: [time, features] },
              batch,
              recurrent(type, { units, goBackwards, returnState: true }, "encoder", ["input"]),
              recurrent(type, { units, returnSequences: true, initialState: "encoder" }, "decoder", [
                "input",
              ]),
              recurrent(type, { units, initialState: "encoder" }, "reader", ["decoder"]),
            );
            assert.ok(result.relativeError < 1e-7);
          },
        ),
        runs,
      );
    });

    it("continues where the other stopped: two halves give what the whole does within 1e-12", () => {
      const options = { units: 3, returnSequences: true };
      const whole = computed(specOf({ input: [6, 2] }, recurrent(type, options, "whole")), 2);
      const halves = compileNetwork(
        specOf(
          { input: [3, 2], later: [3, 2] },
          recurrent(type, options, "first", ["input"]),
          recurrent(type, { ...options, initialState: "first" }, "second", ["later"]),
        ),
        { precision: "float64", batchSize: 2 },
      );
      for (const half of ["first", "second"]) {
        for (const { layer, name, values } of halves.parameters) {
          if (layer === half) values.set(whole.parameter(`whole/${name}`)!.values);
        }
      }
      const x = whole.inputs[0]!.values;
      for (const example of [0, 1]) {
        halves.inputs[0]!.values.set(x.subarray(example * 12, example * 12 + 6), example * 6);
        halves.inputs[1]!.values.set(x.subarray(example * 12 + 6, example * 12 + 12), example * 6);
      }
      halves.forward({ examples: 2, mode: "evaluation", dropout: false, step: 0 });
      for (const example of [0, 1]) {
        const expected = whole.output.values.subarray(example * 18 + 9, example * 18 + 18);
        const given = halves.output.values.subarray(example * 9, example * 9 + 9);
        assert.ok(largestDifference(given, expected) < 1e-12);
      }
    });

    it("float32 agrees with float64 within 2e-5, outputs and gradients; a part of the planned batch too", () => {
      const spec = specOf({ input: [12, 7] }, recurrent(type, { units: 10, returnSequences: true }));
      assert.ok(precisionGap(spec, 9) < 2e-5);
      const few = computed(spec, 4).output.values;
      const many = compileNetwork(spec, { precision: "float64", batchSize: 9 });
      for (const { path, values } of computed(spec, 4).parameters) many.parameter(path)!.values.set(values);
      many.inputs[0]!.values.set(computed(spec, 4).inputs[0]!.values);
      many.forward({ examples: 4, mode: "training", dropout: true, step: 0 });
      assert.deepEqual([...many.output.values.subarray(0, few.length)], [...few]);
    });
  });
}

describe("bidirectional", () => {
  const modes = ["concat", "sum", "mul", "ave"] as const;
  const merge = {
    sum: (f: number, b: number) => f + b,
    mul: (f: number, b: number) => f * b,
    ave: (f: number, b: number) => (f + b) / 2,
  };

  it("merges both directions, the backward one turned round, within 1e-12 of the formula", () => {
    for (const type of types) {
      for (const mergeMode of modes) {
        for (const returnSequences of [true, false]) {
          const inner = layer(type, { units: 3, returnSequences });
          const network = computed(
            specOf({ input: [4, 2] }, layer("bidirectional", { layer: inner, mergeMode })),
            2,
          );
          const x = matrix(network.inputs[0]!.values, 2);
          const expected = [0, 1].flatMap((example) => {
            const own = x.slice(4 * example, 4 * example + 4);
            const [there, back] = (["forward", "backward"] as const).map((side) => {
              const weights = weightsOf(network, "bidirectional_1", 3, gatesOf[type], side);
              const order = side === "forward" ? own : [...own].reverse();
              const states = run(steps[type], order, zeros(type, 3), weights).map(([h]) => h!);
              if (!returnSequences) return states.slice(-1);
              return side === "forward" ? states : states.reverse();
            }) as [number[][], number[][]];
            return there.flatMap((f, at) =>
              mergeMode === "concat"
                ? [...f, ...back[at]!]
                : f.map((value, i) => merge[mergeMode](value, back[at]![i]!)),
            );
          });
          assert.ok(largestDifference(network.output.values, expected) < 1e-12, `${type} ${mergeMode}`);
        }
      }
    }
  });

  it("agrees with central differences within 1e-7 in every mode, for each layer inside", () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size, size, size),
        fc.constantFrom(...types),
        fc.constantFrom(...modes),
        fc.record({ returnSequences: fc.boolean(), goBackwards: fc.boolean() }),
        ([time, features, units, batch], type, mergeMode, options) => {
          const inner = layer(type, { units, ...options });
          const result = check(
            { input: [time, features] },
            batch,
            layer("bidirectional", { layer: inner, mergeMode }),
          );
          assert.ok(result.relativeError < 1e-7);
        },
      ),
      { seed: 4, numRuns: 24 },
    );
  });

  it("names its parameters by direction", () => {
    const spec = specOf({ input: [4, 2] }, layer("bidirectional", { layer: layer("gru", { units: 3 }) }));
    assert.deepEqual(
      computed(spec, 1).parameters.map(({ name, shape }) => `${name} ${shape.join("×")}`),
      ["forward", "backward"].flatMap((side) => [
        `${side}Kernel 2×9`,
        `${side}RecurrentKernel 3×9`,
        `${side}Bias 2×9`,
      ]),
    );
  });
});

describe("timeDistributed", () => {
  it("agrees with central differences within 1e-7 around dense, batchNormalization, a recurrent layer and itself", () => {
    const within = (inner: LayerSpec): LayerSpec => layer("timeDistributed", { layer: inner });
    const dense = layer("dense", { units: 3, activation: chosen("softmax") });
    const cases: [LayerSpec, number[]][] = [
      [within(dense), [4, 2]],
      [within(layer("lstm", { units: 3 })), [3, 4, 2]],
      [within(layer("flatten")), [3, 2, 2]],
      [within(layer("layerNormalization")), [3, 4]],
      [within(within(dense)), [2, 3, 4]],
      [within(layer("bidirectional", { layer: layer("gru", { units: 2 }) })), [2, 3, 2]],
      [within(layer("activation", { activation: chosen("tanh") })), [2, 3]],
    ];
    for (const [spec, shape] of cases) {
      const first = layer("dense", { units: shape.at(-1)! });
      const result = check({ input: shape }, 3, first, spec);
      assert.ok(result.relativeError < 1e-7, spec.type);
    }
    const normalization = within(layer("batchNormalization"));
    assert.ok(
      check({ input: [4, 2] }, 3, layer("dense", { units: 3 }), normalization, layer("dense", { units: 2 }))
        .relativeError < 1e-7,
    );
  });

  it("gives what the layer inside gives to each step", () => {
    const dense = { units: 3, activation: chosen("tanh") };
    const wrapped = computed(
      specOf({ input: [4, 2] }, layer("timeDistributed", { layer: layer("dense", dense) }, { name: "a" })),
      2,
    );
    const plain = computed(specOf({ input: [4, 2] }, layer("dense", dense, { name: "a" })), 2);
    assert.deepEqual([...wrapped.output.values], [...plain.output.values]);
    assert.deepEqual(
      wrapped.parameters.map(({ path }) => path),
      ["a/kernel", "a/bias"],
    );
  });
});

describe("repeatVector", () => {
  it("gives the same vector at every step, and agrees with central differences within 1e-7", () => {
    const { output, inputs } = computed(specOf({ input: [3] }, layer("repeatVector", { n: 4 })), 2);
    const [x] = inputs;
    const steps = [0, 1].flatMap((example) =>
      Array.from({ length: 4 }, () => [...x!.values.slice(3 * example, 3 * example + 3)]),
    );
    assert.deepEqual([...output.values], steps.flat());
    const decoder = [
      layer("dense", { units: 3 }),
      layer("repeatVector", { n: 4 }),
      layer("gru", { units: 2 }),
    ];
    assert.ok(check({ input: [2] }, 3, ...decoder).relativeError < 1e-7);
  });

  it("says in a sentence that it repeats vectors alone", () => {
    assert.throws(
      () => specOf({ input: [5, 3] }, layer("repeatVector", { n: 4 })),
      /repeats one vector an example, \[batch, features\], and was given \[batch, 5, 3\]/,
    );
  });
});

describe("lstm", () => {
  it("lends its h alone to a gru or simpleRNN that starts from it", () => {
    for (const type of ["gru", "simpleRNN"] as const) {
      const encoder = recurrent("lstm", { units: 3 }, "encoder", ["input"]);
      const reader = recurrent(type, { units: 3, initialState: "encoder" }, "reader", ["input"]);
      assert.ok(check({ input: [4, 2] }, 3, encoder, reader).relativeError < 1e-7);
    }
  });

  it("starts with a forget bias of 1 and an orthogonal recurrent kernel", () => {
    const spec = specOf({ input: [4, 2] }, layer("lstm", { units: 3 }));
    const network = compileNetwork(spec, { precision: "float64", batchSize: 1 });
    network.initialize();
    assert.deepEqual([...network.parameter("lstm_1/bias")!.values], [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    const rows = matrix(network.parameter("lstm_1/recurrentKernel")!.values, 12);
    rows.forEach((a, i) =>
      rows.forEach((b, j) => {
        const product = a.reduce((sum, value, at) => sum + value * b[at]!, 0);
        assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-12);
      }),
    );
    const off = compileNetwork(
      specOf({ input: [4, 2] }, layer("lstm", { units: 3, unitForgetBias: false })),
      {
        precision: "float64",
        batchSize: 1,
      },
    );
    off.initialize();
    assert.ok(off.parameter("lstm_1/bias")!.values.every((value) => value === 0));
  });
});
