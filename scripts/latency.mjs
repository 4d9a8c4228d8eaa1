// npm run latency [-- STEPS]: how long after its command the dashboard of the installed extension is seen, and how long a
// recorded run of so many steps of 50 layers takes to open again.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { HumanError, runProgram } from "./host/humanError.mjs";
import { openInstalledVsCode } from "./host/installedVsCode.mjs";
import { vsixFile } from "./host/paths.mjs";
import { openFile, runCommand, webviewFrame } from "./host/workbench.mjs";

const tries = 7;
const deep = (epochs) => `{
  "data": { "source": { "generator": "moons", "samples": 2000 }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "repeat": 49, "layers": [{ "type": "dense", "units": 8, "activation": "tanh" }] },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 4, "epochs": ${epochs} }
}
`;

await runProgram(async () => {
  const [steps = 1_000_000] = process.argv.slice(2).map(Number);
  if (!Number.isInteger(steps) || steps < 400)
    throw new HumanError("npm run latency takes a whole number of steps, 400 at least.");
  if (!existsSync(vsixFile))
    throw new HumanError("There is no VSIX yet: npm run build and npm run package make it.");
  const vsCode = await openInstalledVsCode({ vsix: vsixFile, viewport: { width: 1600, height: 1000 } });
  try {
    const { page, folder } = vsCode;
    await mkdir(path.join(folder, "deep"), { recursive: true });
    await writeFile(path.join(folder, "deep/deep.model.json"), deep(Math.round(steps / 400)));
    // The last key gives the command.
    const listen = () =>
      page.evaluate(() => window.addEventListener("keydown", () => (window.pressedAt = Date.now()), true));
    await listen();
    const measure = async (command) => {
      await command();
      const pressedAt = await page.evaluate(() => window.pressedAt);
      const seen = await webviewFrame(page)
        .locator("body")
        .evaluate(async () => {
          const one = (type, name) => performance.getEntriesByType(type).find((entry) => entry.name === name);
          while (one("mark", "drawn") === undefined) await new Promise((next) => setTimeout(next, 20));
          const of = (entry) => performance.timeOrigin + entry.startTime;
          return {
            began: performance.timeOrigin,
            paint: of(one("paint", "first-paint")),
            drawn: of(one("mark", "drawn")),
          };
        });
      return Object.fromEntries(Object.entries(seen).map(([name, at]) => [name, at - pressedAt]));
    };
    const tell = (title, all) => {
      const middle = (name) => all.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(all.length / 2)];
      const words = ["began", "paint", "drawn"].map((name) => `${name} ${middle(name).toFixed(0)}`);
      console.log(`${title}: ${words.join(", ")} ms after the command (medians of ${all.length})`);
    };
    const opened = async (count, command) => {
      const all = [];
      for (let one = 0; one < count; one++) {
        all.push(await measure(command));
        await runCommand(page, "View: Close All Editors");
        await page.locator("iframe.webview:visible").waitFor({ state: "detached" });
      }
      // The first time VS Code itself reads what it needs.
      return all.slice(1);
    };
    await openFile(page, "iris/iris.model.json");
    await runCommand(page, "Model Debugger: Train");
    await webviewFrame(page).getByText("Finished", { exact: true }).first().waitFor();
    await runCommand(page, "View: Close All Editors");
    const show = async () => {
      await openFile(page, "iris/iris.model.json");
      await page.locator(".monaco-editor.focused").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.keyboard.press("b");
    };
    tell("The dashboard of a finished run", await opened(tries, show));
    await openFile(page, "deep/deep.model.json");
    await runCommand(page, "Model Debugger: Train");
    const began = Date.now();
    await webviewFrame(page).getByText("Finished", { exact: true }).first().waitFor({ timeout: 600_000 });
    const seconds = (Date.now() - began) / 1000;
    console.log(`${steps.toLocaleString("en")} steps of 50 layers took ${seconds.toFixed(0)} s`);
    await runCommand(page, "View: Close All Editors");
    // A run of this window would be shown as it is, not read.
    await runCommand(page, "Developer: Reload Window");
    await page.waitForFunction(() => window.pressedAt === undefined);
    await page.locator(".statusbar-item").first().waitFor();
    await listen();
    const reopen = async () => {
      await runCommand(page, "Model Debugger: Open Run");
      await page.getByPlaceholder("Which run?").waitFor();
      await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
      await page.keyboard.press("Enter");
    };
    tell("The recorded run", await opened(tries, reopen));
  } finally {
    await vsCode.close();
  }
  return 0;
});
