// The curves of a run, how it goes, its pictures, what the page does not hear, and its languages, in a real browser.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { fits, overflowAt, violationsInEveryTheme } from "./support/accessibility.mjs";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { diagnosisMessage, verdicts } from "./support/syntheticDiagnosis.mjs";
import { checks } from "./support/syntheticChecks.mjs";
import { findings, snapshotOf, syntheticRun, timeline } from "./support/syntheticRun.mjs";

const run = syntheticRun();
const twoMetrics = (() => {
  const { series, history } = run;
  const names = [...series, "metric/f1/dev"];
  const accuracy = series.indexOf("metric/accuracy/dev") * history.buckets * 2;
  const values = [...history.values, ...history.values.slice(accuracy).map((value) => value / 2)];
  return {
    ...run,
    info: { ...run.info, metrics: ["accuracy", "f1"] },
    series: names,
    history: { ...history, values: Float64Array.from(values.slice(0, names.length * history.buckets * 2)) },
  };
})();

describe("The overview", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const button = (name) => page().getByRole("button", { name, exact: true });
  const figure = (name) => page().getByRole("figure", { name, exact: true });
  const plotWords = (name) => page().locator(`.${name}-figure .plot-box`).getAttribute("aria-label");
  const pixels = (selector) => page().$eval(selector, (canvas) => canvas.toDataURL());
  /** Waits until it holds; the last failure tells why it did not. */
  const eventually = async (check, ms = 4000) => {
    const end = Date.now() + ms;
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((next) => setTimeout(next, 30));
      }
    }
  };
  /** What a figure is saved as. */
  const saved = async (title) => {
    // What nobody sees is not drawn.
    await figure(title).locator(".plot-box").scrollIntoViewIfNeeded();
    await dashboard.settle();
    await dashboard.sent();
    await button(`Save “${title}” as a picture`).click();
    await page().waitForFunction(() => window.sentToHost.some(({ type }) => type === "saveImage"));
    const [{ svg, png }] = (await dashboard.sent()).filter(({ type }) => type === "saveImage");
    return { svg, png };
  };

  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("draws the average with the β that the keys choose, says over how many steps, and keeps it over a reload", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "running"));
    const slider = page().getByLabel("Smoothing β");
    assert.equal(await slider.getAttribute("aria-valuetext"), "β = 0.95: averages over about 20 steps");
    const before = await pixels(".cost-figure canvas");
    await slider.press("End");
    await eventually(async () => {
      assert.equal(await slider.getAttribute("aria-valuetext"), "β = 0.999: averages over about 1,000 steps");
      assert.notEqual(await pixels(".cost-figure canvas"), before);
    });
    await dashboard.open({ keepState: true });
    await dashboard.send(snapshotOf(run, "running"));
    assert.equal(await slider.getAttribute("aria-valuetext"), "β = 0.999: averages over about 1,000 steps");
    await slider.press("Home");
    await eventually(async () =>
      assert.equal(await slider.getAttribute("aria-valuetext"), "β = 0: no average"),
    );
    await button("Show “Cost” as a table").click();
    const heads = figure("Cost").locator("thead th");
    await eventually(async () =>
      assert.deepEqual(await heads.allTextContents(), ["Step", "Mini-batch", "Train", "Dev"]),
    );
  });

  it("opens a run that was recorded before there were metrics and averages to choose from", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(syntheticRun({ isOld: true }), "finished"));
    const slider = page().getByLabel("Smoothing β");
    assert.equal(await slider.getAttribute("aria-valuetext"), "β = 0.95: averages over about 20 steps");
    assert.equal(await slider.getAttribute("max"), "1");
    assert.equal(await page().locator(".metric-figure").isVisible(), false);
    assert.match(await plotWords("rate"), /^Learning rate 0\.0100, the same in all 4,000 steps\.$/);
  });

  it("draws a metric of train and dev, the one that is chosen, and has it as a table", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(twoMetrics, "finished"));
    const choice = page().getByLabel("Metric that is drawn");
    assert.deepEqual(await choice.locator("option").allTextContents(), ["Accuracy", "F1"]);
    assert.match(
      await plotWords("metric"),
      /^Accuracy of whole parts, once an epoch\. Train now 0\.\d+, from /,
    );
    const before = await pixels(".metric-figure canvas");
    await choice.selectOption("F1");
    await eventually(async () => assert.notEqual(await pixels(".metric-figure canvas"), before));
    assert.match(await plotWords("metric"), /^F1 of whole parts, once an epoch\. Dev now 0\.\d+/);
    await button("Show “Metric” as a table").click();
    const rows = figure("Metric").locator("tbody tr");
    await eventually(async () => assert.equal(await rows.count(), 20));
    const { series, history } = twoMetrics;
    const last = history.values.findLast(
      (value, at) => at < series.length * history.buckets * 2 && !Number.isNaN(value),
    );
    const shown = Number((await rows.last().locator("td").textContent()).split(" – ").at(-1));
    assert.ok(Math.abs(shown - last) < 0.001, `${shown} ≠ ${last}`);
    await dashboard.open({ keepState: true });
    await dashboard.send(snapshotOf(twoMetrics, "finished"));
    assert.equal(await choice.inputValue(), "f1");
    await button("Show “Metric” as a plot").click();
    assert.deepEqual(await violationsInEveryTheme(dashboard, ".curves"), []);
    assert.deepEqual(await overflowAt(dashboard, 320, 800, 2000), fits);
  });

  it("saves every plot as SVG: text as text, resolved colours, and the same picture as the PNG", async () => {
    await dashboard.open({ theme: "light", width: 1400 });
    await dashboard.send(
      snapshotOf(syntheticRun({ layers: 6 }), "finished", { findings, gradientCheck: checks.signError }),
    );
    const titles = await page()
      .locator("button.save:visible")
      .evaluateAll((all) => all.map((one) => /“(.+)”/.exec(one.getAttribute("aria-label"))[1]));
    const drawn = ["Cost", "Metric", "Learning rate", "Gradient norm"];
    assert.ok(titles.length >= 6, titles.join());
    for (const title of titles) {
      const { svg, png } = await saved(title);
      const found = await page().evaluate(
        async ({ svg, png }) => {
          const parsed = new window.DOMParser().parseFromString(svg, "image/svg+xml");
          const pixelsOf = async (source) => {
            const image = new window.Image();
            image.src = source;
            await image.decode();
            const canvas = document.createElement("canvas");
            canvas.width = image.naturalWidth;
            canvas.height = image.naturalHeight;
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            return context.getImageData(0, 0, canvas.width, canvas.height);
          };
          const bytes = Object.values(png);
          let binary = "";
          for (const byte of bytes) binary += String.fromCharCode(byte);
          const one = await pixelsOf(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
          const other = await pixelsOf(`data:image/png;base64,${window.btoa(binary)}`);
          let different = 0;
          for (let at = 0; at < one.data.length; at += 4) {
            const distance = [0, 1, 2].map((c) => Math.abs(one.data[at + c] - other.data[at + c]));
            if (Math.max(...distance) > 60) different++;
          }
          return {
            errors: parsed.querySelectorAll("parsererror").length,
            title: parsed.querySelector("title")?.textContent,
            words: [...parsed.querySelectorAll("text")].map(({ textContent }) => textContent),
            images: parsed.querySelectorAll("svg > image").length,
            size: [one.width - other.width, one.height - other.height],
            different: different / (one.data.length / 4),
          };
        },
        { svg, png },
      );
      assert.deepEqual([found.errors, found.title], [0, title], title);
      if (drawn.includes(title)) assert.equal(found.images, 0, `${title} is drawn, not an image of pixels`);
      assert.ok(found.words.length > 4, `${title}: ${found.words.join()}`);
      assert.doesNotMatch(svg, /var\(|oklch|NaN|undefined/, title);
      assert.deepEqual(found.size, [0, 0], title);
      assert.ok(
        found.different < 0.02,
        `${title}: ${(100 * found.different).toFixed(2)}% of the pixels differ`,
      );
    }
    const { svg } = await saved("Cost");
    for (const words of ["Cost", "Mini-batch", "Average", "step", "Vanishing gradient", "Saturated units"])
      assert.ok(svg.includes(`>${words}</text>`), words);
  });

  it("has a table twin of every plot, with numbers in it", async () => {
    await dashboard.open({ width: 1400 });
    await dashboard.send(
      snapshotOf(run, "finished", { gradientCheck: checks.signError }),
      diagnosisMessage("causes", { results: verdicts }),
    );
    await page()
      .locator("details")
      .evaluateAll((all) => all.forEach((one) => (one.open = true)));
    await dashboard.settle();
    const plots = page().locator("figure.figure:has(.plot-box:visible)");
    const plotted = await plots.count();
    assert.ok(plotted >= 10, `${plotted} plots`);
    const toggles = page().getByRole("button", { name: /^Show “.*” as a table$/ });
    assert.equal(await toggles.count(), plotted);
    // By keyboard: what is clicked moves away while tables take the place of plots.
    for (let most = 2 * plotted; most > 0 && (await toggles.count()) > 0; most--)
      await toggles.first().press("Enter");
    await dashboard.settle();
    const left = await plots.evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel));
    assert.deepEqual(left, []);
    const rows = await page()
      .locator("figure.figure:visible")
      .evaluateAll((all) => all.map((one) => [one.ariaLabel, one.querySelectorAll("tbody tr").length]));
    assert.ok(rows.length >= plotted);
    assert.deepEqual(
      rows.filter(([, count]) => count === 0),
      [],
    );
  });

  it("names findings at their steps, and leaves out names that would lie over each other", async () => {
    const many = [0, 10, 400, 410, 420, 2000, 3900].map((step, at) => ({
      ...findings[at % 2],
      layer: `dense_${at}`,
      step,
    }));
    await dashboard.open({ width: 320 });
    await dashboard.send(
      snapshotOf(run, "finished", { findings: [...many, { ...many[0], rule: "dead-units" }] }),
    );
    const { svg } = await saved("Cost");
    const boxes = await page().evaluate((svg) => {
      const box = document.createElement("div");
      box.append(new window.DOMParser().parseFromString(svg, "image/svg+xml").documentElement);
      document.body.append(box);
      const texts = [...box.querySelectorAll("text")].filter(({ textContent }) =>
        /gradient|units/.test(textContent),
      );
      const found = texts.map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }));
      box.remove();
      return found.map(({ words, box: { left, right } }) => ({ words, left, right }));
    }, svg);
    assert.ok(boxes.length >= 1 && boxes.length <= 3, JSON.stringify(boxes));
    assert.equal(boxes[0].words, "Vanishing gradient +1");
    boxes.sort((a, b) => a.left - b.left);
    for (let at = 1; at < boxes.length; at++) assert.ok(boxes[at].left > boxes[at - 1].right);
    for (const { left, right } of boxes) assert.ok(left >= 0 && right <= 320);
  });

  it("says first how it is going, and of the time that remains what is known", async () => {
    await dashboard.open();
    const sentence = page().locator(".sentence");
    const remaining = page().locator(".stats > div:last-child dd");
    const half = syntheticRun({ done: 2000 });
    await dashboard.send(snapshotOf(half, "running", { findings }));
    assert.match(
      await sentence.textContent(),
      /^Learning\. Dev cost 0\.\d+ after 19 epochs, the best so far\. Dev accuracy 0\.933\. Vanishing gradient in dense_1 since step 600\.$/,
    );
    assert.equal((await remaining.textContent()).trim(), "about 1.3 s");
    const earlyStopping = { monitor: "devCost", patience: 5 };
    const info = { ...half.info, earlyStopping };
    await dashboard.send(snapshotOf({ ...half, info }, "paused"));
    assert.match(await sentence.textContent(), /^Paused at step 2,000, in epoch 20\. Learning\./);
    assert.equal((await remaining.textContent()).trim(), "at most about 1.3 s once resumed");
    await dashboard.send(snapshotOf(run, "finished"));
    assert.equal((await remaining.textContent()).trim(), "–");
  });

  it("stands in columns at 2,000 pixels, and in one at 320 and when zoomed to 200%", async () => {
    const lefts = () =>
      page()
        .locator(".cost-figure:visible, .metric-figure:visible, .rate-figure:visible, #evaluation:visible")
        .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
    for (const [width, columns] of [
      [2000, 3],
      [400, 1],
      [320, 1],
    ]) {
      await dashboard.open({ width });
      await dashboard.send(snapshotOf(run, "finished", { findings, timeline }));
      assert.equal(new Set(await lefts()).size, columns, `${width}: ${await lefts()}`);
      assert.deepEqual(await overflowAt(dashboard, width), { [width]: 0 });
    }
  });

  it("takes no notice of what is malformed, missed or of another run, tells each once, and asks once a second", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(syntheticRun({ done: 10, steps: 1000 }), "running"));
    const frame = (firstBucket) => ({
      type: "frame",
      progress: { ...run.progress, step: firstBucket + 1 },
      facts: run.facts,
      history: {
        stepsPerBucket: 1,
        firstBucket,
        buckets: 1,
        values: new Float64Array(run.series.length * 2).fill(0.5),
      },
    });
    const before = await page().locator("main:visible").textContent();
    const strange = [7, { type: "frame" }, { type: "frame" }, frame(500), frame(501)];
    await dashboard.send(...strange, { type: "state", state: "failed", ofRun: "another" });
    const sent = (await dashboard.sent({ health: true })).slice(1);
    assert.deepEqual(
      sent.filter(({ type }) => type === "ignored"),
      [
        { type: "ignored", message: "?", why: "malformed" },
        { type: "ignored", message: "frame", why: "malformed" },
        { type: "ignored", message: "frame", why: "missed" },
        { type: "ignored", message: "state", why: "otherRun" },
      ],
    );
    assert.equal(sent.filter(({ type }) => type === "ready").length, 1);
    assert.equal(await page().locator("main:visible").textContent(), before);
    // Another missed one within the second is not forgotten: the whole is asked for once more at its end.
    const asked = [];
    await eventually(async () => {
      asked.push(...(await dashboard.sent()));
      assert.deepEqual(asked, [{ type: "ready" }]);
    });
  });

  it("comes back whole after it was killed: the host's snapshot and its own choices are all it needs", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "running", { findings, timeline }));
    await page().getByRole("radio", { name: "Log" }).check();
    await dashboard.settle();
    const [words, cost] = [
      await page().locator("main:visible").textContent(),
      await pixels(".cost-figure canvas"),
    ];
    await dashboard.open({ keepState: true });
    await dashboard.send(snapshotOf(run, "running", { findings, timeline }));
    await eventually(async () => {
      assert.equal(await page().locator("main:visible").textContent(), words);
      assert.equal(await pixels(".cost-figure canvas"), cost);
    });
  });
});

