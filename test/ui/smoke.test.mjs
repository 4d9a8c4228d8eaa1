import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { openInstalledVsCode } from "../../scripts/host/installedVsCode.mjs";
import { openFile } from "../../scripts/host/workbench.mjs";

describe("VS Code in the browser", () => {
  /** @type {string} */
  let folder;
  /** @type {import("../../scripts/host/installedVsCode.mjs").InstalledVsCode} */
  let vsCode;

  before(async function () {
    // The first run on a machine fetches VS Code.
    this.timeout(15 * 60_000);
    folder = await mkdtemp(path.join(os.tmpdir(), "smoke-"));
    await writeFile(path.join(folder, "hello.txt"), "Hello, editor");
    vsCode = await openInstalledVsCode({ folder });
  });

  after(async () => {
    await vsCode?.close();
    await rm(folder, { recursive: true });
  });

  it("lists the files of the folder in the explorer", async () => {
    const files = await vsCode.page.locator(".explorer-folders-view .monaco-list-row").allInnerTexts();
    assert.deepEqual(files.map((text) => text.trim()).slice(-1), ["hello.txt"]);
  });

  it("shows the text of a file that is opened with the keyboard", async () => {
    const editor = await openFile(vsCode.page, "hello.txt");
    // The editor draws spaces as no-break spaces.
    const text = await editor.locator(".view-lines").innerText();
    assert.equal(text.replaceAll("\u00a0", " "), "Hello, editor");
  });

  it("opens a copy of the folder, so that a test which edits a file leaves the original alone", () => {
    assert.notEqual(vsCode.folder, folder);
    assert.equal(path.basename(vsCode.folder), path.basename(folder));
  });
});
