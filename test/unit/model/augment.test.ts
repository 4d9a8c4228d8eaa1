import assert from "node:assert/strict";
import type { AugmentationDefinition } from "../../../src/data/augmentation/definition";
import { augmentations } from "../../../src/data/augmentation/index";
import { parseModel } from "../../../src/model/parseModel";
import { modelWith, textOf } from "./models";

const source = { images: "x-ubyte", labels: "y-ubyte" };
const dataOf = (data: Readonly<Record<string, unknown>>, parts: Readonly<Record<string, unknown>> = {}) => {
  const { spec, problems } = parseModel(textOf(modelWith({ data, ...parts })), "m.model.json");
  return {
    data: spec?.data,
    problems: problems
      .filter(({ path }) => path[0] === "data")
      .map(({ path, message }) => [path.join("."), message] as const),
  };
};

describe("The list of augmentations", () => {
  it("takes names and objects, defaults filled in from the declaration", () => {
    const { data, problems } = dataOf({
      source,
      augment: ["flipHorizontal", { type: "zoom", range: [1, 2] }],
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(data!.augment, [
      { type: "flipHorizontal", options: { probability: 0.5 } },
      { type: "zoom", options: { range: [1, 2], fill: "edge" } },
    ]);
  });

  it("may name every augmentation alone: each option has a default that is in its own domain", () => {
    assert.deepEqual(dataOf({ source, augment: Object.keys(augmentations) }).problems, []);
    for (const [type, { options }] of Object.entries<AugmentationDefinition>(augmentations)) {
      const defaults = Object.entries(options).map(([key, option]) => [key, option.default]);
      const spelt = { type, ...(Object.fromEntries(defaults) as object) };
      assert.deepEqual(dataOf({ source, augment: [spelt] }).problems, [], type);
    }
  });

  const wrong: [augment: unknown, at: string, message: RegExp][] = [
    ["flipHorizontal", "data.augment", /a list of augmentations/],
    [["flipHorizonal"], "data.augment.0", /flipHorizontal/],
    [["noise", { type: "zoom", rnge: [1, 2] }], "data.augment.1.rnge", /Did you mean `range`/],
    [[{ type: "rotation", degrees: -1 }], "data.augment.0.degrees", /from 0 to 180/],
    [[{ type: "shift", height: 3 }], "data.augment.0.height", /from 0 to 1/],
    [[{ type: "crop", fraction: 0 }], "data.augment.0.fraction", /0/],
    [[{ type: "zoom", range: [1, 2, 3] }], "data.augment.0.range", /2 numbers/],
    [[{ type: "zoom", fill: "mirror" }], "data.augment.0.fill", /edge/],
    [[3], "data.augment.0", /the name of an augmentation/],
  ];
  for (const [augment, at, message] of wrong) {
    it(`is told at ${at} what is wrong with ${JSON.stringify(augment)}`, () => {
      const { problems } = dataOf({ source, augment });
      assert.deepEqual(problems.map(([path]) => path), [at]); // prettier-ignore
      assert.match(problems[0]![1], message);
    });
  }

  it("stands at the input it is meant for where there are several", () => {
    const inputs = {
      camera: { source: "frames", augment: ["noise"] },
      speed: { source: "speed.csv", inputs: "v" },
    };
    const layers = [
      { type: "concatenate", inputs: ["camera", "speed"] },
      { type: "dense", units: 1 },
    ];
    const { data, problems } = dataOf({ inputs, target: { source: "angles.npy" } }, { layers });
    assert.deepEqual(problems, []);
    assert.deepEqual(data!.named![0]!.augment, [{ type: "noise", options: { deviation: 0.1 } }]);
    const shared = dataOf(
      { inputs, target: { source: "angles.npy" }, augment: ["noise"] },
      { layers },
    ).problems;
    assert.deepEqual(shared.map(([path]) => path), ["data.augment"]); // prettier-ignore
    assert.match(shared[0]![1], /each has an `augment` of its own/);
  });
});