describe("A page that hears nothing", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const alert = () => page().locator(".connection");
  const words = async () =>
    (await alert().isVisible()) ? (await alert().innerText()).replace(/\s+/g, " ") : "";
  /** Lets so much time pass for the page. */
  const pass = (seconds) => page().clock.runFor(1000 * seconds);
  const hostIsGone = (gone) => page().evaluate((is) => void (window.hostIsGone = is), gone);

  before(async () => {
    dashboard = await DashboardPage.start();
    await page().clock.install();
  });
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("says that the connection is lost, with what to do, keeps what was drawn, and takes it back", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "running"));
    await hostIsGone(true);
    await pass(14);
    assert.match(
      await words(),
      /^The connection to VS Code is lost .* reload the window\. .* find it under Runs\.$/,
    );
    const state = () => page().locator(".title .state").innerText();
    const seconds = async () => Number(/^Running when last heard, (\d+) s ago$/.exec(await state())[1]);
    const pause = page().getByRole("button", { name: "Pause" });
    assert.equal(await pause.getAttribute("aria-disabled"), "true");
    assert.match(await pause.getAttribute("title"), /^VS Code does not answer/);
    const before = await seconds();
    assert.ok(before >= 13, `${before} s`);
    await pass(3);
    assert.ok((await seconds()) >= before + 3, "and it counts on");
    assert.equal(await page().locator(".stats div").last().innerText(), "Remaining\n–");
    assert.ok(await page().locator(".cost-figure canvas").isVisible());
    assert.deepEqual(await violationsInEveryTheme(dashboard), []);
    assert.deepEqual(await overflowAt(dashboard, 320, 800, 2000), fits);
    await hostIsGone(false);
    await dashboard.sent();
    await pass(7);
    assert.deepEqual(await dashboard.sent(), [{ type: "ready" }], "what was said meanwhile is asked for");
    await dashboard.send(snapshotOf(run, "running"));
    assert.equal(await words(), "");
    assert.equal(await state(), "Running");
    assert.equal(await pause.getAttribute("aria-disabled"), null);
  });

  it("tells a run that is silent from a host that is gone, and what Stop does then", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "running"));
    await pass(31);
    assert.match(
      await words(),
      /^Nothing heard of the training for 30 s A large mini-batch .* or choose Stop/,
    );
    assert.match(await page().locator(".title .state").innerText(), /^Running when last heard, 3\d s ago$/);
    await dashboard.send({ type: "state", state: "paused" });
    await pass(2);
    assert.equal(await page().locator(".title .state").innerText(), "Paused");
    assert.equal(await words(), "");
    // A run that stands still has nothing to say.
    await pass(120);
    assert.equal(await words(), "");
  });

  it("notices a host that is gone when a request finds no answer, also where no run goes on", async () => {
    await dashboard.open();
    await dashboard.send(snapshotOf(run, "finished"));
    await hostIsGone(true);
    await pass(60);
    assert.equal(await words(), "");
    await page().getByRole("button", { name: "Train again" }).click();
    await pass(14);
    assert.match(await words(), /^The connection to VS Code is lost/);
    // What has ended stays what it was.
    assert.equal(await page().locator(".title .state").innerText(), "Finished");
  });
});
