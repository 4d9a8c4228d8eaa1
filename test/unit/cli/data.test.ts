import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, modelDebugger } from "./commandLine";
import { bytesOf, npyOf } from "../data/npyFiles";

const pictures = (augment: string): string => `{
  "seed": 3,
  "data": { "source": "x.npy", "target": { "source": "y.npy" }, "split": { "train": 0.8, "dev": 0.2 },
            "normalize": "standard", "augment": ${augment} },
  "layers": [ { "type": "flatten" }, { "type": "dense", "units": 1, "activation": "sigmoid" } ],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 8, "epochs": 4 }
}
`;
const all = '["flipHorizontal", "rotation", "shift", { "type": "noise", "deviation": 0.2 }, "brightness"]';

describe("Data on the command line", function () {
  this.timeout(60_000);

  const folder = folderWith({ "augmented.model.json": pictures(all), "plain.model.json": pictures("[]") });
  const at = (file: string): string => join(folder.path, file);
  writeFileSync(at("x.npy"), npyOf("|u1", [50, 6, 5, 1], Uint8Array.from({ length: 1500 }, (_, place) => (place * 37) % 251))); // prettier-ignore
  writeFileSync(at("y.npy"), npyOf("<f8", [50], bytesOf(Float64Array.from({ length: 50 }, (_, row) => row % 2)))); // prettier-ignore
  after(() => folder.remove());
  const train = (...words: string[]): Buffer => {
    const result = modelDebugger(["train", ...words, "--save", "w.safetensors"], folder.path);
    assert.equal(result.status, 0, result.stderr);
    return readFileSync(at("w.safetensors"));
  };

  it("is augmented by seed and step: the same weights again, and when a saved training is continued, to the bit", () => {
    const whole = train("augmented.model.json", "--steps", "20");
    assert.ok(train("augmented.model.json", "--steps", "20").equals(whole));
    assert.ok(!train("plain.model.json", "--steps", "20").equals(whole));
    writeFileSync(at("half.safetensors"), train("augmented.model.json", "--steps", "7"));
    assert.ok(train("augmented.model.json", "--load", "half.safetensors", "--steps", "13").equals(whole));
  });

  it("is kept in the folder that --cache names, gives the same weights from there, and with none is not kept", () => {
    const rows = Array.from({ length: 40_000 }, (_, row) => `${Math.sin(row)},${Math.cos(row)},${row % 2}`);
    writeFileSync(at("big.csv"), `a,b,y\n${rows.join("\n")}\n`);
    writeFileSync(
      at("big.model.json"),
      pictures("[]").replace('"x.npy", "target": { "source": "y.npy" }', '"big.csv", "target": "y"').replace('{ "type": "flatten" }, ', ""), // prettier-ignore
    );
    const without = train("big.model.json", "--steps", "3", "--cache", "none");
    for (let time = 0; time < 2; time++) {
      assert.ok(train("big.model.json", "--steps", "3", "--cache", "kept").equals(without));
      assert.equal(readdirSync(at("kept")).length, 1);
    }
  });
});
