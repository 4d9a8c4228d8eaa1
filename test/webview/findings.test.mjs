// How a run's findings came about, and its bias and variance, in a real browser.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { violationsInEveryTheme } from "./support/accessibility.mjs";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { errorsOf, findings, snapshotOf, syntheticRun, timeline } from "./support/syntheticRun.mjs";

const run = syntheticRun({ layers: 5 });
const withErrors = (change, state = "finished") =>
  snapshotOf({ ...run, evaluations: { ...run.evaluations, errors: errorsOf(change) } }, state, {
    findings,
    timeline,
  });

describe("The insight into a run", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const events = () => page().getByRole("list", { name: "How it came about" });
  const errors = () => page().locator("#errors");
  /** The table's rows as their words: what stands for the bars. */
  const rows = async () =>
    (await errors().locator("tbody tr").allInnerTexts()).map((row) => row.split(/\s*[\n\t]\s*/).join(" | "));
  const pixels = (selector) => page().$eval(selector, (canvas) => canvas.toDataURL());

  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("tells the first cause first, and each event leads to its line", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "finished", { findings, timeline }));
    assert.deepEqual(
      (await events().getByRole("listitem").allTextContents()).map((words) => words.trim()),
      ["First: Step 1,400dense_4 saturates", "Since step 600the gradient of dense_1 vanishes"],
    );
    await dashboard.sent();
    await events().getByRole("button", { name: "dense_4 saturates" }).click();
    assert.deepEqual(await dashboard.sent(), [{ type: "revealFinding", index: 1 }]);
  });

  it("marks an event's step in every plot over the steps, and the profile shows it", async () => {
    await dashboard.open({ height: 2400 });
    await dashboard.send(snapshotOf(run, "finished", { findings, timeline }));
    const figures = [".cost-figure", ".activation-figure", ".gradient-figure"].map(
      (name) => `${name} canvas`,
    );
    const before = await Promise.all(figures.map(pixels));
    const event = events().getByRole("button", { name: "Step 1,400" });
    await event.click();
    await dashboard.settle();
    const after = await Promise.all(figures.map(pixels));
    figures.forEach((figure, at) => assert.notEqual(after[at], before[at], figure));
    assert.equal(await page().locator(".through-time").getByLabel("Step shown").inputValue(), "1400");
    assert.ok(await event.evaluate((button) => button === document.activeElement), "the focus stays");
  });

  it("draws the findings' own marks in every plot over the steps", async () => {
    await dashboard.open({ height: 2400 });
    const figures = [".cost-figure", ".activation-figure", ".gradient-figure"].map(
      (name) => `${name} canvas`,
    );
    // Of the run as a whole: it flags no layer, so the lines stay as they are.
    const plateau = { ...findings[0], rule: "plateau", layer: undefined };
    await dashboard.send(snapshotOf(run, "running"));
    const before = await Promise.all(figures.map(pixels));
    await dashboard.send({ type: "findings", findings: [plateau], timeline: [] });
    const after = await Promise.all(figures.map(pixels));
    figures.forEach((figure, at) => assert.notEqual(after[at], before[at], figure));
  });

  it("shows no chain of a single event, nor of a run recorded without one", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "finished", { findings, timeline: timeline.slice(0, 1) }));
    assert.equal(await events().count(), 0);
    await dashboard.send(snapshotOf(run, "finished", { findings }));
    assert.equal(await events().count(), 0);
  });

  it("lists the findings gravest first", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "finished", { findings: [...findings].reverse(), timeline }));
    const order = await page()
      .locator(".finding")
      .evaluateAll((items) => items.map((item) => item.dataset.severity));
    assert.deepEqual(order, ["error", "warning", "info"]);
  });

  it("shows the errors with both gaps named and sized, which is larger, and the recipe", async () => {
    await dashboard.open();
    const recipe = "First more data or augmentation.";
    const change = { human: 0.02, train: 0.08, dev: 0.2, test: 0.21, verdict: "highVariance", recipe };
    await dashboard.send(withErrors(change));
    assert.deepEqual(await rows(), [
      "Human level | given as humanLevelError | 2%",
      "Avoidable bias | +6%",
      "Train | 8%",
      "Variance | the larger gap | +12%",
      "Dev | 20%",
      "Test | 21%",
    ]);
    assert.match(
      await errors().locator("p").textContent(),
      /The variance is the larger gap: \+12%, against \+6% of avoidable bias\. First more data/,
    );
  });

  it("says that a human level of 0 is assumed, and a gap that is none", async () => {
    await dashboard.open();
    await dashboard.send(withErrors({ train: 0.3, dev: 0.25, verdict: "highBias", recipe: "Bigger." }));
    const [human, bias, , variance] = await rows();
    assert.equal(human, "Human level | not given: 0 is assumed | 0%");
    assert.equal(bias, "Avoidable bias | the larger gap | +30%");
    assert.equal(variance, "Variance | −5%");
  });

  it("knows no variance without a dev part", async () => {
    await dashboard.open();
    await dashboard.send(withErrors({ dev: null }));
    assert.equal(
      (await rows()).some((row) => row.startsWith("Variance")),
      false,
    );
    assert.match(await errors().locator("p").textContent(), /Without a dev part/);
  });

  it("follows each epoch, and is not there before the first or where there is no error", async () => {
    await dashboard.open();
    const without = { ...run.evaluations, errors: undefined };
    await dashboard.send(snapshotOf({ ...run, evaluations: without }, "running"));
    assert.equal(await errors().isVisible(), false);
    for (const [epoch, train] of [
      [1, 0.5],
      [2, 0.25],
    ]) {
      const evaluations = { ...without, epoch, errors: errorsOf({ train }) };
      const history = { stepsPerBucket: 2, firstBucket: 2000, buckets: 0, values: new Float64Array(0) };
      await dashboard.send({ type: "frame", progress: run.progress, facts: run.facts, history, evaluations });
      assert.ok((await rows()).includes(`Train | ${train * 100}%`));
      assert.match(
        await errors().locator(".aside").textContent(),
        new RegExp(`so far, after epoch ${epoch}`),
      );
    }
  });

  it("fits 320 pixels", async () => {
    await dashboard.open({ width: 320 });
    await dashboard.send(
      withErrors({ human: 0.02, train: 0.08, dev: 0.2, verdict: "highVariance", recipe: "" }),
    );
    for (const selector of ["#errors table", ".timeline"]) {
      const { right } = await page().$eval(selector, (element) => element.getBoundingClientRect().toJSON());
      assert.ok(right <= 320, `${selector} ends at ${right}`);
    }
  });

  it("has no accessibility violation in any theme", async () => {
    await dashboard.open();
    await dashboard.send(
      withErrors({ human: 0.02, train: 0.08, dev: 0.2, verdict: "highVariance", recipe: "" }),
    );
    assert.deepEqual(await violationsInEveryTheme(dashboard), []);
  });
});
