import assert from "node:assert/strict";
import { parseModel } from "../../../src/model/parseModel";
import { modelWith, textOf } from "./models";

const dataOf = (data: unknown, parts: Readonly<Record<string, unknown>> = {}) => {
  const { spec, problems } = parseModel(textOf(modelWith({ data, ...parts })), "m.model.json");
  return { data: spec?.data, problems: problems.map(({ path, message }) => [path.join("."), message]) };
};

describe("Files that are no tables", () => {
  it("are told how to be decoded by the section or by an input of their own, defaults filled in", () => {
    const { data, problems } = dataOf({
      source: "pets",
      size: [32, 48],
      channels: 1,
      features: { bands: 20 },
      sequence: { unit: "word" },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [data!.size, data!.channels, data!.features, data!.sequence],
      [[32, 48], 1, { type: "logMel", bands: 20, frames: 98 }, { length: 64, unit: "word", longer: "error" }],
    );
    const several = dataOf(
      {
        inputs: { camera: { source: "frames", size: [8, 8] }, speed: { source: "speed.csv", inputs: "v" } },
        target: { source: "angles.npy" },
      },
      {
        layers: [
          { type: "concatenate", inputs: ["camera", "speed"] },
          { type: "dense", units: 1 },
        ],
        loss: "meanSquaredError",
      },
    );
    // The layers, which read none of them, are told of elsewhere.
    assert.deepEqual(
      several.problems.filter(([path]) => path!.startsWith("data.")),
      [],
    );
    assert.deepEqual(several.data!.named![0]!.size, [8, 8]);
  });

  it("need no target where they know it themselves, and IDX files come in a pair", () => {
    const pair = { images: "x-ubyte.gz", labels: "y-ubyte.gz" };
    assert.deepEqual(dataOf({ source: pair }).problems, []);
    assert.deepEqual(dataOf({ source: { train: pair, test: pair } }).data!.source, {
      parts: { train: pair, test: pair },
    });
    assert.match(dataOf({ source: { images: "x-ubyte" } }).problems.join(), /data\.source.*labels/);
    assert.match(dataOf({ source: "data.npz" }).problems.join(), /target/);
  });

  const wrong: [data: Record<string, unknown>, at: string][] = [
    [{ size: [32] }, "data.size"],
    [{ size: 32 }, "data.size"],
    [{ size: [0, 32] }, "data.size.0"],
    [{ channels: 2 }, "data.channels"],
    [{ channels: "rgb" }, "data.channels"],
    [{ features: { type: "mfcc" } }, "data.features.type"],
    [{ features: { band: 3 } }, "data.features.band"],
    [{ sequence: { length: 0 } }, "data.sequence.length"],
    [{ sequence: { unit: "line" } }, "data.sequence.unit"],
  ];
  for (const [section, at] of wrong) {
    it(`reports ${JSON.stringify(section)} at ${at}`, () => {
      const { problems } = dataOf({ source: "pets", ...section });
      assert.deepEqual(problems.map(([path]) => path), [at]); // prettier-ignore
    });
  }
});
