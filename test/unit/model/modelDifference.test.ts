import assert from "node:assert/strict";
import { modelDifferences } from "../../../src/model/modelDifference";

const dense = (units: number, more: object = {}) => ({ type: "dense", units, activation: "relu", ...more });
const model = (layers: unknown[], more: object = {}) => ({
  data: { source: "a.csv" },
  layers,
  loss: "mse",
  ...more,
});

const said = (...models: unknown[]) => modelDifferences(models).map(({ path, values }) => [path, ...values]);

describe("The difference of model files", () => {
  it("is nothing between equals, whatever the order of their keys", () => {
    assert.deepEqual(
      said(model([dense(4)]), { loss: "mse", layers: [dense(4)], data: { source: "a.csv" } }),
      [],
    );
  });

  it("names the place and what each says there", () => {
    assert.deepEqual(
      said(model([dense(4), dense(1)], { seed: 1 }), model([dense(8), dense(1)], { optimizer: "adam" })),
      [
        ["layers[0].units", "4", "8"],
        ["seed", "1", undefined],
        ["optimizer", undefined, '"adam"'],
      ],
    );
  });

  it("pairs the layers so that an inserted one does not shift the others", () => {
    const dropout = { type: "dropout", rate: 0.5 };
    assert.deepEqual(
      said(model([dense(8), dense(4), dense(1)]), model([dense(8), dropout, dense(4), dense(2)])),
      [
        ["+ layers[1]", undefined, '{"type":"dropout","rate":0.5}'],
        ["layers[2].units", "1", "2"],
      ],
    );
    assert.deepEqual(said(model([dense(8), dropout, dense(1)]), model([dense(8), dense(1)])), [
      ["layers[1]", '{"type":"dropout","rate":0.5}', undefined],
    ]);
  });

  it("of another type is one of the whole layer, not of its options", () => {
    const conv = { type: "conv2d", filters: 8, kernelSize: [3, 3] };
    const [removed, added] = said(model([dense(8), dense(1)]), model([conv, dense(1)])).sort();
    assert.deepEqual([removed![0], added![0]], ["+ layers[0]", "layers[0]"]);
  });

  it("compares lists of numbers whole", () => {
    const conv = (kernelSize: number[]) => ({ type: "conv2d", filters: 8, kernelSize });
    assert.deepEqual(said(model([conv([3, 3])]), model([conv([5, 5])])), [
      ["layers[0].kernelSize", "[3,3]", "[5,5]"],
    ]);
  });

  it("of several models says of each what it says, also where only one is different", () => {
    const [a, b, c] = [0.1, 0.2, 0.1].map((learningRate) =>
      model([dense(1)], { optimizer: { type: "sgd", learningRate } }),
    );
    assert.deepEqual(said(a, b, c), [["optimizer.learningRate", "0.1", "0.2", "0.1"]]);
    assert.deepEqual(said(a, c, undefined), [["", JSON.stringify(a), JSON.stringify(c), undefined]]);
    assert.deepEqual(said(a, b, undefined), [["", JSON.stringify(a), JSON.stringify(b), undefined]]);
  });

  it("of several models tells a layer whole where one of them has none, in the order of the file", () => {
    const [wide, narrow, none] = [[dense(128), dense(1)], [dense(16), dense(1)], [dense(1)]].map(
      (layers, at) => model(layers, { seed: at }),
    );
    assert.deepEqual(said(wide, narrow, none), [
      ["layers[0]", JSON.stringify(dense(128)), JSON.stringify(dense(16)), undefined],
      ["seed", "0", "1", "2"],
    ]);
  });
});
