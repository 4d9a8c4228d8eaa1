// Every control of the dashboard, pressed in the installed extension and seen by what the real run makes of it: the numbers
// on the page are those of the run's record.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "mocha";
import { openInstalledVsCode } from "../../scripts/host/installedVsCode.mjs";
import { vsixFile } from "../../scripts/host/paths.mjs";
import { openFile, runCommand, saveAs, webviewFrame } from "../../scripts/host/workbench.mjs";

const stepsPerEpoch = 10;
/** Trains until it is stopped, slowly enough to be steered. @param {string} name @param {number} units */
const model = (name, units) => `{
  "name": "${name}",
  "seed": 7,
  "data": { "source": { "generator": "moons", "samples": 400 }, "split": { "train": 0.8, "dev": 0.1, "test": 0.1 } },
  "layers": [
    { "type": "dense", "name": "first", "units": ${units}, "activation": "relu" },
    { "type": "dropout", "rate": 0.25 },
    { "type": "dense", "units": ${units}, "activation": "relu" },
    { "type": "dense", "name": "last", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "metrics": ["accuracy"],
  "optimizer": { "type": "adam", "learningRate": 0.001 },
  "regularization": { "l2": 0.001 },
  "training": { "batchSize": ${320 / stepsPerEpoch}, "epochs": 100000 }
}
`;

