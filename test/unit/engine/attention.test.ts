import assert from "node:assert/strict";
import fc from "fast-check";
import type { OptionValues } from "../../../src/engine/options";
import { attend, matrix, times } from "./sequenceReferences";
import { check, computed, type Inputs, largestDifference, precisionGap, specOf } from "./sequenceSupport";
import { chosen, layer } from "./support";

const size = fc.integer({ min: 1, max: 5 });
const runs = { seed: 6, numRuns: 12 };

describe("attention", () => {
  const inputs = (queries: number, values: number, features: number, width = features): Inputs => ({
    query: [queries, features],
    value: [values, width],
    key: [values, features],
  });
  const own = (...names: string[]) => layer("attention", {}, { inputs: names });

  it("equals softmax(q·kᵀ)·v within 1e-12, with and without a key of its own", () => {
    const network = computed(specOf(inputs(4, 3, 2, 5), own("query", "value", "key")), 2);
    const [q, v, k] = [2, 5, 2].map((columns, at) => matrix(network.inputs[at]!.values, columns));
    const expected = [0, 1].flatMap((example) =>
      attend(
        q!.slice(4 * example, 4 * example + 4),
        k!.slice(3 * example, 3 * example + 3),
        v!.slice(3 * example, 3 * example + 3),
      ).flat(),
    );
    assert.ok(largestDifference(network.output.values, expected) < 1e-12);
    const short = computed(specOf({ query: [4, 2], value: [3, 2] }, own("query", "value")), 1);
    const [query, value] = short.inputs.map(({ values }) => matrix(values, 2));
    assert.ok(largestDifference(short.output.values, attend(query!, value!, value!).flat()) < 1e-12);
  });

  it("agrees with central differences within 1e-7: two inputs, three, and one for both", () => {
    fc.assert(
      fc.property(fc.tuple(size, size, size, size, size), ([queries, values, features, width, batch]) => {
        const three = check(inputs(queries, values, features, width), batch, own("query", "value", "key"));
        const two = check(
          { query: [queries, features], value: [values, features] },
          batch,
          own("query", "value"),
        );
        const one = check({ input: [queries, features] }, batch, own("input", "input"));
        for (const { relativeError } of [three, two, one]) assert.ok(relativeError < 1e-7);
      }),
      runs,
    );
  });

  it("stays finite and exact at scores of ±1e4", () => {
    const network = computed(specOf({ query: [2, 1], value: [3, 1] }, own("query", "value")), 1);
    network.inputs[0]!.values.set([100, -100]);
    network.inputs[1]!.values.set([100, -100, 0]);
    network.forward({ examples: 1, mode: "training", dropout: true, step: 0 });
    assert.deepEqual([...network.output.values], [100, -100]);
  });

  it("float32 agrees with float64 within 2e-5", () => {
    assert.ok(precisionGap(specOf(inputs(7, 9, 4, 5), own("query", "value", "key")), 5) < 2e-5);
  });
});

