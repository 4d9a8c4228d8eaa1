// The dashboard page alone, in a real browser, fed as the extension host feeds it.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { assertEveryStateFits, overflowAt } from "./support/accessibility.mjs";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { checks } from "./support/syntheticChecks.mjs";
import { findings, snapshotOf, syntheticRun, timeline } from "./support/syntheticRun.mjs";
import { steered } from "./support/syntheticSteering.mjs";
import { themes } from "./support/themes.mjs";

const failure = { message: "iris.csv is empty.", file: "examples/iris/iris.csv", line: 1 };
const deep = syntheticRun({ layers: 20, name: "vanishing", decayPerLayer: 0.3 });
const run = syntheticRun();

/** What each state of a run looks like to the page. */
const states = {
  empty: [],
  loading: [{ type: "loading", message: "Reading iris.csv…" }],
  running: [snapshotOf(syntheticRun({ done: 1500 }), "running")],
  paused: [snapshotOf(run, "paused", { gradientCheck: checks.signError, steering: steered() })],
  finished: [snapshotOf(deep, "finished", { findings, timeline })],
  stoppedEarly: [snapshotOf(run, "stoppedEarly")],
  stopped: [snapshotOf(run, "stopped")],
  diverged: [snapshotOf(run, "diverged", { failure: { message: "The cost became NaN at step 7." } })],
  failed: [snapshotOf({ info: run.info, series: [] }, "failed", { failure })],
  checking: [snapshotOf(run, "paused"), { type: "gradientCheckProgress", done: 3, of: 8 }],
  recorded: [
    snapshotOf(run, "finished", { recorded: { startedAtMs: 1_795_727_643_000, title: "Small steps" } }),
  ],
  refused: [snapshotOf(run, "running"), { type: "requestFailed", failure: { message: "The disk is full." } }],
};

