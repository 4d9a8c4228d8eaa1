// What a person does to a run by hand: hyperparameters, checkpoints, going back, forks, and their marks in the plots.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, it } from "mocha";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { snapshotOf, syntheticRun } from "./support/syntheticRun.mjs";
import { best, checkpoints, hyperparameters, steered, untouched } from "./support/syntheticSteering.mjs";
import { themes } from "./support/themes.mjs";

const axe = await readFile(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const run = syntheticRun({ done: 2300 });

describe("Steering a run by hand in the dashboard", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const button = (name) => page().getByRole("button", { name, exact: true });
  const field = (name) => page().getByRole("textbox", { name, exact: true });
  const reason = async (locator) =>
    (await locator.getAttribute("aria-disabled")) === "true" ? locator.getAttribute("title") : undefined;
  /** Waits until what is read is as wanted. */
  const eventually = async (read, wanted) => {
    const end = Date.now() + 5000;
    let seen = await read();
    while (JSON.stringify(seen) !== JSON.stringify(wanted) && Date.now() < end) {
      await page().waitForTimeout(30);
      seen = await read();
    }
    assert.deepEqual(seen, wanted);
  };
  const show = async (state, steering, rest = {}) => {
    await dashboard.send(snapshotOf(run, state, { steering, ...rest }));
    await dashboard.sent();
  };
  const summary = () => page().locator(".cost-figure .plot-box").getAttribute("aria-label");

  before(async () => {
    dashboard = await DashboardPage.start();
    page().setDefaultTimeout(5000);
  });
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("shows the numbers that the model has, and sends a change with Enter; nonsense is told with its range", async () => {
    await dashboard.open();
    await show("running", untouched());
    const labels = await page().locator(".hyperparameters label").allTextContents();
    assert.deepEqual(labels, ["Momentum β₁", "L2 penalty λ", "Dropout rate of dropout_1"]);
    assert.equal(await field("L2 penalty λ").inputValue(), "5e-4");
    assert.match(
      await field("L2 penalty λ").getAttribute("title"),
      /^Adds l2.*Changed by hand: empty the field/,
    );
    const dropout = field("Dropout rate of dropout_1");
    await dropout.fill("0,5");
    await dropout.press("Enter");
    await dropout.blur();
    const sent = { type: "setHyperparameter", name: "dropoutRate/dropout_1", value: 0.5 };
    assert.deepEqual(await dashboard.sent(), [sent]);
    // The run's own word replaces what was typed.
    const [rate, beta1, l2] = hyperparameters;
    const now = { ...hyperparameters[3], value: 0.5, byHand: true };
    await dashboard.send({
      type: "steering",
      steering: untouched({ hyperparameters: [rate, beta1, l2, now] }),
    });
    await eventually(() => dropout.inputValue(), "0.5");
    for (const nonsense of ["1", "-0.1", "much"]) {
      await dropout.fill(nonsense);
      await dropout.press("Enter");
      assert.deepEqual(await dashboard.sent(), []);
      assert.equal(
        await page().getByRole("alert").textContent(),
        "Enter a number of at least 0 and below 1.",
      );
    }
    await dropout.press("Escape");
    assert.equal(await dropout.inputValue(), "0.5");
    // Emptied, what was changed by hand is as the model file says again.
    const l2Field = field("L2 penalty λ");
    await l2Field.fill("");
    await l2Field.press("Enter");
    assert.deepEqual(await dashboard.sent(), [{ type: "setHyperparameter", name: "l2" }]);
    await dashboard.send({
      type: "steering",
      steering: untouched({ hyperparameters: [rate, beta1, { ...l2, value: 1e-4, byHand: false }, now] }),
    });
    await eventually(() => l2Field.inputValue(), "1e-4");
    await show("finished", untouched());
    assert.equal(await reason(dropout), "The run has ended");
    await dropout.pressSequentially("9");
    await dropout.press("Enter");
    assert.deepEqual(await dashboard.sent(), []);
    // A model without any of them: the learning rate alone, in its place on top.
    await show("running", untouched({ hyperparameters: [rate] }));
    await eventually(() => page().locator(".hyperparameters").isVisible(), false);
    assert.ok(await field("Learning rate").isVisible());
  });

  it("keeps, names, deletes, goes back and forks by keyboard alone", async () => {
    await dashboard.open();
    await show("paused", untouched());
    assert.ok(await page().getByText("None yet. Checkpoint keeps").isVisible());
    await button("Checkpoint").press("Enter");
    assert.deepEqual(await dashboard.sent(), [{ type: "checkpoint" }]);
    await dashboard.send({ type: "steering", steering: steered() });
    const rows = page().locator(".checkpoint-table tbody tr");
    await eventually(() => rows.count(), 3);
    const cells = await rows.first().locator("th, td").allTextContents();
    assert.equal(cells[0], "2,600epoch 26 · before going back · left behind");
    assert.deepEqual(cells.slice(1, 3), ["0.520", "0.700"]);
    await button("Go back: the checkpoint of step 1,400").press("Enter");
    await button("Fork: the checkpoint of step 600").press("Space");
    await button("Delete: the checkpoint of step 2,600").press("Enter");
    const name = field("Name of the checkpoint of step 1,400");
    await name.fill("calm");
    await name.press("Enter");
    await name.blur();
    assert.deepEqual(await dashboard.sent(), [
      { type: "goBack", id: "2" },
      { type: "fork", run: run.info.runId, id: "1" },
      { type: "deleteCheckpoint", id: "3" },
      { type: "nameCheckpoint", id: "2", name: "calm" },
    ]);
    // The focus stays where it is when the list changes around it.
    await button("Go back: the checkpoint of step 600").focus();
    await dashboard.send({ type: "steering", steering: steered({ checkpoints: checkpoints.slice(0, 2) }) });
    await eventually(() => rows.count(), 2);
    const focused = await page().evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.equal(focused, "Go back: the checkpoint of step 600");
  });

  it("shows the best one first, the same row whichever it is, and a name being typed outlives a better one", async () => {
    await dashboard.open();
    await show("running", steered({ checkpoints: [best, ...checkpoints] }));
    const rows = page().locator(".checkpoint-table tbody tr");
    const heads = () => rows.evaluateAll((list) => list.map((row) => row.cells[0].textContent));
    assert.deepEqual(await heads(), [
      "1,500epoch 15 · best dev cost",
      "2,600epoch 26 · before going back · left behind",
      "1,400epoch 14",
      "600epoch 6",
    ]);
    assert.doesNotMatch(await summary(), /step 1,500/, "nobody did anything there");
    const name = field("Name of the best dev cost, of step 1,500");
    assert.match(await name.getAttribute("title"), /^A better one takes its place/);
    await name.fill("go");
    const better = { ...best, id: "best-1-1600", step: 1600, epoch: 16, devCost: 0.35 };
    await dashboard.send({ type: "steering", steering: steered({ checkpoints: [better, ...checkpoints] }) });
    await eventually(async () => (await heads())[0], "1,600epoch 16 · best dev cost");
    const now = field("Name of the best dev cost, of step 1,600");
    assert.equal(await now.inputValue(), "go");
    await now.press("Enter");
    await button("Go back: the best dev cost, of step 1,600").press("Enter");
    const kept = { ...checkpoints[0], id: "best-1-1300", step: 1300, name: "named", kind: "best" };
    assert.deepEqual(await dashboard.sent(), [
      { type: "nameCheckpoint", id: "best-1-1600", name: "go" },
      { type: "goBack", id: "best-1-1600" },
    ]);
    // A run that is done again may hold an earlier one for a while.
    await dashboard.send({ type: "steering", steering: steered({ checkpoints: [kept, better] }) });
    await eventually(() => rows.count(), 2);
  });

  it("says what layers a penalty is of, where the file penalizes some of them", async () => {
    await dashboard.open();
    const l2 = hyperparameters[2];
    const others = { ...l2, name: "l2/*", isOfOthers: true, value: 0, byHand: false };
    const marks = [
      { kind: "change", step: 9, name: "l2/*", what: "l2", isOfOthers: true, from: 0, to: 0.5 },
      { kind: "change", step: 19, name: "l1", what: "l1", from: 0, to: 0.25 },
    ];
    await show("running", untouched({ hyperparameters: [l2, others], marks }));
    const labels = await page().locator(".hyperparameters label").allTextContents();
    assert.deepEqual(labels, ["L2 penalty λ", "L2 penalty λ of the other layers"]);
    assert.equal(await field("L2 penalty λ of the other layers").inputValue(), "0");
    assert.match(
      await summary(),
      /step 9: L2 penalty λ of the other layers 0 → 0\.5; step 19: L1 penalty λ 0 → 0\.25/,
    );
  });

  it("says why something cannot be done: loading, untrained, ended, recorded, in memory only", async () => {
    await dashboard.open();
    const back = button("Go back: the checkpoint of step 600");
    const fork = button("Fork: the checkpoint of step 600");
    await show("finished", steered());
    assert.equal(await reason(back), undefined);
    assert.match(await back.getAttribute("title"), /^Take the run up again at this step, paused/);
    assert.equal(await reason(fork), undefined);
    assert.equal(await reason(button("Checkpoint")), undefined);
    await show("finished", steered(), { recorded: { startedAtMs: 1_795_727_643_000 } });
    assert.equal(await reason(back), "This is a recorded run: only a fork can go on from it");
    assert.equal(await reason(fork), undefined);
    // What belongs to the record alone can be done.
    const name = field("Name of the checkpoint of step 600");
    await name.fill("the calm one");
    await name.press("Enter");
    await button("Delete: the checkpoint of step 600").press("Enter");
    assert.deepEqual(await dashboard.sent(), [
      { type: "nameCheckpoint", id: "1", name: "the calm one" },
      { type: "deleteCheckpoint", id: "1" },
    ]);
    assert.match(await reason(button("Checkpoint")), /not kept with a recorded run/);
    await fork.press("Enter");
    assert.equal((await dashboard.sent())[0].type, "fork");
    await show("diverged", steered());
    assert.match(await reason(button("Checkpoint")), /no finite number/);
    const inMemory = checkpoints.map((one) => ({ ...one, inMemory: true }));
    await show("paused", steered({ checkpoints: inMemory, told: ["The disk is full: in memory alone."] }));
    assert.match(await reason(fork), /a fork needs its file/);
    assert.equal(await reason(back), undefined);
    assert.ok(
      await page().locator(".steering-told").getByText("The disk is full: in memory alone.").isVisible(),
    );
    await dashboard.send(
      snapshotOf({ info: run.info, series: run.series }, "paused", { steering: untouched() }),
    );
    assert.match(await reason(button("Checkpoint")), /no trained weights yet/);
  });

  it("marks what was done in the plots, in their tables and under the pointer, and announces it once", async () => {
    await dashboard.open();
    await show("running", steered({ marks: steered().marks.slice(0, 2) }));
    const announced = page().locator("[role=status][aria-live]");
    assert.doesNotMatch(await announced.textContent(), /Learning rate 0.1/, "a snapshot is no news");
    await dashboard.send({ type: "steering", steering: steered({ told: ["One made room."] }) });
    await eventually(
      async () => (await announced.textContent()).trim(),
      "Step 2,000: L2 penalty λ 1e-4 → 5e-4. One made room.",
    );
    assert.match(
      await summary(),
      /By hand: step 600: checkpoint “before it swings”; step 900: Learning rate 0\.1 → 0\.01; step 1,400: went here from step 2,600; step 1,400: checkpoint; step 2,000: L2/,
    );
    for (const figure of [".cost-figure", ".gradient-figure"]) {
      const box = page().locator(`${figure} .plot-box`);
      await box.scrollIntoViewIfNeeded();
      const { x, y, width, height } = await box.boundingBox();
      // Axis labels take room at the left: looked for along the axis.
      const seen = [];
      for (let part = 0.3; part < 0.48 && seen.length === 0; part += 0.008) {
        await page().mouse.move(x + width * part, y + height / 2);
        await dashboard.settle();
        const words = (await page().locator(`${figure} .hover`).allTextContents()).join();
        if (words.includes("Learning rate 0.1 → 0.01")) seen.push(part);
      }
      assert.equal(seen.length, 1, figure);
    }
    await button("Show “Cost” as a table").click();
    const rows = page().locator(".cost-figure tbody tr");
    await eventually(
      async () =>
        (await rows.evaluateAll((list) => list.map((row) => [...row.cells].at(-1).textContent))).filter(
          (words) => words !== "",
        ),
      [
        "checkpoint “before it swings”",
        "Learning rate 0.1 → 0.01",
        "went here from step 2,600; checkpoint",
        "L2 penalty λ 1e-4 → 5e-4",
      ],
    );
    await button("Show “Activation norm” as a table").click();
    await eventually(
      async () =>
        (await page().locator(".activation-figure .figure-words").textContent()).includes("step 900"),
      true,
    );
  });

  it("draws a run that went back: fewer buckets than before, and what was left faint beside them", async () => {
    await dashboard.open();
    await show("running", untouched());
    const short = syntheticRun({ done: 1400 });
    const frame = {
      type: "frame",
      progress: { ...run.progress, step: 1400 },
      facts: short.facts,
      history: short.history,
    };
    await dashboard.send(frame, { type: "steering", steering: steered() });
    const drew = (await dashboard.sent({ drawings: true })).filter(({ type }) => type === "drew");
    assert.deepEqual(drew.at(-1), { type: "drew", buckets: 1400, steps: 1400 });
    assert.ok(await page().locator(".cost-figure .legend").getByText("Left behind").isVisible());
    assert.ok(await page().locator(".cost-figure .legend").getByText("By hand").isVisible());
  });

  it("leaves a message aside that is no steering, and shows a record of before there was such", async () => {
    await dashboard.open();
    await show("running", steered());
    for (const change of [
      { hyperparameters: [{ name: "x" }] },
      { marks: [{ kind: "leap", step: 3 }] },
      { checkpoints: "none" },
      { branches: [{ from: 0, to: 1, history: { buckets: 1 } }] },
    ])
      await dashboard.send({ type: "steering", steering: steered(change) });
    assert.equal(await page().locator(".checkpoint-table tbody tr").count(), 3);
    await dashboard.send(snapshotOf(run, "finished", { recorded: { startedAtMs: 0 } }));
    assert.equal(await page().locator("#steering").isVisible(), false);
    assert.equal(await field("Learning rate").inputValue(), "0.01");
  });

  it("fits 320 pixels, with every action in reach, and axe finds nothing in any theme", async () => {
    await dashboard.open({ width: 320 });
    const told = ["The oldest checkpoint was removed to make room."];
    await show("paused", steered({ told, checkpoints: [best, ...checkpoints] }));
    const wide = await page().evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${wide} pixels`);
    for (const what of ["Go back", "Fork", "Delete"]) {
      const box = await button(`${what}: the checkpoint of step 2,600`).boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= 320, `${what} ends at ${box.x + box.width}`);
    }
    await page().evaluate(axe);
    for (const theme of Object.keys(themes)) {
      await dashboard.setTheme(theme);
      const found = await page().evaluate(async () => {
        const { violations } = await window.axe.run("#steering, .controls");
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
      });
      assert.deepEqual(found, [], theme);
    }
  });
});