describe("multiHeadAttention", () => {
  const own = (options: OptionValues, ...names: string[]) =>
    layer("multiHeadAttention", { heads: 2, keyDim: 3, ...options }, { inputs: names, name: "mha" });

  it("equals its formula within 1e-12, causal or not, with one, two and three inputs", () => {
    const all: Inputs = { query: [4, 5], value: [4, 2], key: [4, 3] };
    for (const causal of [false, true]) {
      for (const count of [1, 2, 3]) {
        const names = Object.keys(all).slice(0, count);
        const inputs = Object.fromEntries(names.map((name) => [name, all[name]!]));
        const network = computed(specOf(inputs, own({ causal }, ...names)), 1);
        const given = network.inputs.map(({ values, shape }) => matrix(values, shape[1]!));
        const [query, value = query, key = value] = given;
        const weights = (name: string, columns: number) =>
          matrix(network.parameter(`mha/${name}`)!.values, columns);
        const project = (x: number[][], name: string): number[][] =>
          x.map((row) =>
            times(row, weights(`${name}Kernel`, 6)).map((z, at) => z + weights(`${name}Bias`, 6)[0]![at]!),
          );
        const [q, k, v] = [project(query!, "query"), project(key!, "key"), project(value!, "value")];
        const head = (x: number[][], which: number) => x.map((row) => row.slice(3 * which, 3 * which + 3));
        const heads = [0, 1].map((which) =>
          attend(head(q, which), head(k, which), head(v, which), 1 / Math.sqrt(3), causal),
        );
        const expected = q.flatMap((_, at) =>
          times([...heads[0]![at]!, ...heads[1]![at]!], weights("outputKernel", 5)).map(
            (z, column) => z + weights("outputBias", 5)[0]![column]!,
          ),
        );
        assert.ok(largestDifference(network.output.values, expected) < 1e-12, `${causal} ${count}`);
      }
    }
  });

  it("agrees with central differences within 1e-7 over heads, masks and numbers of inputs", () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size, size, size),
        fc.record({ causal: fc.boolean(), useBias: fc.boolean(), heads: size, keyDim: size }),
        fc.constantFrom(1, 2, 3),
        ([queries, values, features, batch], options, count) => {
          const inputs: Inputs = { query: [queries, features], value: [values, 2], key: [values, 3] };
          const names = Object.keys(inputs).slice(0, count);
          const used = Object.fromEntries(names.map((name) => [name, inputs[name]!]));
          assert.ok(check(used, batch, own(options, ...names)).relativeError < 1e-7);
        },
      ),
      { seed: 7, numRuns: 20 },
    );
  });

  it("causal: a later time step changes nothing before it", () => {
    const network = computed(specOf({ input: [5, 4] }, own({ causal: true })), 1);
    const before = [...network.output.values];
    network.inputs[0]!.values.fill(9, 12);
    network.forward({ examples: 1, mode: "training", dropout: true, step: 0 });
    const after = [...network.output.values];
    assert.deepEqual(after.slice(0, 12), before.slice(0, 12));
    assert.notDeepEqual(after.slice(12), before.slice(12));
  });

  it("stays finite at large scores, and float32 agrees with float64 within 2e-5", () => {
    const network = computed(specOf({ input: [5, 4] }, own({})), 1, "float32");
    network.inputs[0]!.values.fill(1e4);
    network.forward({ examples: 1, mode: "training", dropout: true, step: 0 });
    assert.ok(network.output.values.every(Number.isFinite));
    assert.ok(precisionGap(specOf({ input: [9, 6] }, own({ causal: true, heads: 3 })), 4) < 2e-5);
  });
});

describe("layerNormalization", () => {
  it("gives every row mean 0 and variance σ²/(σ² + ε) within 1e-12, in training and outside", () => {
    const network = computed(
      specOf({ input: [3, 7] }, layer("layerNormalization", { center: false, scale: false })),
      4,
    );
    for (const mode of ["training", "evaluation"] as const) {
      network.forward({ examples: 4, mode, dropout: true, step: 0 });
      const rows = matrix(network.output.values, 7);
      matrix(network.inputs[0]!.values, 7).forEach((x, at) => {
        const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / 7;
        const variance = (values: readonly number[]) =>
          mean(values.map((value) => (value - mean(values)) ** 2));
        assert.ok(Math.abs(mean(rows[at]!)) < 1e-12);
        assert.ok(Math.abs(variance(rows[at]!) - variance(x) / (variance(x) + 1e-3)) < 1e-12);
      });
    }
  });

  it("agrees with central differences within 1e-7, with and without γ and β", () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 2, max: 9 }), size, size),
        fc.boolean(),
        fc.boolean(),
        ([columns, rows, batch], center, scale) => {
          const options = { center, scale, gammaInitializer: chosen("constant", { value: 0.7 }) };
          const result = check({ input: [rows, columns] }, batch, layer("layerNormalization", options));
          assert.ok(result.relativeError < 1e-7);
        },
      ),
      runs,
    );
  });

  it("float32 agrees with float64 within 2e-5", () => {
    assert.ok(precisionGap(specOf({ input: [5, 33] }, layer("layerNormalization")), 6) < 2e-5);
  });
});
