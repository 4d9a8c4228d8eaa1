// The dashboard's gradient check, in a real browser, fed with checks of every outcome.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { fits, overflowAt, violationsInEveryTheme } from "./support/accessibility.mjs";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { checks, compared, checkOf, runOf } from "./support/syntheticChecks.mjs";
import { snapshotOf, syntheticRun } from "./support/syntheticRun.mjs";
import { themes } from "./support/themes.mjs";

const run = syntheticRun();

describe("The gradient check", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const shown = () => page().locator("#gradient-check");
  const rows = () => page().locator(".tensors tbody tr");
  const heat = () => page().locator(".heat-figure .plot-box");
  const button = (name) => page().getByRole("button", { name, exact: true });
  const texts = (selector) => page().locator(selector).allTextContents();
  const number = (words) =>
    words === "∞" ? Infinity : Number(words.replaceAll("−", "-").replaceAll(",", ""));

  /** Shows a check as the only thing a run has done. */
  const show = async (gradientCheck, options) => {
    await dashboard.open(options);
    await dashboard.send(snapshotOf(runOf(gradientCheck, run.info), "finished", { gradientCheck }));
    await dashboard.sent();
  };
  const choose = async (key) => {
    const [layer, parameter] = key.split("/");
    const row = rows().filter({ hasText: layer }).filter({ hasText: parameter }).first();
    await row.locator("td").first().click();
    await dashboard.settle();
  };
  /** Pixels of a canvas: `at(left, top)` in CSS pixels gives `[red, green, blue, alpha]`. */
  const picture = async (selector) => {
    const { width, height, ratio, data } = await page().$eval(selector, (canvas) => {
      const copy = document.createElement("canvas");
      copy.width = canvas.width;
      copy.height = canvas.height;
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const image = context.getImageData(0, 0, canvas.width, canvas.height);
      return {
        width: canvas.width,
        height: canvas.height,
        ratio: canvas.width / canvas.clientWidth,
        data: Array.from(image.data),
      };
    });
    return { width, height, ratio, at: (x, y) => data.slice((y * width + x) * 4, (y * width + x) * 4 + 4) };
  };
  /** Connected patches of pixels that look like `isPart`. */
  const patches = ({ width, height, at }, isPart) => {
    const open = new Set();
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) if (isPart(at(x, y))) open.add(y * width + x);
    let count = 0;
    while (open.size > 0) {
      count++;
      const stack = [open.values().next().value];
      while (stack.length > 0) {
        const pixel = stack.pop();
        if (!open.delete(pixel)) continue;
        for (const step of [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1]) {
          if (open.has(pixel + step)) stack.push(pixel + step);
        }
      }
    }
    return count;
  };

  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("says first whether all is right, whatever the outcome", async () => {
    const answers = {
      fine: ["Pass", /^PassEvery gradient agrees/],
      signError: ["3 of 7 differ", /^Mismatch3 of 7 gradients differ/],
      nothing: ["Not compared", /^Not comparedNo entry could be compared/],
      kinks: ["Pass", /^PassEvery gradient that could be compared agrees with calculus; 1 of 2 could not/],
      stopped: ["Not complete", /^Not comparedWhat could be compared agrees/],
    };
    for (const [name, [beside, answer]] of Object.entries(answers)) {
      await show(checks[name]);
      assert.equal(await shown().locator("summary .aside").first().textContent(), beside, name);
      assert.match(await shown().locator(".answer").textContent(), answer, name);
      assert.deepEqual(await texts(".notes li"), checks[name].notes, name);
    }
  });

  it("names what is wrong by itself, with the way to its line and to its entries", async () => {
    await show(checks.signError);
    const items = page().locator(".culprits .finding");
    assert.deepEqual(await items.locator("strong").allTextContents(), [
      "Wrong sign",
      "Wrong factor (2)",
      "Left at zero",
    ]);
    assert.deepEqual(
      await items.locator("p").allTextContents(),
      checks.signError.culprits.map(({ message }) => message),
    );
    const line = runOf(checks.signError, run.info).info.layers.find(({ name }) => name === "dense_2").line;
    await button(`Go to line ${line}`).click();
    assert.deepEqual(await dashboard.sent(), [{ type: "revealLayer", layer: "dense_2" }]);
    // A custom loss is no layer of the file: nothing to go to, but its entries are there.
    assert.equal(await items.nth(2).getByRole("button").count(), 0);
    await items.nth(2).locator("summary").click();
    assert.equal(await items.nth(2).locator("tbody tr").count(), 5);
    await items.nth(1).getByRole("button", { name: "Show its entries" }).click();
    await dashboard.settle();
    assert.equal(await page().locator(".tensor h3").first().textContent(), "dense_1 / bias");
  });

  it("lists the first five of many culprits, and all when asked", async () => {
    await show(checks.deep);
    assert.equal(await page().locator(".culprits li").count(), 5);
    await button("Show all 12").click();
    assert.equal(await page().locator(".culprits li").count(), 12);
    assert.equal(await rows().count(), 120);
  });

  it("shows what is not HTML but looks like it as the text it is", async () => {
    const markup = "<img src=x onerror=alert(1)>";
    const tensor = compared(markup, markup, [2, 2], { wrong: (value) => -value });
    const culprit = { layer: markup, parameter: markup, relativeError: 1, pattern: "sign", message: markup };
    await show(checkOf([tensor], { culprits: [{ ...culprit, worst: tensor.worst }], notes: [markup] }));
    assert.equal(await page().locator("#gradient-check img").count(), 0);
    assert.deepEqual(await texts(".culprits p"), [markup]);
    assert.deepEqual(await texts(".notes li"), [markup]);
  });

  it("shows in the table the numbers given", async () => {
    const check = checks.signError;
    await show(check, { width: 1400 });
    const cells = await rows().evaluateAll((list) =>
      list.map((row) => [...row.cells].map((cell) => cell.textContent)),
    );
    assert.equal(cells.length, check.parameters.length);
    for (const row of cells) {
      const given = check.parameters.find(({ layer, parameter }) => layer === row[0] && parameter === row[1]);
      assert.ok(given, `${row[0]}/${row[1]}`);
      const near = (words, value) =>
        assert.ok(Math.abs(number(words) - value) <= 0.05 * Math.abs(value), `${words} ≠ ${value}`);
      assert.equal(row[2].split(/(?=Wrong)/)[0].toLowerCase(), given.verdict);
      near(row[3], given.relativeError);
      assert.equal(row[4], `${given.checked} of ${given.of}`);
      assert.equal(row[5], String(given.kinks));
      assert.equal(row[6], given.step === 0 ? "Initial weights" : `After ${given.step} steps`);
      assert.equal(row[7], `[${given.worst[0].index.join(", ")}]`);
      near(row[8], given.worst[0].analytic);
      near(row[9], given.worst[0].numeric);
    }
  });

  it("sorts by severity where something is wrong, else in the file's order, and as asked", async () => {
    const keys = () =>
      rows().evaluateAll((list) =>
        list.map(({ cells }) => `${cells[0].textContent}/${cells[1].textContent}`),
      );
    const file = checks.fine.parameters.map(({ layer, parameter }) => `${layer}/${parameter}`);
    await show(checks.fine);
    assert.deepEqual(await keys(), file);
    await show(checks.signError);
    assert.deepEqual((await keys()).slice(0, 3), ["dense_2/kernel", "dense_1/bias", "dense_1/kernel"]);
    const heading = (name) => page().getByRole("columnheader", { name });
    assert.equal(await heading("Verdict").getAttribute("aria-sort"), "descending");
    await button("Verdict").click();
    assert.equal((await keys()).at(-1), "dense_2/kernel");
    assert.equal(await heading("Verdict").getAttribute("aria-sort"), "ascending");
    await button("Layer").first().click();
    assert.deepEqual(
      await keys(),
      checks.signError.parameters.map(({ layer, parameter }) => `${layer}/${parameter}`),
    );
    assert.equal(await heading("Verdict").getAttribute("aria-sort"), null);
    // The tensor that is shown stays the one that is marked.
    assert.equal(await rows().nth(2).getAttribute("aria-selected"), "true");
  });

  it("chooses a tensor with the arrow keys and goes to its entries with Enter, and back with Escape", async () => {
    await show(checks.fine);
    const title = page().locator(".tensor h3").first();
    await rows().first().locator("td").first().click();
    await dashboard.settle();
    assert.equal(await title.textContent(), "dense_1 / kernel");
    for (const [key, expected] of [
      ["ArrowDown", "dense_1 / bias"],
      ["ArrowDown", "dense_2 / kernel"],
      ["ArrowUp", "dense_1 / bias"],
      ["End", "dense_1 / input"],
      ["ArrowDown", "dense_1 / input"],
      ["Home", "dense_1 / kernel"],
    ]) {
      await page().keyboard.press(key);
      await dashboard.settle();
      assert.equal(await title.textContent(), expected, key);
    }
    assert.equal(await page().locator(".tensors tbody tr[tabindex='0']").count(), 1);
    await page().keyboard.press("Enter");
    assert.ok(await title.evaluate((element) => element === document.activeElement));
    await page().keyboard.press("Escape");
    assert.ok(
      await rows()
        .first()
        .evaluate((element) => element === document.activeElement),
    );
    await page().keyboard.press("Tab");
    await page().keyboard.press("Enter");
    assert.deepEqual(await dashboard.sent(), [{ type: "revealLayer", layer: "dense_1" }]);
  });

  it("reads the entry under the pointer off the heat map", async () => {
    await show(checks.oneRow, { width: 1400 });
    const tensor = checks.oneRow.parameters[0];
    const { width, height } = await heat().evaluate(({ clientWidth, clientHeight }) => ({
      width: clientWidth,
      height: clientHeight,
    }));
    // The plot's own gutters: 40 left, 10 right, 2 above, 20 below.
    const cell = { width: (width - 50) / 16, height: (height - 22) / 16 };
    for (const [row, column] of [
      [5, 3],
      [0, 0],
      [15, 15],
    ]) {
      await heat().hover({
        position: { x: 40 + (column + 0.5) * cell.width, y: 2 + (row + 0.5) * cell.height },
      });
      const entry = row * 16 + column;
      await heat().locator(".hover-title").getByText(`[${row}, ${column}]`, { exact: true }).waitFor();
      const [analytic, numeric] = (await heat().locator(".hover-value").allTextContents()).map(number);
      assert.ok(Math.abs(analytic - tensor.entries.analytic[entry]) <= 1e-4 * Math.abs(analytic));
      assert.ok(Math.abs(numeric - tensor.entries.numeric[entry]) <= 1e-4 * Math.abs(numeric));
    }
    await page().mouse.move(0, 0);
    await dashboard.settle(60);
    assert.ok(await heat().locator(".hover").isHidden());
  });

  it("reads the heat map with the keyboard, beginning with the largest difference", async () => {
    await show(checks.oneRow);
    const spoken = page().locator(".heat-figure [aria-live]");
    await button("Show “Difference over the matrix” as a table").focus();
    await page().keyboard.press("Tab");
    await dashboard.settle(60);
    const { entries } = checks.oneRow.parameters[0];
    const gap = (i) => Math.abs(entries.analytic[i] - entries.numeric[i]);
    const worst = entries.at.reduce((most, i) => (gap(i) > gap(most) ? i : most), 0);
    const words = (i) => `[${Math.floor(i / 16)}, ${i % 16}]`;
    assert.ok((await spoken.textContent()).startsWith(`${words(worst)}, Analytic 0, Numeric`));
    await page().keyboard.press("ArrowUp");
    assert.ok((await spoken.textContent()).startsWith(words(worst - 16)));
    await page().keyboard.press("Home");
    assert.ok((await spoken.textContent()).startsWith("[4, 0]"));
    await page().keyboard.press("ArrowLeft");
    assert.ok((await spoken.textContent()).startsWith("[4, 0]"));
  });

  it("colours what differs, what agrees and what was not checked each in its own way", async () => {
    const tensor = compared("dense", "kernel", [4, 4], {
      sample: 8,
      wrong: (value, at) => (at === 0 ? -value : value),
    });
    await show(checkOf([tensor]), { width: 1400, theme: "light" });
    const { at, ratio } = await picture(".heat-figure canvas");
    const size = 36;
    const middle = (entry) => {
      const [row, column] = [Math.floor(entry / 4), entry % 4];
      return at(
        Math.round((40 + (column + 0.5) * size) * ratio),
        Math.round((2 + (row + 0.5) * size) * ratio),
      );
    };
    const [red, , blue] = middle(0);
    assert.ok(red > blue + 60, `entry 0 differs: ${middle(0)}`);
    const [lessRed, , moreBlue] = middle(2);
    assert.ok(moreBlue > lessRed + 30, `entry 2 agrees: ${middle(2)}`);
    const grey = middle(1);
    assert.ok(Math.abs(grey[0] - grey[2]) < 12, `entry 1 was not checked: ${grey}`);
    assert.match(
      await heat().getAttribute("aria-label"),
      /^8 of 16 entries compared, laid out in 4 rows and 4 columns\. 7 agree/,
    );
  });

  it("folds tensors that are no matrices, and says how", async () => {
    await show(checks.shapes, { width: 1400 });
    const words = {
      "conv2d/kernel": /^3 × 3 × 8 × 16 folded: rows run over 3 × 3, columns over 8 × 16\./,
      "long/bias": /^1,000 entries in rows of 45\.$/,
      "wide/kernel": /^A block stands for \d+ × \d+ entries and shows their largest difference\.$/,
      "images/input": /^16 × 28 × 28 × 1 folded: rows run over 16, columns over 28 × 28 × 1\./,
      "one/kernel": /^$/,
      "scalar/scale": /^$/,
    };
    for (const [key, expected] of Object.entries(words)) {
      await choose(key);
      const said = page().locator(".heat-figure > .figure-words:not([hidden])");
      assert.match(await said.textContent(), expected, key);
    }
  });

  it("draws a point an entry, and says how many have no place", async () => {
    const values = [-4, -3, -2, -1, 1, 2, 3, 4].map((n) => n / 100);
    const tensor = compared("dense", "kernel", [2, 4], {
      gradient: (at) => values[at],
      wrong: (value, at) => (at === 2 || at === 6 ? -value : value),
    });
    await show(checkOf([tensor]), { width: 1400, theme: "light" });
    const seen = await picture(".scatter-figure canvas");
    const isBlue = ([red, , blue, alpha]) => alpha > 200 && blue > red + 120;
    const isRed = ([red, , blue, alpha]) => alpha > 200 && red > blue + 120;
    assert.deepEqual([patches(seen, isBlue), patches(seen, isRed)], [6, 2]);
    const label = page().locator(".scatter-figure .plot-box");
    assert.match(await label.getAttribute("aria-label"), /^8 entries: 6 agree within 1e−7, 2 differ\.$/);
    await show(checks.shapes);
    await choose("notANumber/kernel");
    assert.match(await label.getAttribute("aria-label"), /^32 entries: 32 agree .* 4 are not finite/);
    await choose("ranges/kernel");
    assert.match(await label.getAttribute("aria-label"), /logarithmic away from zero/);
  });

  it("marks the chosen ε where it lies between 1e-12 and 1e-2", async () => {
    const tensor = compared("dense", "kernel", [4, 4]);
    const column = async (epsilon) => {
      await show({ ...checkOf([tensor]), epsilon }, { width: 1400, theme: "light" });
      const { width, height, at } = await picture(".sweep-figure canvas");
      // The mark's line is orange; nothing else in this plot is.
      const isOrange = ([red, green, blue, alpha]) => alpha > 60 && red > blue + 80 && red > green + 30;
      const counts = Array.from(
        { length: width },
        (_, x) => Array.from({ length: height }, (_, y) => at(x, y)).filter(isOrange).length,
      );
      return counts.indexOf(Math.max(...counts));
    };
    const [least, middle, most] = [await column(1e-12), await column(1e-7), await column(1e-2)];
    assert.ok(most > least + 100, `${least} … ${most}`);
    assert.ok(Math.abs((middle - least) / (most - least) - 0.5) < 0.01, `${least}, ${middle}, ${most}`);
    const label = await page().locator(".sweep-figure .plot-box").getAttribute("aria-label");
    assert.match(label, /ε from 1e−12 to 1e−2: .* At the chosen ε of 1e−2 /);
  });

  it("leaves the curve out where ε was not swept, and the plots where nothing was compared", async () => {
    const { sweep, ...without } = compared("dense", "kernel", [4, 4]);
    assert.equal(sweep.length, 21);
    await show(checkOf([without]));
    assert.ok(await page().locator(".sweep-figure").isHidden());
    assert.ok(await page().locator(".heat-figure").isVisible());
    await show(checks.nothing);
    assert.ok(await page().locator(".heat-figure").isHidden());
    assert.match(await page().locator(".tensor-words").textContent(), /^No entry of this tensor/);
  });

  it("has a table twin of each plot", async () => {
    await show(checks.shapes);
    await choose("conv2d/kernel");
    const twins = { "Difference over the matrix": 200, "Analytic against numeric": 200, "Error over ε": 21 };
    for (const [title, count] of Object.entries(twins)) {
      await button(`Show “${title}” as a table`).click();
      await dashboard.settle();
      const figure = page().getByRole("figure", { name: title, exact: true });
      assert.equal(await figure.locator("tbody tr").count(), count);
      if (count === 200)
        assert.match(await figure.textContent(), /The 200 largest differences of 1,152 entries/);
      await button(`Show “${title}” as a plot`).click();
    }
  });

  it("shows that it runs, what came of a check that did not end, and says results aloud", async () => {
    await show(checks.fine);
    const status = shown().locator(".summary").first();
    const progress = { type: "gradientCheckProgress", done: 3, of: 8 };
    await dashboard.send(progress);
    assert.equal(
      await status.textContent(),
      "Checking: 3 of 8 tensors. Below stands the result of the check before.",
    );
    assert.equal(
      await page()
        .locator(".check-progress")
        .evaluate(({ value, max }) => value / max),
      3 / 8,
    );
    await dashboard.send({ type: "requestFailed", failure: { message: "The cost is NaN." } });
    assert.match(await status.textContent(), /^The check could not be done: The cost is NaN\./);
    await dashboard.send(progress, { type: "state", state: "stopped" });
    assert.match(await status.textContent(), /^The check was stopped before it had a result\./);
    await dashboard.send(progress, { type: "gradientCheck", check: checks.signError });
    assert.ok(await status.isHidden());
    assert.match(await page().getByRole("status").textContent(), /^Gradient check: 3 of 7 gradients differ/);
  });

  it("keeps the chosen tensor and the order over a reload", async () => {
    await show(checks.signError);
    await button("Layer").first().click();
    await choose("output/kernel");
    await dashboard.open({ keepState: true });
    const gradientCheck = checks.signError;
    await dashboard.send(snapshotOf(runOf(gradientCheck, run.info), "finished", { gradientCheck }));
    assert.equal(await page().locator(".tensor h3").first().textContent(), "output / kernel");
    assert.equal(await rows().first().locator("th").textContent(), "dense_1");
  });

  it("fits every width, whatever the outcome", async () => {
    for (const name of Object.keys(checks)) {
      await show(checks[name]);
      assert.deepEqual(await overflowAt(dashboard, 320, 800, 2000), fits, name);
    }
  });

  it("has no accessibility violation in any theme", async () => {
    for (const name of ["fine", "signError", "nothing", "deep"]) {
      await show(checks[name]);
      assert.deepEqual(await violationsInEveryTheme(dashboard, "#gradient-check"), [], name);
    }
  });

  it("draws the plots in the new colours when the theme changes", async () => {
    await show(checks.oneRow, { theme: "dark" });
    const seen = new Set();
    for (const theme of Object.keys(themes)) {
      await dashboard.setTheme(theme);
      await dashboard.settle(600);
      const prints = await Promise.all(
        ["heat", "scatter", "sweep"].map((name) =>
          page().$eval(`.${name}-figure canvas`, (canvas) => canvas.toDataURL()),
        ),
      );
      for (const print of prints) seen.add(print);
    }
    assert.equal(seen.size, 12);
  });
});
