// The extension as a person installs and uses it: from its VSIX, by palette, keyboard and mouse. Leaves
// screenshots in .vscode-test/screenshots for the eye.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { openInstalledVsCode } from "../../scripts/host/installedVsCode.mjs";
import { vsixFile } from "../../scripts/host/paths.mjs";
import { screenshot } from "../../scripts/host/screenshot.mjs";
import { openFile, runCommand, setTheme, webviewFrame } from "../../scripts/host/workbench.mjs";

const themes = { light: "Light Modern", dark: "Dark Modern", "high-contrast": "Dark High Contrast" };

describe("The installed extension", () => {
  /** @type {import("../../scripts/host/installedVsCode.mjs").InstalledVsCode} */
  let vsCode;
  /** @type {import("playwright-core").Page} */
  let page;

  const dashboard = () => webviewFrame(page);

  before(async function () {
    this.timeout(15 * 60_000);
    vsCode = await openInstalledVsCode({ vsix: vsixFile, viewport: { width: 1600, height: 1000 } });
    ({ page } = vsCode);
  });

  after(async () => vsCode?.close());

  it("shows lenses above the model and each layer's shape behind its line", async () => {
    const editor = await openFile(page, "iris/iris.model.json");
    await editor.getByText("Train", { exact: true }).waitFor();
    await editor.getByText("Check gradients", { exact: true }).waitFor();
    await editor.getByText("[batch, 16] · 80 parameters").waitFor();
    await screenshot(page, "editor");
  });

  it("trains from the palette and draws the curve in a dashboard beside the file", async () => {
    await runCommand(page, "Model Debugger: Train");
    await dashboard().getByText("Finished", { exact: true }).first().waitFor();
    await dashboard().getByRole("heading", { name: "Cost", level: 2 }).waitFor();
    // Its rows are drawn a moment after the curve.
    await dashboard().locator("#layer-table").getByTitle("Go to the line of dense_2").waitFor();
    assert.equal(
      await dashboard()
        .locator("#layer-table")
        .getByTitle(/^Go to the line of dense_/)
        .count(),
      2,
    );
  });

  it("jumps to a layer's line when the layer is chosen in the table", async () => {
    await dashboard().locator("#layer-table").getByTitle("Go to the line of dense_2").click();
    const text = await readFile(path.join(vsCode.folder, "iris/iris.model.json"), "utf8");
    const line = text.split("\n").findIndex((one) => one.includes('"activation": "softmax"')) + 1;
    await page
      .locator(".statusbar-item")
      .getByText(new RegExp(`^Ln ${line},`))
      .waitFor();
  });

  it("checks the gradients after training and shows the verdicts", async () => {
    await dashboard().getByRole("button", { name: "Check gradients" }).click();
    const section = dashboard().locator("#gradient-check");
    await section.getByText(/Every gradient agrees with calculus/).waitFor();
  });

  it("finds the vanishing gradient, underlines the layer and lists it as a problem", async () => {
    await runCommand(page, "View: Close All Editors");
    await openFile(page, "vanishing/vanishing.model.json");
    await runCommand(page, "Model Debugger: Train");
    await dashboard().getByText("Finished", { exact: true }).first().waitFor();
    await dashboard().getByText("Vanishing gradient", { exact: true }).first().waitFor();
    await runCommand(page, "Problems: Focus on Problems View");
    await page
      .locator(".markers-panel")
      .getByText(/The gradient vanishes on its way back/)
      .waitFor();
    await screenshot(page, "problems");
    await runCommand(page, "View: Toggle Panel Visibility");
  });

  it("shows the dashboard in light, dark and high contrast", async () => {
    for (const [name, label] of Object.entries(themes)) {
      await setTheme(page, label);
      // A frame for the theme's colours to arrive in the plots.
      await page.waitForTimeout(700);
      await screenshot(page, `dashboard-${name}`);
    }
    await setTheme(page, themes.dark);
  });

  it("pauses, steps and stops a long run by its buttons, and changes its learning rate", async () => {
    await runCommand(page, "View: Close All Editors");
    const file = path.join(vsCode.folder, "spiral/spiral.model.json");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(/"epochs": \d+/g, '"epochs": 1000000'));
    await openFile(page, "spiral/spiral.model.json");
    await runCommand(page, "Model Debugger: Train");
    await dashboard().getByRole("button", { name: "Pause" }).click();
    await dashboard().getByText("Paused", { exact: true }).first().waitFor();
    const rate = dashboard().getByRole("textbox", { name: "Learning rate" });
    await rate.fill("0.0123");
    await rate.press("Enter");
    await dashboard().getByRole("button", { name: "Step", exact: true }).click();
    await dashboard().getByText("Paused", { exact: true }).first().waitFor();
    await dashboard().getByRole("button", { name: "Resume" }).click();
    await dashboard().getByText("Running", { exact: true }).first().waitFor();
    await screenshot(page, "running");
    await dashboard().getByRole("button", { name: "Stop" }).click();
    await dashboard().getByText("Stopped", { exact: true }).first().waitFor();
    assert.equal(await rate.inputValue(), "0.0123");
  });

  it("makes a dashboard anew whose page was killed under a training, which goes on, once it is asked for", async () => {
    await runCommand(page, "Model Debugger: Train");
    await dashboard().getByText("Running", { exact: true }).first().waitFor();
    const steps = async () => {
      const words = await dashboard().locator(".stats .stat-value").first().innerText();
      return Number(words.replaceAll(",", ""));
    };
    const before = await steps();
    // Its process is gone with all that it knew, and nobody is told: VS Code still shows its tab.
    const killed = page.frames().find((frame) => frame.url().includes("/fake.html"));
    await killed?.evaluate("window.stop(), location.replace('about:blank')").catch(() => undefined);
    await dashboard().locator("#app").waitFor({ state: "detached" });
    // Keys that are pressed in a dead page go nowhere.
    await page.locator(".monaco-editor .view-line").first().click();
    await runCommand(page, "Model Debugger: Show Dashboard");
    await dashboard().getByText("Running", { exact: true }).first().waitFor();
    assert.ok((await steps()) > before, "it went on meanwhile");
    await dashboard().getByRole("heading", { name: "Cost", level: 2 }).waitFor();
    await dashboard().getByRole("button", { name: "Stop" }).click();
    await dashboard().getByText("Stopped", { exact: true }).first().waitFor();
  });

  it("underlines a misspelt key while typing, offers the mend, and the mend removes it", async () => {
    await runCommand(page, "View: Close All Editors");
    const editor = await openFile(page, "iris/iris.model.json");
    await editor.getByText("learningRate").first().dblclick();
    await page.keyboard.type("lerningRate");
    await editor.locator(".squiggly-error").first().waitFor();
    await screenshot(page, "problem");
    await page.keyboard.press("Control+.");
    await page
      .getByText(/learningRate/)
      .last()
      .waitFor();
    await screenshot(page, "quick-fix");
    await page.keyboard.press("Enter");
    await editor.locator(".squiggly-error").first().waitFor({ state: "detached" });
  });

  it("has no sideways scrolling in a window 900 pixels wide, where the dashboard has half of it", async () => {
    await runCommand(page, "View: Close All Editors");
    await openFile(page, "iris/iris.model.json");
    await runCommand(page, "Model Debugger: Train");
    await dashboard().getByText("Finished", { exact: true }).first().waitFor();
    await page.setViewportSize({ width: 900, height: 900 });
    await page.waitForTimeout(500);
    await screenshot(page, "narrow");
    const overflow = await dashboard()
      .locator("html")
      .evaluate((html) => html.scrollWidth - html.clientWidth);
    assert.ok(overflow <= 0, `the page scrolls sideways by ${overflow} px`);
    await page.setViewportSize({ width: 1600, height: 1000 });
  });

  it("shows a wrong sign in backward, once saved, on its line and as a red test, until it is mended", async () => {
    await runCommand(page, "View: Close All Editors");
    const editor = await openFile(page, "swish/swish.model.ts");
    await editor.getByText("Check gradients", { exact: true }).waitFor();
    await runCommand(page, "Testing: Focus on Test Explorer View");
    await runCommand(page, "Test: Start Continuous Run");
    const text = await readFile(path.join(vsCode.folder, "swish/swish.model.ts"), "utf8");
    const before = text.slice(0, text.indexOf("dy.data[i] * (gate")).split("\n");
    await openFile(page, "swish/swish.model.ts");
    await editor.getByText("backward").first().click();
    await page.keyboard.press("Control+G");
    await page.keyboard.type(`${before.length}:${before.at(-1)?.length + 1}`);
    await page.keyboard.press("Enter");
    await page.keyboard.type("-");
    await page.keyboard.press("Control+S");
    const red = page.locator(".test-explorer .codicon-testing-failed-icon");
    await editor.locator(".squiggly-error").first().waitFor();
    await red.first().waitFor();
    await screenshot(page, "gradient-tests");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Control+S");
    await editor.locator(".squiggly-error").first().waitFor({ state: "detached" });
    await red.first().waitFor({ state: "detached" });
    await runCommand(page, "Test: Stop Continuous Run");
    await runCommand(page, "View: Show Explorer");
  });

  it("left no uncaught error behind", () => {
    assert.deepEqual(vsCode.errors, []);
  });
});