describe("The controls of the installed extension's dashboard", () => {
  /** @type {string} */
  let folder;
  /** @type {import("../../scripts/host/installedVsCode.mjs").InstalledVsCode} */
  let vsCode;
  /** @type {import("playwright-core").Page} */
  let page;

  const dashboard = () => webviewFrame(page);
  const button = (name) => dashboard().getByRole("button", { name }).first();
  const press = (name) => button(name).click();
  const number = async (words) => Number((await words.textContent()).replaceAll(",", "").replace("−", "-"));
  /** The step that the head of the page, or of the dashboard given, tells. */
  const step = (frame = dashboard()) => number(frame.locator(".stat-value").first());
  const state = (word, frame = dashboard()) =>
    frame.locator("header .state").getByText(word, { exact: true }).waitFor();

  async function until(what, look) {
    const endMs = Date.now() + 15_000;
    for (;;) {
      const found = await look();
      if (found) return found;
      assert.ok(Date.now() < endMs, `waited in vain for ${what}`);
      await page.waitForTimeout(30);
    }
  }

  /** Sets a number of the training by its field. */
  async function set(name, value) {
    const field = dashboard().getByRole("textbox", { name });
    await field.fill(value);
    await field.press("Enter");
  }

  /** The latest run as it was recorded, through its own export. */
  async function recorded() {
    const file = path.join(vsCode.folder, `exported-${Date.now()}.json`);
    const latest = page
      .locator(".quick-input-list .monaco-list-row")
      .getByText(/^(steered|other), /)
      .first();
    // The list closes when the focus returns to where it was before the palette.
    await until("the list of runs", async () => {
      await runCommand(page, "Model Debugger: Export Run…");
      return latest.click({ timeout: 2000 }).then(
        () => true,
        () => page.keyboard.press("Escape"),
      );
    });
    await saveAs(page, file);
    return until("the export", () =>
      // Not there yet, or not whole.
      readFile(file, "utf8")
        .then(JSON.parse)
        .catch(() => undefined),
    );
  }

  /** What a figure's table says, a row a list of words. */
  async function table(figure) {
    await press(`Show “${figure}” as a table`);
    const element = dashboard().getByRole("figure", { name: figure, exact: true });
    const rows = await until("its rows", async () => {
      const all = await element
        .locator("tbody tr")
        .evaluateAll((list) => list.map((row) => [...row.cells].map(({ textContent }) => textContent)));
      return all.length > 0 && all;
    });
    await press(`Show “${figure}” as a plot`);
    return rows;
  }

  before(async function () {
    this.timeout(15 * 60_000);
    folder = await mkdtemp(path.join(os.tmpdir(), "controls-"));
    await writeFile(path.join(folder, "steered.model.json"), model("Steered", 192));
    await writeFile(path.join(folder, "other.model.json"), model("Other", 64));
    vsCode = await openInstalledVsCode({ vsix: vsixFile, folder, viewport: { width: 1600, height: 1000 } });
    ({ page } = vsCode);
  });

  after(async () => {
    await vsCode?.close();
    await rm(folder, { recursive: true });
  });

  /** The step of the checkpoint that is kept, and the run's record. */
  let kept = 0;
  let firstRun;
  const changes = [
    { field: "Learning rate", name: "learningRate", from: 0.001, to: 0.0123 },
    { field: "Momentum β₁", name: "beta1", from: 0.9, to: 0.75 },
    { field: "Dropout rate", name: "dropout/rate", from: 0.25, to: 0.125 },
    { field: "L2 penalty λ", name: "l2", from: 0.001, to: 0.02 },
  ];

  it("pause it, step a mini-batch, step to the end of an epoch", async () => {
    await openFile(page, "steered.model.json");
    await runCommand(page, "Model Debugger: Train");
    await until("some steps", async () => (await button("Pause").isVisible()) && (await step()) > 0);
    await press("Pause");
    await state("Paused");
    const before = await until("a step that stands", async () => {
      const one = await step();
      await page.waitForTimeout(150);
      return (await step()) === one && one;
    });
    await press(/^Step$/);
    await until("one step more", async () => (await step()) === before + 1);
    await press("Step epoch");
    const end = (Math.floor((before + 1) / stepsPerEpoch) + 1) * stepsPerEpoch;
    await until(`the end of the epoch, step ${end}`, async () => (await step()) === end);
    await state("Paused");
  });

  it("change its numbers in mid-run, each marked at its step", async () => {
    const at = (await step()).toLocaleString("en");
    for (const { field, to } of changes) await set(field, String(to));
    const words = await until("the marks", async () => {
      const summary = await dashboard().locator(".cost-figure .plot-box").getAttribute("aria-label");
      return (
        changes.every(({ field, to }) => summary.includes(`${field} `) && summary.includes(`→ ${to}`)) &&
        summary
      );
    });
    assert.ok(words.includes(`step ${at}: `), words);
  });

  it("keep a checkpoint, go on, and go back to it", async () => {
    kept = await step();
    await press("Checkpoint");
    const row = dashboard()
      .locator(".checkpoint-table tbody tr")
      .filter({ hasText: kept.toLocaleString("en") });
    await row.waitFor();
    await press("Step epoch");
    await until("an epoch more", async () => (await step()) === kept + stepsPerEpoch);
    await press(`Go back: the checkpoint of step ${kept.toLocaleString("en")}`);
    await until("the step of the checkpoint", async () => (await step()) === kept);
    await state("Paused");
  });

  it("resume and stop it, and what it was is recorded: each change, each number that is shown", async () => {
    await press("Resume");
    await state("Running");
    await until("steps", async () => (await step()) > kept + stepsPerEpoch);
    await press("Stop");
    await state("Stopped");
    // Measured once more after the end.
    await dashboard().locator("#evaluation").getByText("Test").waitFor();
    const run = await recorded();
    firstRun = run;
    assert.equal(run.name, "steered");
    assert.equal(await step(), run.progress.step);
    const byHand = run.steering.marks.filter(({ kind }) => kind === "change");
    assert.deepEqual(
      byHand.map(({ step, from, to }) => ({ step, from, to })),
      changes.map(({ from, to }) => ({ step: kept, from, to })),
    );
    const rows = await dashboard()
      .locator("#evaluation tbody tr")
      .evaluateAll((list) => list.map((row) => [...row.cells].map(({ textContent }) => textContent)));
    assert.deepEqual(
      rows.map(([part]) => part.toLowerCase()),
      Object.keys(run.evaluations.parts),
    );
    for (const [part, cost, accuracy] of rows) {
      const measured = run.evaluations.parts[part.toLowerCase()];
      assertShown(cost, measured.cost);
      assertShown(accuracy, measured.metrics.accuracy);
    }
  });

  it("choose the average and the scale of the cost: the table and the saved picture have what is recorded", async () => {
    const slider = dashboard().getByRole("slider", { name: "Smoothing β" });
    await slider.press("Home");
    // From no average over 0.5 and 0.8.
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) await slider.press(key);
    await dashboard().getByText("β = 0.9: averages over about 10 steps").waitFor();
    const { series } = firstRun;
    const rows = await table("Cost");
    assert.ok(rows.length >= 20, `${rows.length} rows`);
    for (const [words, cost, average] of rows) {
      const bucket = Math.floor(Number(words.replaceAll(",", "")) / firstRun.stepsPerBucket);
      assertShownRange(cost, series.cost, bucket);
      assertShownRange(average, series["smoothedCost/0.9"], bucket);
    }
    await dashboard().getByRole("radio", { name: "Log" }).first().check({ force: true });
    await dashboard().locator("html[data-drawing]").waitFor({ state: "detached" });
    const file = path.join(vsCode.folder, "cost.svg");
    await press("Save “Cost” as a picture");
    await saveAs(page, file);
    const svg = await until("the picture", async () => {
      const text = await readFile(file, "utf8").catch(() => "");
      return text.trimEnd().endsWith("</svg>") && text;
    });
    assert.match(svg, />Dev</);
    // A logarithmic axis has no zero: that of the steps is the only one.
    assert.equal(svg.match(/>0</g)?.length, 1);
  });

  it("choose the step of every plot, and turn to the run's data and network", async () => {
    const slider = dashboard().getByRole("slider", { name: "Step shown" });
    await slider.press("Home");
    const profile = await until("the profile of step 0", async () => {
      const rows = await table("Profile over depth");
      return isShown(rows[0][2], middle(firstRun.series["gradientNorm/first"], 0)) && rows;
    });
    assert.deepEqual(
      profile.map(([layer]) => layer),
      firstRun.info.layers.map(({ name }) => name),
    );
    await press("Latest");
    const at = (await step()).toLocaleString("en");
    await dashboard().getByRole("tab", { name: "Data" }).click();
    await dashboard().locator("#examples").getByText(`at step ${at}`).waitFor();
    await dashboard().locator("#data-parts").getByText("320", { exact: true }).waitFor();
    await dashboard().getByRole("tab", { name: "Network" }).click();
    await dashboard().locator("#plane").getByText(`at step ${at}`).waitFor();
    await dashboard().getByRole("tab", { name: "Training" }).click();
  });

  it("fork it from its checkpoint, and train it again from the start", async () => {
    await press(`Fork: the checkpoint of step ${kept.toLocaleString("en")}`);
    await dashboard()
      .getByText(`at step ${kept.toLocaleString("en")}.`)
      .waitFor();
    await until("steps of the fork", async () => (await step()) > kept);
    await press("Stop");
    await state("Stopped");
    await dashboard().locator("#evaluation").getByText("Test").waitFor();
    const fork = await recorded();
    assert.deepEqual([fork.forkOf.run, fork.forkOf.step], [firstRun.id, kept]);
    // What was set by hand in its parent is not its own.
    assert.equal(fork.steering.hyperparameters.find(({ name }) => name === "learningRate").value, 0.001);
    assert.ok((await step()) > kept);
    await press("Train again");
    await state("Running");
    await press("Pause");
    await state("Paused");
    const again = await recorded();
    assert.equal(again.forkOf, undefined);
    assert.notEqual(again.id, fork.id);
    // The same seed, the same steps.
    if (again.stepsPerBucket === firstRun.stepsPerBucket)
      assert.deepEqual(again.series.cost.min.slice(0, 5), firstRun.series.cost.min.slice(0, 5));
  });

  it("are there again after the window was reloaded, with the run and the choices", async () => {
    const before = await until("a step that stands", async () => {
      const one = await step();
      await page.waitForTimeout(150);
      return (await step()) === one && one;
    });
    await runCommand(page, "Developer: Reload Window");
    await dashboard().getByText("Stopped, recorded").waitFor({ timeout: 60_000 });
    assert.equal(await step(), before);
    assert.ok(await dashboard().getByRole("radio", { name: "Log" }).first().isChecked());
    await dashboard().getByText("β = 0.9: averages over about 10 steps").waitFor();
  });

  it("act on their own run alone where two models train in two panels side by side", async () => {
    await press("Train again");
    await state("Running");
    // Beside the file of the first, not over its dashboard.
    await runCommand(page, "View: Focus First Editor Group");
    await openFile(page, "other.model.json");
    await runCommand(page, "Model Debugger: Train");
    await page.getByRole("tab", { name: /Dashboard: other/ }).click();
    await page
      .locator(".editor-group-container.active .tab.active", { hasText: "Dashboard: other" })
      .waitFor();
    await runCommand(page, "View: Move Editor into Right Group");
    await page.locator("iframe.webview:visible").nth(1).waitFor();
    const frames = [webviewFrame(page, 0), webviewFrame(page, 1)];
    // A panel that is moved begins anew.
    const names = await until("both runs", async () => {
      const titles = await Promise.all(
        frames.map((frame) =>
          frame.locator("main:not(.first) header h1").filter({ visible: true }).allTextContents(),
        ),
      );
      return titles.flat().length === 2 && titles.flat();
    });
    assert.deepEqual(names.toSorted(), ["Other", "Steered"]);
    const [one, other] = names[0] === "Steered" ? frames : frames.toReversed();
    await state("Running", one);
    await state("Running", other);
    await one.getByRole("button", { name: "Pause" }).click();
    await state("Paused", one);
    const field = (frame) => frame.getByRole("textbox", { name: "Learning rate" });
    await field(one).fill("0.0321");
    await field(one).press("Enter");
    const [oneAt, otherAt] = [await step(one), await step(other)];
    await until("steps of the other alone", async () => (await step(other)) > otherAt + stepsPerEpoch);
    await state("Running", other);
    assert.equal(await step(one), oneAt);
    assert.equal(await field(other).inputValue(), "0.001");
    for (const [frame, file] of [
      [one, "steered"],
      [other, "other"],
    ])
      await frame.getByText(new RegExp(`^${file}\\.model\\.json · `)).waitFor();
  });

  it("left no uncaught error behind", () => {
    assert.deepEqual(vsCode.errors, []);
  });
});

/** Whether a number is shown as it was recorded, in as many digits. @param {string} words @param {number} recorded */
function isShown(words, recorded) {
  const plain = words.replaceAll(",", "").replaceAll("−", "-");
  const [, digits] = /^-?[0.]*([\d.]*)/.exec(plain);
  return Number(plain) === Number(recorded.toPrecision(Math.max(1, digits.replace(".", "").length)));
}

/** @param {string} words @param {number} recorded */
const assertShown = (words, recorded) =>
  assert.ok(isShown(words, recorded), `${words} is shown, ${recorded} was recorded`);

/** `0.12 – 0.31`, the least and the greatest of a bucket. @param {string} words @param {number} bucket */
function assertShownRange(words, { min, max }, bucket) {
  if (words === "–") return assert.equal(max[bucket], null);
  const [low, high = low] = words.split(" – ");
  assertShown(low, min[bucket]);
  assertShown(high, max[bucket]);
}

/** One value for a bucket: what lies between its ends on a logarithmic scale. */
const middle = ({ min, max }, bucket) => Math.sqrt(min[bucket] * max[bucket]);
