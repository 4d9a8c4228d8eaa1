// The layers through time: maps, trends, histograms, and the scrubber that all plots share.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, it } from "mocha";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { findings, snapshotOf, syntheticRun } from "./support/syntheticRun.mjs";
import { themes } from "./support/themes.mjs";

const axe = await readFile(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const run = syntheticRun({ layers: 4, moments: 64 });

/** As the run's recording has it: `[least, greatest]` of a series in the bucket of a step. */
function recorded({ series, history }, name, step) {
  const bucket = Math.floor(step / history.stepsPerBucket);
  const at = (series.indexOf(name) * history.buckets + bucket) * 2;
  return [history.values[at], history.values[at + 1]];
}

/** As the run's histograms have it: of the moment at or before a step. */
function moment({ histograms }, step) {
  return histograms.moments.findLast((one) => one.step <= step);
}

describe("The layers through time", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const map = () => page().locator(".map-figure .plot-box");
  const slider = () => page().locator(".through-time").getByLabel("Step shown");
  const spoken = () => page().locator(".map-figure .hidden-text[aria-live]");
  const shown = () => slider().getAttribute("aria-valuetext");
  /** Waits until a function of the page's state says yes. */
  const until = async (check, what) => {
    const end = Date.now() + 5000;
    while (!(await check())) {
      assert.ok(Date.now() < end, `waited in vain for ${what}`);
      await page().waitForTimeout(20);
    }
  };
  /** What is in view is drawn; what is not waits until it is. */
  const drawn = (figure) =>
    until(
      () =>
        page()
          .locator(`.${figure}-figure canvas`)
          .evaluate((canvas) => canvas.style.width !== ""),
      `the drawing of ${figure}`,
    );
  const open = async (given = run, { state = "finished", width = 1000, theme, ...rest } = {}) => {
    await dashboard.open({ width, theme });
    await dashboard.send(snapshotOf(given, state, rest));
    await map().scrollIntoViewIfNeeded();
    await dashboard.sent();
  };

  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("keeps a spike of one step among 100,000 in sight, in its row and at its step alone", async () => {
    const steps = 100_000;
    const spiked = syntheticRun({ layers: 4, steps, gradientSpikeAt: 77_777 });
    const flat = syntheticRun({ layers: 4, steps });
    /** Of the second row, from the left end of the cells to the right: the colours that are none of its neighbours'. */
    const odd = async () => {
      await drawn("map");
      return page().$eval(".map-figure canvas", (canvas) => {
        const context = canvas.getContext("2d", { willReadFrequently: true });
        const rows = (canvas.clientHeight - 9 - 18 - 32) / 4;
        const { data, width } = context.getImageData(0, Math.round(9 + 1.5 * rows), canvas.width, 1);
        const light = (x) => data[x * 4] + data[x * 4 + 1] + data[x * 4 + 2];
        const found = [];
        for (let x = 100; x < width - 12; x++)
          if (Math.abs(light(x) - light(x - 4)) > 90 && Math.abs(light(x) - light(x + 4)) > 90) found.push(x);
        return { found, width };
      });
    };
    await open(flat);
    assert.deepEqual((await odd()).found, []);
    await open(spiked);
    const { found, width } = await odd();
    assert.ok(found.length >= 1 && found.length <= 3, `${found.length} columns`);
    const left = 56;
    const at = (found[0] - left) / (width - left - 8);
    assert.ok(Math.abs(at - 0.777) < 0.02, `at ${at} of the cells' width`);
  });

  it("reads by keyboard the numbers that were recorded, and goes to the layer's line with Enter", async () => {
    await open();
    await drawn("map");
    await slider().focus();
    await map().focus();
    await page().keyboard.press("Home");
    await page().keyboard.press("ArrowDown");
    await until(async () => /^dense_2 · Steps? 0/.test(await spoken().textContent()), "the cell");
    const decimals = (words) =>
      words.match(/[\d.]+(?:e[−-]?\d+)?/g).map((word) => Number(word.replace("−", "-")));
    const read = async (prefix, layer) => {
      const words = await spoken().textContent();
      const [where, what] = words.split(/, (?=Gradient norm|Update ratio|Dead units)/);
      const [from, to = from] = where.replaceAll(",", "").match(/\d+/g).slice(1).map(Number);
      const steps = Array.from({ length: to - from + 1 }, (_, at) =>
        recorded(run, `${prefix}/${layer}`, from + at),
      );
      const [low, high] = [Math.min(...steps.map(([one]) => one)), Math.max(...steps.map(([, one]) => one))];
      const numbers = decimals(what);
      assert.ok(Math.abs(numbers[0] - low) <= 0.006 * low, `${what} is not ${low}`);
      assert.ok(Math.abs(numbers.at(-1) - high) <= 0.006 * high, `${what} is not ${high}`);
    };
    await read("gradientNorm", "dense_2");
    for (const key of ["PageUp", "PageUp", "PageDown", "ArrowRight", "End", "ArrowLeft"]) {
      const before = await spoken().textContent();
      await page().keyboard.press(key);
      await until(async () => (await spoken().textContent()) !== before, key);
      await read("gradientNorm", "dense_2");
    }
    await page().keyboard.press("Enter");
    assert.deepEqual(await dashboard.sent(), [{ type: "revealLayer", layer: "dense_2" }]);
    await page().getByRole("radio", { name: "Update ratio" }).check();
    await slider().focus();
    await map().focus();
    await page().keyboard.press("Home");
    await until(async () => /Update ratio/.test(await spoken().textContent()), "the update ratio");
    await read("updateRatio", "dense_1");
  });

  it("offers the fractions for the layers they mean something for, and says why there are none", async () => {
    await open();
    await page().getByRole("radio", { name: "Dead" }).check();
    await page().getByRole("button", { name: "Show “Layers over the steps” as a table" }).click();
    const rows = page().getByRole("figure", { name: "Layers over the steps" }).locator("tbody tr");
    await until(async () => (await rows.count()) === 2, "two rows");
    const cells = await rows.first().locator("> *").allTextContents();
    assert.equal(cells[0], "dense_1");
    const [, most] = recorded(run, "deadFraction/dense_1", 3999);
    assert.equal(cells[2], `${Number((most * 100).toFixed(1))}%`);
    const plain = { ...run, series: run.series.filter((name) => !name.startsWith("dead")) };
    const { history } = run;
    const values = new Float64Array(plain.series.length * history.buckets * 2);
    plain.series.forEach((name, at) => {
      const from = run.series.indexOf(name) * history.buckets * 2;
      values.set(history.values.subarray(from, from + history.buckets * 2), at * history.buckets * 2);
    });
    await open({ ...plain, history: { ...history, values } });
    const dead = page().getByRole("radio", { name: "Dead" });
    await until(() => dead.isDisabled(), "the disabled kind");
    assert.equal(
      await dead.locator("xpath=..").getAttribute("title"),
      "No layer of this model has an activation that can die",
    );
  });

  it("shares one step: keys, click and drag in any plot move the scrubber, Escape follows the latest again", async () => {
    await open(run, { state: "running" });
    assert.equal(await shown(), "3,999 (latest)");
    for (const [key, check] of [
      ["Home", (step) => step === 0],
      ["ArrowRight", (step) => step === run.history.stepsPerBucket],
      ["PageUp", (step) => step > 300 && step < 500],
      ["PageDown", (step) => step < 50],
    ]) {
      await slider().press(key);
      await until(async () => check(Number((await shown()).replaceAll(",", ""))), key);
    }
    await slider().press("End");
    await until(async () => (await shown()) === "3,999 (latest)", "End");
    const number = async () => Number((await shown()).replaceAll(",", "").replace(" (latest)", ""));
    for (const figure of ["map", "gradient", "cost", "histogram"]) {
      const box = page().locator(`.${figure}-figure .plot-box`);
      await box.scrollIntoViewIfNeeded();
      await drawn(figure);
      const { x, y, width, height } = await box.boundingBox();
      await page().mouse.move(x + width / 2, y + height / 3);
      await page().mouse.down();
      await until(async () => Math.abs((await number()) - 2000) < 400, `the click in ${figure}`);
      await page().mouse.move(x + width * 0.8, y + height / 3, { steps: 4 });
      await until(async () => Math.abs((await number()) - 3100) < 400, `the drag in ${figure}`);
      await page().mouse.up();
      await page().keyboard.press("Escape");
      await until(async () => (await shown()) === "3,999 (latest)", `Escape after ${figure}`);
    }
    await slider().press("Home");
    await page().getByRole("button", { name: "Latest" }).click();
    await until(async () => (await shown()) === "3,999 (latest)", "Latest");
  });

  it("stays in sight below the header while the layers are", async () => {
    await open(run, { width: 1000 });
    await page()
      .locator("#histograms")
      .evaluate((element) => element.scrollIntoView({ block: "end" }));
    const place = await page().locator(".through-time > .scrubber").boundingBox();
    const header = await page().locator("header").boundingBox();
    assert.ok(Math.abs(place.y - (header.y + header.height)) <= 1, `${place.y}, ${header.height}`);
  });

  it("shows each layer's trend and distributions at the step, and goes to its line", async () => {
    await open();
    const row = page().locator(".trends-table tbody tr").nth(1);
    await row.scrollIntoViewIfNeeded();
    const values = () => row.locator(".trend-value").allTextContents();
    await until(async () => (await values())[1] !== "", "the row");
    const near = (words, [, value]) => {
      const number = Number(words.replace("−", "-"));
      assert.ok(Math.abs(number - value) <= 0.06 * value, `${words} is not ${value}`);
    };
    for (const step of [3999, 0]) {
      if (step === 0) await slider().press("Home");
      const aside = `After step ${step === 0 ? "0" : "3,999"}`;
      await until(async () => (await page().locator("#trends .aside").textContent()) === aside, aside);
      await until(async () => {
        const [, gradient] = await values();
        return (
          Math.abs(Number(gradient.replace("−", "-")) / recorded(run, "gradientNorm/dense_2", step)[1] - 1) <
          0.01
        );
      }, "the step's numbers");
      const [activation, , update] = await values();
      near(activation, recorded(run, "activationNorm/dense_2", step));
      near(update, recorded(run, "updateRatio/dense_2", step));
      const { numbers } = moment(run, step);
      // dense_2 is the second of layers with three tensors each: its activation is the fourth.
      const [low, high] = numbers.subarray(3 * 4, 3 * 4 + 2);
      const words = await row.locator("button.distribution").nth(1).getAttribute("title");
      const ends = words
        .match(/^(\S+) to ([^,]+),/)
        .slice(1)
        .map((word) => Number(word.replace("−", "-")));
      assert.ok(ends[0] >= low - 1e-9 && ends[1] <= high + 1e-9 && ends[1] > ends[0], words);
    }
    await row.getByRole("button", { name: "Go to the line of dense_2" }).click();
    assert.deepEqual(await dashboard.sent(), [{ type: "revealLayer", layer: "dense_2" }]);
    // Its bars lead to the distribution over the steps.
    const layer = page().getByLabel("Layer", { exact: true });
    await row.locator("button.distribution").nth(2).click();
    await until(async () => (await layer.inputValue()) === "dense_2", "dense_2");
    assert.ok(await page().getByRole("radio", { name: "Gradients" }).isChecked());
  });

  it("leads from a layer's distribution to it over the steps by keyboard: one stop for Tab, arrows to each", async () => {
    await open();
    const stop = page().locator("button.distribution[tabindex='0']");
    await until(async () => (await stop.count()) === 1, "the stop");
    await stop.focus();
    for (const key of ["ArrowDown", "ArrowRight", "ArrowDown", "ArrowUp"]) await page().keyboard.press(key);
    const name = await page().evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.match(name, /^Activations of dense_2: .+ to .+, half of them .+\. Show them over the steps$/);
    assert.equal(await stop.count(), 1);
    await page().keyboard.press("Enter");
    const layer = page().getByLabel("Layer", { exact: true });
    await until(async () => (await layer.inputValue()) === "dense_2", "dense_2");
    assert.ok(await page().getByRole("radio", { name: "Activations" }).isChecked());
    assert.ok(await layer.evaluate((element) => element === document.activeElement));
    assert.ok(await layer.isVisible());
  });

  it("has the histogram that was recorded as a table, bin by bin, of whichever moment the step is in", async () => {
    await open();
    await page().getByLabel("Layer", { exact: true }).selectOption("dense_3");
    await page().getByRole("radio", { name: "Activations" }).check();
    await page().getByRole("button", { name: "Show “Distribution over the steps” as a table" }).click();
    const cells = page()
      .getByRole("figure", { name: "Distribution over the steps" })
      .locator("tbody tr td:nth-child(2)");
    for (const key of ["End", "Home"]) {
      await slider().press(key);
      const { counts } = moment(run, key === "Home" ? 0 : 3999);
      const expected = [...counts.subarray(6 * 41, 7 * 41)].map(String);
      await until(
        async () => JSON.stringify(await cells.allTextContents()) === JSON.stringify(expected),
        `the counts after ${key}`,
      );
    }
  });

  it("takes new histograms as they come, and opens runs recorded before there were any", async () => {
    const early = syntheticRun({ layers: 4, steps: 4000, done: 500, moments: 64 });
    await open(early, { state: "running" });
    const label = () => page().locator(".histogram-figure .plot-box").getAttribute("aria-label");
    await until(async () => (await label())?.includes("after step 499"), "the first moments");
    await dashboard.send({ type: "histograms", news: run.histograms });
    await until(async () => /at 64 moments; after step 448:/.test(await label()), "the later moments");
    const series = run.series.filter((name) => !/^(updateRatio|deadFraction|saturatedFraction)/.test(name));
    const { history } = run;
    const values = history.values.slice(0, series.length * history.buckets * 2);
    const layers = run.info.layers.map((layer) => ({ ...layer, kernel: undefined }));
    const old = {
      ...run,
      series,
      info: { ...run.info, layers },
      history: { ...history, values },
      histograms: undefined,
    };
    await open(old);
    await page().getByText("this one was recorded without them").waitFor();
    const kind = page().getByRole("radio", { name: "Update ratio" });
    assert.ok(await kind.isDisabled());
    assert.match(await kind.locator("xpath=..").getAttribute("title"), /older than the map/);
    assert.equal(await page().locator(".trends-table tbody tr").count(), 4);
  });

  it("marks in the map where findings began, and reads them there", async () => {
    const deep = syntheticRun({ layers: 20, decayPerLayer: 0.3 });
    await open(deep, { findings });
    await slider().focus();
    await map().focus();
    await until(
      async () => /dense_1 · .*Vanishing gradient began/.test(await spoken().textContent()),
      "the finding",
    );
    assert.match(await map().getAttribute("aria-label"), /Gradient norm of 20 layers over 4,000 steps/);
  });

  it("has no accessibility violation in any theme, and does not scroll sideways at 320 pixels", async () => {
    await open(syntheticRun({ layers: 6 }), { width: 320, findings });
    await slider().press("Home");
    await page().evaluate(axe);
    const look = async (what) => {
      const violations = await page().evaluate(async () => {
        const result = await window.axe.run(".through-time");
        return result.violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`,
        );
      });
      assert.deepEqual(violations, [], what);
      const [scroll, client] = await page().evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      assert.ok(scroll <= client, `${what}: ${scroll} > ${client}`);
    };
    for (const theme of Object.keys(themes)) {
      await dashboard.setTheme(theme);
      await look(theme);
    }
    const figures = ["Layers over the steps", "Distribution over the steps"];
    for (const name of figures)
      await page()
        .getByRole("button", { name: `Show “${name}” as a table` })
        .click();
    await look("as tables");
    // The next page is opened with what this one keeps.
    for (const name of figures)
      await page()
        .getByRole("button", { name: `Show “${name}” as a plot` })
        .click();
  });
});
