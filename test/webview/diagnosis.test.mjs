// The dashboard's diagnosis in a real browser, fed as the extension host feeds it.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { fits, overflowAt, violationsInEveryTheme } from "./support/accessibility.mjs";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { diagnosisMessage, diagnosisMessages, experiments, verdicts } from "./support/syntheticDiagnosis.mjs";
import { snapshotOf, syntheticRun } from "./support/syntheticRun.mjs";

/** States that show every part of the section between them. */
const everyPart = ["running", "edited", "unsure", "failed"];

describe("The dashboard's diagnosis", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const section = () => page().locator("#diagnosis");
  const button = (name) => section().getByRole("button", { name, exact: true });
  const words = () => section().evaluate((element) => element.innerText);
  const open = async (state, options, view) => {
    await dashboard.open(view);
    await dashboard.send(...diagnosisMessages(state, options));
    await dashboard.sent();
  };
  const asked = async (act) => {
    await act();
    return dashboard.sent();
  };
  /** Whether the first element stands before the second on the page. */
  const stands = (first, second) =>
    page().evaluate(
      ([a, b]) =>
        (document.querySelector(a).compareDocumentPosition(document.querySelector(b)) &
          window.Node.DOCUMENT_POSITION_FOLLOWING) !==
        0,
      [first, second],
    );

  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("is offered below everything until it is asked for, and stands above the plots from then on", async () => {
    await open("none");
    assert.ok(await stands("#gradient-check", "#diagnosis"));
    assert.deepEqual(await asked(() => button("Why does it not learn?").click()), [{ type: "diagnose" }]);
    assert.deepEqual(
      await asked(() => page().getByRole("button", { name: "Diagnose", exact: true }).click()),
      [{ type: "diagnose" }],
    );
    await dashboard.send(diagnosisMessage("running"));
    assert.ok(await stands("#diagnosis", "#cost"));
    assert.ok(!(await button("Why does it not learn?").isVisible()));
  });

  it("tells while it runs what is tried, how much time there is, and what came out so far", async () => {
    await open("running");
    assert.match(await words(), /Tried 2 of 9 fixes: Change learningRate 0.00001 → 0.001…/);
    assert.match(await words(), /at most 20 s/);
    const trials = await section().locator(".trials:visible > li").allInnerTexts();
    assert.deepEqual(
      trials.map((trial) => trial.replace(/\n+/, ": ")),
      [
        "As it is: dev accuracy 36.1%, cost 1.10 after 600 steps",
        "Change sigmoid to softmax: dev accuracy 96.7%, cost 0.0812 after 600 steps",
        "Change learningRate 0.00001 → 0.001: dev accuracy 73.3%, cost 0.620 after 600 steps",
        "Change relu to leakyRelu in every layer: waiting",
        "Train for 300 epochs: waiting",
      ],
    );
    const passed = await section()
      .locator(".time-fill")
      .evaluate((fill) => fill.getBoundingClientRect().width / fill.parentElement.clientWidth);
    // The bar goes on by the clock, and a busy machine draws late.
    assert.ok(passed > 0.25 && passed <= 1, `6 of 20 seconds or more have passed: ${passed}`);
    assert.deepEqual(await asked(() => button("Cancel").click()), [{ type: "cancelDiagnosis" }]);
    const diagnose = page().getByRole("button", { name: "Diagnose", exact: true });
    assert.equal(await diagnose.getAttribute("title"), "A diagnosis or an experiment is under way");
    assert.deepEqual(await asked(() => diagnose.click({ force: true })), []);
    assert.deepEqual(await asked(() => button("Overfit one batch").click({ force: true })), []);
  });

  it("comes into view when it begins, also where it was closed", async () => {
    await open("none", {}, { height: 500 });
    await page().evaluate(() => {
      document.querySelector("#diagnosis").open = false;
      window.scrollTo(0, document.body.scrollHeight);
    });
    await dashboard.send(diagnosisMessage("running"));
    const box = await section().evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return { top, bottom, height: window.innerHeight, open: element.open };
    });
    assert.ok(box.open);
    assert.ok(box.top < box.height && box.bottom > 0, JSON.stringify(box));
  });

  it("answers with a sentence and the causes: place, reasons, confidence in words, fix, and both results", async () => {
    await open("causes");
    const all = await words();
    assert.match(
      all,
      /It does not learn because the activation of the output does not suit the loss or the targets\./,
    );
    const [first, second, third] = await section().locator(".cause").allInnerTexts();
    assert.match(first, /1\. Change sigmoid to softmax/);
    assert.match(first, /Output activation · output · very likely/);
    assert.match(first, /Because\n+Output activation: categoricalCrossentropy wants probabilities/);
    assert.match(first, /layers\[2\]\.activation: sigmoid →/);
    assert.match(first, /As it is: dev accuracy 36\.1%, cost 1\.10 after 600 steps/);
    assert.match(first, /With the fix: dev accuracy 96\.7%, cost 0\.0812 after 600 steps/);
    assert.match(second, /possible/);
    assert.match(second, /optimizer: nothing/);
    assert.match(third, /not likely/);
    assert.match(third, /layers\[1\]: put before it/);
    assert.match(third, /The two costs are measured differently/);
    assert.doesNotMatch(first, /measured differently/);
    assert.match(all, /It took 8\.3 s\. 4 fixes were tried\./);
  });

  it("draws before and after as two curves of their own colours", async () => {
    await open("causes", {}, { width: 1000 });
    const colors = await section()
      .locator(".cause:first-child canvas")
      .evaluate((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let [orange, blue] = [0, 0];
        for (let at = 0; at < data.length; at += 4) {
          const [red, , b, alpha] = data.slice(at, at + 4);
          if (alpha < 200) continue;
          if (red > b + 80) orange++;
          if (b > red + 80) blue++;
        }
        return { orange, blue };
      });
    assert.ok(colors.orange > 100, `the run as it is: ${colors.orange} pixels`);
    assert.ok(colors.blue > 100, `with the fix: ${colors.blue} pixels`);
    const label = await section().locator(".cause:first-child .plot-box").getAttribute("aria-label");
    assert.match(label, /As it is: dev accuracy 36\.1%.*With the fix: dev accuracy 96\.7%/);
    await section()
      .getByRole("button", { name: /Show “Before and after: Change sigmoid to softmax” as a table/ })
      .click();
    await dashboard.settle();
    assert.ok((await section().locator(".cause:first-child tbody tr").count()) > 5);
  });

  it("sends what each button of a cause asks for, by mouse and by keyboard", async () => {
    await open("causes");
    assert.deepEqual(await asked(() => button("Apply fix: Change sigmoid to softmax").click()), [
      { type: "applyCauseFix", index: 0 },
    ]);
    await button("Apply fix: Change learningRate 0.00001 → 0.001").focus();
    assert.deepEqual(await asked(() => page().keyboard.press("Enter")), [
      { type: "applyCauseFix", index: 1 },
    ]);
    assert.deepEqual(await asked(() => button("Go to line 13").click()), [{ type: "revealCause", index: 2 }]);
    assert.deepEqual(await asked(() => button("Diagnose again").click()), [{ type: "diagnose" }]);
    await section().getByText("Everything that was tried").click();
    assert.match(await words(), /Change relu to leakyRelu in every layer\n+diverges at step 41/);
    assert.match(
      await words(),
      /Train in mini-batches of 16\n+cannot be trained: There is not enough memory\./,
    );
  });

  it("says which fix is in the file, and keeps the focus when the file is edited", async () => {
    await open("causes");
    await button("Apply fix: Change sigmoid to softmax").focus();
    await dashboard.send(diagnosisMessage("edited"));
    assert.match(await words(), /The file was changed since\./);
    const focused = await page().evaluate(() => document.activeElement.textContent);
    assert.equal(focused, "Applied");
    assert.deepEqual(await asked(() => page().keyboard.press("Enter")), []);
    await dashboard.send(diagnosisMessage("causes"));
    assert.equal(await page().evaluate(() => document.activeElement.textContent), "Apply fix");
    assert.doesNotMatch(await words(), /The file was changed since\./);
  });

  it("says where no edit of the file mends a cause, without a button or an empty plot", async () => {
    await open("unmended");
    assert.match(await words(), /No edit of the model file mends this/);
    assert.equal(
      await section()
        .getByRole("button", { name: /Apply fix/ })
        .count(),
      0,
    );
    assert.equal(await section().locator(".cause canvas:visible").count(), 0);
  });

  for (const [state, says] of [
    ["healthy", /It is healthy: it learns what it can/],
    ["untrainable", /has a problem to mend before it can be trained/],
    ["failed", /The diagnosis did not finish: .*its worker ended\./],
    ["cancelled", /The diagnosis was cancelled\. 2 fixes were tried\./],
  ])
    it(`tells plainly where it is ${state}, and can be asked again`, async () => {
      await open(state);
      assert.match(await words(), says);
      assert.equal(await section().locator(".cause").count(), 0);
      assert.deepEqual(await asked(() => button("Diagnose again").click()), [{ type: "diagnose" }]);
    });

  it("is not sure: the experiments that would decide come first, each one click away", async () => {
    await open("unsure");
    assert.match(await words(), /Not sure: it does not learn, and nothing that was tried helps\./);
    const heads = await section().locator(".experiment-head").allInnerTexts();
    assert.deepEqual(
      heads.map((head) => head.replace(/\n+/, ": ")),
      [
        "Overfit one batch: would decide",
        "Shuffle the labels: would decide",
        "Sweep the learning rate: would decide",
        "Ignore the input",
        "Look for leaks in the batch",
        "Check the gradients",
      ],
    );
    for (const { name, title } of experiments())
      assert.deepEqual(await asked(() => button(title).click()), [
        { type: "runExperiment", experiment: name },
      ]);
  });

  it("shows which experiment is under way, and each verdict beneath its button", async () => {
    await open("none", { experimenting: "batch-leak" });
    assert.ok(await button("Look for leaks in the batch: Under way…").isVisible());
    await dashboard.send(diagnosisMessage("none", { results: verdicts }));
    const all = await words();
    assert.match(all, /At fault: It cannot learn even 16 examples by heart/);
    assert.match(all, /Sound: Changing one example/);
    assert.match(all, /Not decided: There is one training example only\./);
    assert.deepEqual(await asked(() => button("Go to line 7").click()), [
      { type: "revealExperiment", experiment: "cannot-overfit-one-batch" },
    ]);
    assert.equal(await button("Go to line 7").count(), 1, "what is sound points nowhere");
  });

  it("draws the sweep over a logarithmic rate, marks the suggested one, and offers to use it", async () => {
    await open("none", { results: verdicts });
    const label = await section().locator(".rate .plot-box").getAttribute("aria-label");
    assert.match(label, /^Smoothed cost while the learning rate grows from 1e−6 to /);
    assert.match(label, /falls fastest at about 0\.004/);
    assert.deepEqual(await asked(() => button("Use 0.004").click()), [{ type: "useSuggestedRate" }]);
    await section().getByRole("button", { name: "Show “Cost over the learning rate” as a table" }).click();
    await dashboard.settle();
    const rates = await section().locator(".rate tbody tr > :first-child").allInnerTexts();
    const logs = rates.map((rate) => Math.log10(Number(rate.replaceAll("−", "-"))));
    const steps = logs.slice(1).map((log, at) => log - logs[at]);
    for (const step of steps) assert.ok(Math.abs(step - steps[0]) < 0.1, `geometric: ${rates}`);
  });

  it("stands alone, with a way to train, for a model that was never trained", async () => {
    await dashboard.open();
    await dashboard.send(diagnosisMessage("none"));
    await dashboard.settle();
    assert.ok(await page().getByText("No training run yet").isVisible(), "nothing was asked yet");
    await dashboard.send(diagnosisMessage("running"));
    assert.ok(await page().getByRole("heading", { name: "Diagnosis of iris" }).isVisible());
    assert.ok(await section().isVisible());
    await dashboard.sent();
    assert.deepEqual(await asked(() => page().getByRole("button", { name: "Train", exact: true }).click()), [
      { type: "train" },
    ]);
    await dashboard.send(snapshotOf(syntheticRun({ steps: 600 }), "finished"), diagnosisMessage("causes"));
    assert.ok(await stands("#diagnosis", "#cost"));
    assert.ok(await page().getByRole("heading", { name: "iris", exact: true }).isVisible());
  });

  it("is not offered with a recorded run, whose text is not the file's any more", async () => {
    await dashboard.open();
    await dashboard.send(
      snapshotOf(syntheticRun({ steps: 600 }), "finished", { recorded: { startedAtMs: 0 } }),
    );
    assert.ok(!(await section().isVisible()));
  });

  it("refuses a diagnosis that is none, and goes on", async () => {
    await open("none");
    await dashboard.send({ type: "diagnosis", diagnosis: { model: "iris", experiments: "all" } });
    await dashboard.send({
      type: "diagnosis",
      diagnosis: { model: "iris", experiments: [], examination: {} },
    });
    assert.ok(await button("Why does it not learn?").isVisible());
  });

  it("tells screen readers the answer, and a verdict when it comes", async () => {
    await open("running");
    const status = () => page().locator("[role=status][aria-live]").textContent();
    await dashboard.send(diagnosisMessage("causes"));
    assert.match(await status(), /Diagnosis: It does not learn because the activation/);
    await dashboard.send(diagnosisMessage("causes", { results: verdicts }));
    assert.match(await status(), /It cannot learn even 16 examples by heart/);
  });

  it("fits every width and has no accessibility violation in any theme", async function () {
    this.timeout(240_000);
    for (const state of everyPart) {
      await open(state, { results: verdicts });
      await section().evaluate((element) => {
        for (const details of element.querySelectorAll("details")) details.open = true;
      });
      assert.deepEqual(await violationsInEveryTheme(dashboard), [], state);
      assert.deepEqual(await overflowAt(dashboard, 320, 800, 2000), fits, state);
    }
  });
});
