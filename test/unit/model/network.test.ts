import assert from "node:assert/strict";
import { UserError } from "../../../src/engine/userError";
import { layerViews } from "../../../src/model/layerViews";
import { impliedMetrics, networkSpecOf, targetFormOf } from "../../../src/model/network";
import { parseModel } from "../../../src/model/parseModel";
import { classes, dense, headerOf, modelWith, numbers, textOf } from "./models";

const specOf = (parts: Record<string, unknown>) => parseModel(textOf(modelWith(parts)), "m.model.json").spec!;
const network = (units: number, loss: string, activation = "linear") =>
  specOf({ layers: [dense(8, "relu"), dense(units, activation)], loss });

describe("targetFormOf and networkSpecOf", () => {
  const cases = [
    [
      "three names of classes, sparse",
      network(3, "sparseCategoricalCrossentropy"),
      classes("a", "b", "c"),
      "classNumbers",
      [1],
    ],
    [
      "three names of classes, one unit each",
      network(3, "categoricalCrossentropy"),
      classes("a", "b", "c"),
      "oneHot",
      [3],
    ],
    [
      "three names of classes, squared error",
      network(3, "meanSquaredError"),
      classes("a", "b", "c"),
      "oneHot",
      [3],
    ],
    ["two names of classes, one unit", network(1, "binaryCrossentropy"), classes("no", "yes"), "values", [1]],
    [
      "class numbers as numbers",
      network(3, "categoricalCrossentropy"),
      numbers(0, 2, { distinctIntegers: [0, 1, 2] }),
      "oneHot",
      [3],
    ],
    ["a number", network(1, "meanSquaredError"), numbers(-3, 8), "values", [1]],
    [
      "whole numbers and one unit",
      network(1, "meanSquaredError"),
      numbers(0, 2, { distinctIntegers: [0, 1, 2] }),
      "values",
      [1],
    ],
    [
      "three columns",
      network(3, "binaryCrossentropy"),
      numbers(0, 1, { columns: ["a", "b", "c"], distinctIntegers: [0, 1] }),
      "values",
      [3],
    ],
  ] as const;
  for (const [title, spec, target, form, shape] of cases) {
    it(`delivers ${title} as ${form} [${shape.join()}]`, () => {
      const header = headerOf(target);
      assert.equal(targetFormOf(spec, header), form);
      const compiled = networkSpecOf(spec, header);
      assert.deepEqual(compiled.targetShape, shape);
      assert.deepEqual(compiled.inputs, [{ name: "input", shape: [4] }]);
      assert.deepEqual(Object.keys(compiled.layers[0]!), ["name", "type", "options", "inputs"]);
    });
  }

  const refused = [
    [
      "numbers with fractions as class numbers",
      network(3, "sparseCategoricalCrossentropy"),
      numbers(0, 2.5),
      "loss",
    ],
    [
      "three columns for one unit",
      network(1, "meanSquaredError"),
      numbers(0, 1, { columns: ["a", "b", "c"] }),
      "loss",
    ],
    [
      "four classes for three units",
      network(3, "categoricalCrossentropy"),
      classes("a", "b", "c", "d"),
      "loss",
    ],
  ] as const;
  for (const [title, spec, target, place] of refused) {
    it(`refuses ${title} with a place`, () => {
      assert.throws(
        () => networkSpecOf(spec, headerOf(target)),
        (error) => error instanceof UserError && error.place.path?.[0] === place,
      );
    });
  }

  it("refuses layers that do not fit at their place", () => {
    const spec = specOf({ layers: [{ type: "reshape", targetShape: [3, 3] }, dense(1)] });
    assert.throws(
      () => networkSpecOf(spec, headerOf(classes("a", "b"))),
      (error) => error instanceof UserError && error.place.path?.join() === "layers,0",
    );
  });

  it("implies accuracy for classes and the mean absolute error for numbers", () => {
    const squared = network(2, "meanSquaredError");
    assert.equal(impliedMetrics(squared, headerOf(numbers(0, 1.5)))[0]?.type, "meanAbsoluteError");
    assert.equal(impliedMetrics(squared, headerOf(classes("a", "b")))[0]?.type, "accuracy");
    assert.equal(impliedMetrics(network(1, "binaryCrossentropy"), undefined)[0]?.type, "accuracy");
  });
});

describe("layerViews", () => {
  const views = (parts: Record<string, unknown>, header = undefined as Parameters<typeof layerViews>[1]) =>
    layerViews(parseModel(textOf(modelWith(parts)), "m"), header);

  it("knows shapes and parameter counts of a generator before anything is read", () => {
    assert.deepEqual(
      views({}).map(({ name, outputShape, parameterCount }) => [name, outputShape, parameterCount]),
      [
        ["dense_1", "[batch, 8]", 24],
        ["dense_2", "[batch, 1]", 9],
      ],
    );
  });

  it("knows a table's only from its header", () => {
    const data = { source: "a.csv", target: "y" };
    assert.equal(views({ data })[0]?.outputShape, undefined);
    assert.equal(views({ data }, headerOf(numbers(0, 1), [5]))[0]?.parameterCount, 48);
  });

  it("shows a repeated layer once, with all copies' parameters", () => {
    const layers = [dense(4, "relu"), { repeat: 3, layers: [dense(4, "relu")] }, dense(1, "sigmoid")];
    assert.deepEqual(
      views({ layers }).map(({ copies, parameterCount }) => [copies, parameterCount]),
      [
        [1, 12],
        [3, 60],
        [1, 5],
      ],
    );
  });

  it("knows nothing of a layer that is still being typed, nor of what follows it", () => {
    const layers = [dense(4, "relu"), { type: "dense" }, dense(1, "sigmoid")];
    assert.deepEqual(
      views({ layers }).map(({ outputShape }) => outputShape),
      ["[batch, 4]", undefined, undefined],
    );
  });
});
