import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { findDataFile } from "../../../src/data/dataFile";
import { assertUserError, workspace } from "./workspace";

const path = ["data", "source"];
const find = (label: string, place: Parameters<typeof findDataFile>[2]) => findDataFile(label, path, place);

describe("A data file's path", () => {
  it("counts from the model file's folder and may climb inside the workspace folder", async () => {
    const place = workspace({ "data/a.csv": "x", "models/b.csv": "x" });
    const modelFile = join(place.folder, "models", "m.model.json");
    assert.equal((await find("../data/a.csv", { ...place, modelFile })).shown, place.at("data/a.csv"));
    assert.equal((await find("b.csv", { ...place, modelFile })).shown, place.at("models/b.csv"));
    assert.equal((await find(place.at("data/a.csv"), { ...place, modelFile })).shown, place.at("data/a.csv"));
  });

  it("names the file looked for and a similar one when it is missing", async () => {
    const place = workspace({ "houses.csv": "x", "data/flowers.csv": "x" });
    await assertUserError(find("house.csv", place), { path }, /house\.csv\. Did you mean "houses\.csv"\?/);
    await assertUserError(find("data/flower.csv", place), { path }, /Did you mean "data\/flowers\.csv"\?/);
    await assertUserError(find("elsewhere.csv", place), { path }, /no data file .*elsewhere\.csv\. The path/);
    await assertUserError(find("houses.csv/x.csv", place), { path }, /no data file/);
    await assertUserError(find("nowhere/x.csv", place), { path }, /no data file/);
  });

  it("is refused when it names a folder, nothing, a null character or a name too long", async () => {
    const place = workspace({ "data/a.csv": "x" });
    await assertUserError(find("data", place), { path }, /data is a folder/);
    await assertUserError(find(".", place), { path }, /is a folder/);
    await assertUserError(find("", place), { path }, /source is empty/);
    await assertUserError(find("a\0.csv", place), { path }, /null character/);
    await assertUserError(find(`${"x".repeat(5000)}.csv`, place), { path }, /too long/);
  });

  it("is refused when it leaves the workspace folder, whether or not the file exists", async () => {
    const outer = workspace({ "secret.csv": "x", "inner/a.csv": "x" });
    const place = { modelFile: outer.at("inner/m.model.json"), root: outer.at("inner"), seed: 0 };
    for (const label of [
      "../secret.csv",
      "../absent.csv",
      outer.at("secret.csv"),
      "/secret.csv",
      "x/../../secret.csv",
    ]) {
      await assertUserError(find(label, place), { path }, /outside the workspace folder/);
    }
  });

  it("is refused when a symbolic link leads out of the workspace folder, as a file or on the way", async function () {
    if (process.platform === "win32") this.skip();
    const outer = workspace({ "secret.csv": "x", "far/secret.csv": "x", "inner/a.csv": "x" });
    symlinkSync(outer.at("secret.csv"), outer.at("inner/link.csv"));
    symlinkSync(outer.at("far"), outer.at("inner/far"));
    const place = { modelFile: outer.at("inner/m.model.json"), root: outer.at("inner"), seed: 0 };
    await assertUserError(find("link.csv", place), { path }, /outside the workspace folder/);
    await assertUserError(find("far/secret.csv", place), { path }, /outside the workspace folder/);
    // Nor does "did you mean" list what is out there.
    await assertUserError(find("far/secrat.csv", place), { path }, /secrat\.csv\. The path/);
  });

  it("may be a symbolic link that stays inside, in a workspace folder that is itself a link", async function () {
    if (process.platform === "win32") this.skip();
    const outer = workspace({ "real/a.csv": "x" });
    symlinkSync(outer.at("real/a.csv"), outer.at("real/link.csv"));
    symlinkSync(outer.at("real"), outer.at("root"));
    const place = { modelFile: outer.at("root/m.model.json"), root: outer.at("root"), seed: 0 };
    const found = await find("link.csv", place);
    assert.equal(found.shown, outer.at("root/link.csv"));
    assert.equal(found.bytes, 1);
    assert.equal((await find(outer.at("root/a.csv"), place)).shown, outer.at("root/a.csv"));
  });

  it("is refused when its links go in a circle or it is a pipe that nobody writes to", async function () {
    if (process.platform === "win32") this.skip();
    const place = workspace({});
    mkdirSync(place.at("d"));
    symlinkSync(place.at("b.csv"), place.at("a.csv"));
    symlinkSync(place.at("a.csv"), place.at("b.csv"));
    execFileSync("mkfifo", [place.at("pipe.csv")]);
    await assertUserError(find("a.csv", place), { path }, /circle/);
    await assertUserError(find("pipe.csv", place), { path }, /no ordinary file/);
  });
});