describe("The dashboard", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const button = (name) => page().getByRole("button", { name, exact: true });
  /** A number for what a canvas shows: another theme or curve gives another. */
  const pixels = (selector) =>
    page().$eval(selector, (canvas) => {
      const copy = document.createElement("canvas");
      copy.width = canvas.width;
      copy.height = canvas.height;
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let sum = 0;
      for (let i = 0; i < data.length; i++) sum = (sum * 31 + data[i]) % 1_000_000_007;
      return sum;
    });

  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("asks for the state of the run first", async () => {
    await dashboard.open();
    assert.deepEqual(await dashboard.sent(), [{ type: "ready" }]);
  });

  it("says what to do while there is no run", async () => {
    await dashboard.open();
    await dashboard.settle();
    await page().getByRole("heading", { name: "No training run yet" }).waitFor();
    await dashboard.sent();
    await button("Train").click();
    assert.deepEqual(await dashboard.sent(), [{ type: "train" }]);
  });

  it("draws as many buckets of the mini-batch cost as were sent, and says so", async () => {
    await dashboard.open();
    for (const done of [1, 1500, 4000, 100_000]) {
      const sent = syntheticRun({ steps: 200_000, done });
      await dashboard.send(snapshotOf(sent, "running"));
      const drew = (await dashboard.sent({ drawings: true })).filter(({ type }) => type === "drew");
      assert.deepEqual(drew.at(-1), { type: "drew", buckets: sent.history.buckets, steps: done });
    }
  });

  it("takes frames on top of a snapshot, and asks anew when one was missed", async () => {
    await dashboard.open();
    const sent = syntheticRun({ steps: 1000, done: 10 });
    await dashboard.send(snapshotOf(sent, "running"));
    const values = new Float64Array(sent.series.length * 2).fill(0.5);
    const frame = (firstBucket) => ({
      type: "frame",
      progress: { ...sent.progress, step: firstBucket + 1 },
      facts: sent.facts,
      history: { stepsPerBucket: 1, firstBucket, buckets: 1, values },
    });
    await dashboard.send(frame(10));
    let all = await dashboard.sent({ drawings: true });
    assert.deepEqual(all.at(-1), { type: "drew", buckets: 11, steps: 11 });
    await dashboard.send(frame(20));
    all = await dashboard.sent();
    assert.deepEqual(all, [{ type: "ready" }]);
  });

  it("shows a spike of one step among 100,000", async () => {
    const flat = syntheticRun({ steps: 100_000 });
    const spiked = syntheticRun({ steps: 100_000, spikeAt: 77_777 });
    await dashboard.open();
    await dashboard.send(snapshotOf(flat, "finished"));
    const before = await page().locator(".cost-figure .plot-box").getAttribute("aria-label");
    await dashboard.send(snapshotOf(spiked, "finished"));
    const label = await page().locator(".cost-figure .plot-box").getAttribute("aria-label");
    assert.notEqual(label, before);
    const column = await page().$eval(".cost-figure canvas", (canvas) => {
      // Topmost drawn pixel right of the curve's start: only the spike reaches up there.
      const context = canvas.getContext("2d");
      const from = Math.round(canvas.width * 0.6);
      const image = context.getImageData(from, 8, canvas.width - from, Math.round(canvas.height * 0.2));
      const columns = new Set();
      for (let i = 0; i < image.data.length; i += 4) {
        const [red, , blue, alpha] = image.data.slice(i, i + 4);
        if (alpha > 40 && blue > red + 20) columns.add(((i / 4) % image.width) + from);
      }
      return { count: columns.size, at: [...columns][0] / canvas.width };
    });
    assert.ok(column.count >= 1 && column.count <= 6, `${column.count} columns`);
    assert.ok(Math.abs(column.at - 0.79) < 0.04, `at ${column.at} of the width`);
  });

  it("shows in the layer table the numbers of the facts", async () => {
    await dashboard.open({ width: 1400 });
    await dashboard.send(snapshotOf(run, "running"));
    const rows = await page()
      .locator(".layer-table tbody tr")
      .evaluateAll((list) => list.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.equal(rows.length, run.facts.layers.length);
    const [first] = rows;
    const { activation, gradient, parameters } = run.facts.layers[0];
    assert.deepEqual(first.slice(0, 5), ["dense_1", "", "dense", "[batch, 16]", "80"]);
    const number = (cell) => Number(cell.replace("−", "-"));
    const near = (shown, value) =>
      assert.ok(Math.abs(number(shown) - value) <= 0.05 * Math.abs(value), `${shown} ≠ ${value}`);
    near(first[5], activation.mean);
    near(first[6], activation.std);
    assert.equal(first[7], "31.8%");
    assert.equal(first[8], "0%");
    near(first[9], gradient.norm);
    near(first[10], parameters[0].updateRatio);
    assert.equal(rows[1][8], "<0.1%");
  });

  it("shows evaluations and findings as they were sent", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(deep, "finished", { findings }));
    const cells = (selector) =>
      page()
        .locator(selector)
        .evaluateAll((list) => list.map((cell) => cell.textContent));
    assert.deepEqual(await cells(".evaluation tbody tr:nth-child(2) > *"), ["Dev", "0.1214", "0.9333", "15"]);
    const messages = await cells(".finding p");
    assert.deepEqual(
      messages,
      findings.map(({ message }) => message),
    );
    assert.deepEqual(await cells(".flag:not([hidden])"), ["Vanishing gradient", "Saturated units"]);
  });

  it("sends what each control asks for", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "paused", { findings }));
    await dashboard.sent();
    const asked = async (act) => {
      await act();
      return dashboard.sent();
    };
    const click = (name) => asked(() => button(name).click());
    assert.deepEqual(await click("Resume"), [{ type: "resume" }]);
    assert.deepEqual(await click("Step"), [{ type: "step", unit: "miniBatch" }]);
    assert.deepEqual(await click("Step epoch"), [{ type: "step", unit: "epoch" }]);
    assert.deepEqual(await click("Stop"), [{ type: "stop" }]);
    assert.deepEqual(await click("Check gradients"), [{ type: "checkGradients" }]);
    assert.deepEqual(await click("Export weights"), [{ type: "exportWeights" }]);
    assert.deepEqual(await click("dense_2"), [{ type: "revealLayer", layer: "dense_2" }]);
    assert.deepEqual(await click("Go to line 11"), [{ type: "revealFinding", index: 1 }]);
    await dashboard.send({ type: "state", state: "running" });
    assert.deepEqual(await click("Pause"), [{ type: "pause" }]);
    await dashboard.send({ type: "state", state: "finished" });
    assert.deepEqual(await click("Train again"), [{ type: "train" }]);
  });

  it("keeps controls that make no sense from acting, and says why", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "finished"));
    await dashboard.sent();
    assert.equal(await button("Pause").getAttribute("title"), "The run has ended");
    await button("Pause").click({ force: true });
    assert.deepEqual(await dashboard.sent(), []);
    await dashboard.send({ type: "state", state: "running" });
    assert.equal(await button("Step").getAttribute("title"), "Pause the run first");
    assert.equal(await button("Train again").getAttribute("title"), "Stop this run first");
  });

  it("applies a learning rate with Enter or on leaving, once, and refuses nonsense beside the field", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "running"));
    await dashboard.sent();
    const field = page().getByRole("textbox", { name: "Learning rate" });
    assert.equal(await field.inputValue(), "0.01");
    await field.fill("3e-4");
    await field.press("Enter");
    await field.blur();
    assert.deepEqual(await dashboard.sent(), [
      { type: "setHyperparameter", name: "learningRate", value: 3e-4 },
    ]);
    await field.fill("0.5");
    await field.blur();
    assert.deepEqual(await dashboard.sent(), [
      { type: "setHyperparameter", name: "learningRate", value: 0.5 },
    ]);
    for (const nonsense of ["-1", "0", "fast", ""]) {
      await field.fill(nonsense);
      await field.press("Enter");
      assert.deepEqual(await dashboard.sent(), []);
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.match(await page().getByRole("alert").textContent(), /greater than 0/);
    }
    await field.press("Escape");
    assert.equal(await field.inputValue(), "0.5");
    assert.equal(await field.getAttribute("aria-invalid"), null);
  });

  it("is worked by keyboard alone", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "paused", { findings }));
    await dashboard.sent();
    const stops = [];
    for (let i = 0; i < 60; i++) {
      await page().keyboard.press("Tab");
      const stop = await page().evaluate(() => {
        const { activeElement: element } = document;
        if (element === document.body) return "page";
        const { outlineStyle, borderColor } = window.getComputedStyle(element);
        const own = element.getAttribute("aria-label") ?? element.textContent;
        const visible = outlineStyle !== "none" || element.matches("input[type=text], input[type=radio]");
        return `${own || (element.id ? document.querySelector(`label[for=${element.id}]`)?.textContent : "") || element.value}${visible || borderColor === "" ? "" : " (focus unseen)"}`;
      });
      if (stop === "page") break;
      stops.push(stop);
    }
    assert.deepEqual(
      stops.filter((stop) => stop.includes("unseen")),
      [],
    );
    const order = ["Learning rate", "Resume", "Step", "Step epoch", "Stop", "Checkpoint", "Train again"];
    assert.deepEqual(stops.slice(0, order.length), order);
    for (const name of ["Go to line 8", "linear", "Show “Cost” as a table", "Step shown", "dense_1"]) {
      assert.ok(stops.includes(name), `${name} is not among ${stops.join(", ")}`);
    }
    await button("dense_2").focus();
    await page().keyboard.press("Enter");
    assert.deepEqual(await dashboard.sent(), [{ type: "revealLayer", layer: "dense_2" }]);
  });

  it("moves the profile to an earlier step with the arrow keys, and back to the latest", async () => {
    // High enough for all plots: what nobody sees is not drawn.
    await dashboard.open({ height: 2500 });
    await dashboard.send(snapshotOf(run, "running"));
    await dashboard.settle();
    const slider = page().locator(".through-time").getByLabel("Step shown");
    assert.equal(await slider.getAttribute("aria-valuetext"), "3,999 (latest)");
    const before = await pixels(".profile-figure canvas");
    await slider.press("Home");
    await dashboard.settle();
    assert.equal(await slider.getAttribute("aria-valuetext"), "0");
    assert.notEqual(await pixels(".profile-figure canvas"), before);
    await button("Latest").click();
    await dashboard.settle();
    assert.equal(await slider.getAttribute("aria-valuetext"), "3,999 (latest)");
    assert.equal(await pixels(".profile-figure canvas"), before);
  });

  it("says of a run read from its record that it is one, by its name, and that its weights are gone", async () => {
    await dashboard.open();
    await dashboard.send(...states.recorded);
    await page().getByRole("heading", { name: "Small steps" }).waitFor();
    assert.equal(await page().locator(".title .state").textContent(), "Finished, recorded");
    assert.match(await page().locator(".about").textContent(), / · recorded Nov 2[67], 2026, \d\d:\d\d$/);
    const exporting = button("Export weights");
    assert.equal(await exporting.getAttribute("aria-disabled"), "true");
    assert.equal(await exporting.getAttribute("title"), "Weights are not kept with a recorded run");
    // The model's next run is not a recorded one.
    await dashboard.send(snapshotOf(run, "running"));
    assert.equal(await page().locator(".title .state").textContent(), "Running");
  });

  it("offers every plot as a PNG picture with its title", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "finished"));
    await dashboard.sent();
    for (const title of ["Cost", "Gradient norm"]) {
      await button(`Save “${title}” as a picture`).click();
      await page().waitForFunction(() => window.sentToHost.some(({ type }) => type === "saveImage"));
      const pictures = await page().evaluate(() =>
        window.sentToHost
          .splice(0)
          .filter(({ type }) => type === "saveImage")
          .map(({ name, png }) => ({ name, head: [...png.slice(1, 4)], length: png.length })),
      );
      assert.deepEqual(
        pictures.map(({ name, head }) => [name, String.fromCharCode(...head)]),
        [[title, "PNG"]],
      );
      assert.ok(pictures[0].length > 2000);
    }
  });

  it("has a table twin of each plot", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "finished"));
    for (const title of ["Cost", "Activation norm", "Gradient norm", "Profile over depth"]) {
      await button(`Show “${title}” as a table`).click();
      await dashboard.settle();
      const figure = page().getByRole("figure", { name: title, exact: true });
      assert.ok((await figure.locator("tbody tr").count()) >= 3);
      await button(`Show “${title}” as a plot`).click();
    }
  });

  it("draws in the new colours when the theme changes while it runs", async () => {
    await dashboard.open({ theme: "dark", height: 3000 });
    await dashboard.send(snapshotOf(deep, "running", { findings }));
    const seen = new Set();
    for (const theme of Object.keys(themes)) {
      await dashboard.setTheme(theme);
      await dashboard.settle(600);
      const prints = await Promise.all(
        ["cost", "activation", "gradient", "profile"].map((name) => pixels(`.${name}-figure canvas`)),
      );
      seen.add(prints.join());
      for (const print of prints) assert.notEqual(print, 0);
    }
    assert.equal(seen.size, 4);
  });

  it("finds its choices again after a reload", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "paused"));
    await page().getByRole("radio", { name: "Log" }).check();
    await page().locator(".through-time").getByLabel("Step shown").press("Home");
    await page().locator("#gradient-check > summary").click();
    await page().evaluate(() => window.scrollTo(0, 300));
    await dashboard.settle();
    // What is drawn above may have carried the place along since.
    const before = await page().evaluate(() => window.scrollY);
    assert.ok(before > 0);
    await dashboard.open({ keepState: true });
    await dashboard.send(snapshotOf(run, "paused"));
    assert.ok(await page().getByRole("radio", { name: "Log" }).isChecked());
    assert.equal(
      await page().locator(".through-time").getByLabel("Step shown").getAttribute("aria-valuetext"),
      "0",
    );
    assert.equal(await page().locator("#gradient-check").getAttribute("open"), null);
    assert.equal(await page().evaluate(() => window.scrollY), before);
  });

  it("announces changes of state and findings, not steps", async () => {
    await dashboard.open();
    const live = page().getByRole("status");
    await dashboard.send(snapshotOf(run, "running"));
    assert.match(await live.textContent(), /Running/);
    const said = await live.textContent();
    await dashboard.send({ ...snapshotOf(syntheticRun({ done: 2 }), "running") });
    assert.equal(await live.textContent(), said);
    await dashboard.send({ type: "findings", findings: findings.slice(0, 1), timeline: [] });
    assert.match(await live.textContent(), /Vanishing gradient: The gradient of/);
    await dashboard.send({ type: "state", state: "finished" });
    assert.match(await live.textContent(), /Finished/);
  });

  it("ignores what it does not understand", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "running"));
    const before = await page().locator("main:visible").textContent();
    await dashboard.send(
      null,
      7,
      "text",
      {},
      { type: "toString" },
      { type: "snapshot" },
      { type: "snapshot", snapshot: { state: "asleep", series: [], findings: [] } },
      { type: "frame", progress: {}, facts: null, history: {} },
      { type: "findings", findings: [{ rule: 1 }], timeline: [] },
      { type: "findings", findings, timeline: [{ rule: "plateau", stage: "end" }] },
      { type: "state", state: "flying" },
      { type: "gradientCheck", check: { parameters: "all" } },
    );
    assert.equal(await page().locator("main:visible").textContent(), before);
    await dashboard.send({ type: "state", state: "paused" });
    await button("Resume").waitFor();
  });

  it("fits every width and has no accessibility violation, in any state and theme", async function () {
    // Every contrast of a dozen full pages is worked out.
    this.timeout(240_000);
    await assertEveryStateFits(dashboard, states);
  });

  it("fits a window that becomes narrower, also what was drawn wider and is out of sight", async () => {
    await dashboard.open({ width: 1200, height: 700 });
    await dashboard.send(...states.finished);
    const height = await page().evaluate(() => document.documentElement.scrollHeight);
    for (let top = 0; top < height; top += 600) {
      await page().evaluate((place) => window.scrollTo(0, place), top);
      await dashboard.settle();
    }
    await page().evaluate(() => window.scrollTo(0, 0));
    assert.deepEqual(await overflowAt(dashboard, 700, 440, 320), { 700: 0, 440: 0, 320: 0 });
  });

  it("draws 50 layers over 2,048 buckets at 10 frames a second or more", async () => {
    const big = syntheticRun({ layers: 50, steps: 20_480, done: 20_000 });
    await dashboard.open({ width: 1400 });
    await dashboard.send(snapshotOf(big, "running"));
    await dashboard.sent();
    const frames = await page().evaluate(
      async (facts) => {
        const message = { type: "frame", facts: facts.facts, progress: facts.progress };
        const history = { stepsPerBucket: 16, firstBucket: 1250, buckets: 0, values: new Float64Array(0) };
        const end = performance.now() + 2000;
        let count = 0;
        while (performance.now() < end) {
          window.postMessage({ ...message, history }, "*");
          await new Promise((next) => window.requestAnimationFrame(next));
          count++;
        }
        return count / 2;
      },
      JSON.parse(JSON.stringify({ facts: big.facts, progress: big.progress })),
    );
    console.log(`      ${frames} animation frames a second`);
    assert.ok(frames >= 10, `${frames} a second`);
  });
});
