// The page that compares runs alone, in a real browser, fed as the extension host feeds it.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { after, afterEach, before, describe, it } from "mocha";
import { PNG } from "pngjs";
import { assertEveryStateFits } from "./support/accessibility.mjs";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { syntheticRun } from "./support/syntheticRun.mjs";
import { toldInBrackets, untranslated } from "./support/untranslated.mjs";

/** Pictures of what is tested, to be looked at: only where a folder is named. */
const pictures = process.env.MODEL_DEBUGGER_PICTURES;

const names = ["smoothedCost", "trainCost", "devCost"];

/** A run as the host tells of it, made from the formulas of `syntheticRun`. */
const comparedRun = (at, { scale = 1, steps = 4000, stepsPerEpoch, ...rest } = {}) => {
  const { info, series, history, progress, evaluations } = syntheticRun({ steps, stepsPerEpoch });
  const { buckets, values } = history;
  const chosen = new Float64Array(names.length * buckets * 2);
  names.forEach((name, index) => {
    const from = series.indexOf(name) * buckets * 2;
    chosen.set(
      values.subarray(from, from + buckets * 2).map((value) => value * scale),
      index * buckets * 2,
    );
  });
  return {
    id: `run-${at}`,
    name: "iris",
    startedAtMs: Date.UTC(2026, 10, 26, 9 + at, 14, 3),
    state: "finished",
    precision: "float32",
    seed: at + 1,
    step: progress.step,
    epoch: progress.epoch,
    stepsPerEpoch: info.stepsPerEpoch,
    seconds: progress.elapsedSeconds,
    metrics: info.metrics,
    parts: evaluations.parts,
    best: { part: "dev", name: "accuracy", value: 0.9333, epoch: 31 },
    findings: [],
    changes: 0,
    series: names,
    history: { ...history, values: chosen },
    ...rest,
  };
};

const two = {
  runs: [
    comparedRun(0, { title: "Adam, small steps" }),
    comparedRun(1, { scale: 1.4, steps: 2500, state: "stopped" }),
  ],
  differences: [
    { path: "layers[0].units", values: ["16", "64"] },
    { path: "+ layers[1]", values: [null, '{"type":"dropout","rate":0.5}'] },
    { path: "optimizer.learningRate", values: ["0.001", "0.01"] },
  ],
};
const eight = {
  runs: Array.from({ length: 8 }, (_, at) =>
    comparedRun(at, {
      scale: 0.6 + 0.15 * at,
      steps: 1000 + 400 * at,
      ...(at === 3 && {
        title: "A run with a rather long name, as people give them when they try many things",
      }),
      ...(at === 5 && { state: "diverged", failure: "The cost became NaN at step 7.", changes: 2 }),
    }),
  ),
  differences: [{ path: "seed", values: Array.from({ length: 8 }, (_, at) => String(at + 1)) }],
};
const comparison = (of) => ({ type: "comparison", comparison: of });
const states = {
  reading: [],
  two: [comparison(two)],
  eight: [comparison(eight)],
  same: [comparison({ runs: two.runs, differences: [] })],
  untrained: [
    comparison({
      runs: [0, 1].map((at) => ({
        ...comparedRun(at, { state: "failed", failure: "iris.csv is empty.", step: 0, epoch: 0 }),
        parts: {},
        best: undefined,
        series: [],
        history: undefined,
      })),
      differences: two.differences,
    }),
  ],
  impossible: [{ type: "impossible", message: "The recorded run cannot be read: it is no longer there." }],
};

describe("The comparison of runs", function () {
  /** @type {DashboardPage} */
  let compare;
  const page = () => compare.page;
  const button = (name) => page().getByRole("button", { name, exact: true });
  const label = () => page().locator(".cost-figure .plot-box").getAttribute("aria-label");
  const cells = (section) =>
    page()
      .locator(`#${section} tbody tr`)
      .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  /** How many pixels of the plot have a colour, near enough. */
  const pixelsLike = (color) =>
    page().$eval(
      ".cost-figure canvas",
      (canvas, [red, green, blue]) => {
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [canvas.width, canvas.height];
        const context = copy.getContext("2d", { willReadFrequently: true });
        context.drawImage(canvas, 0, 0);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          const off = Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - blue);
          if (data[i + 3] > 200 && off < 24) count++;
        }
        return count;
      },
      color,
    );
  const colorOf = (name) =>
    page().evaluate((variable) => {
      const value = window.getComputedStyle(document.body).getPropertyValue(variable);
      return value
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map(Number);
    }, name);

  before(async () => {
    compare = await DashboardPage.start("compare");
    if (pictures) await mkdir(pictures, { recursive: true });
  });
  after(() => compare?.close());
  afterEach(() => assert.deepEqual(compare.complaints, [], "the page complained"));

  it("asks for its runs first, and says that they are being read", async () => {
    await compare.open();
    assert.deepEqual(await compare.sent(), [{ type: "ready" }]);
    await page().getByRole("heading", { name: "Reading the runs…" }).waitFor();
  });

  it("draws every run in a colour of its own, named in the legend and in the words for the plot", async () => {
    await compare.open();
    await compare.send(comparison(eight));
    await page().getByRole("heading", { name: "Comparison of 8 runs" }).waitFor();
    const legend = await page().locator(".cost-figure .legend-entry").allTextContents();
    assert.equal(legend.filter((entry) => /^[A-H]: /.test(entry)).length, 8);
    assert.ok(legend.includes("A: iris, Nov 26, 2026, 09:14"), legend.join(" | "));
    const seen = new Set();
    for (let at = 0; at < 8; at++) {
      const color = await colorOf(`--run-${at}`);
      seen.add(color.join());
      assert.ok((await pixelsLike(color)) > 30, `run ${at} in ${color.join()}`);
    }
    assert.equal(seen.size, 8);
    assert.match(await label(), /^Cost of 8 runs\. A: iris, .*: dev cost [\d.]+ at the end, /);
  });

  it("draws the training's average or the dev cost alone, and over epochs where asked to", async () => {
    await compare.open();
    await compare.send(comparison(two));
    const color = await colorOf("--run-0");
    const both = await pixelsLike(color);
    await page().getByRole("radio", { name: "Train", exact: true }).check();
    await compare.settle();
    const train = await pixelsLike(color);
    assert.ok(train > 50 && train !== both, `${train} of ${both}`);
    await page().getByRole("radio", { name: "Epochs" }).check();
    await button("Show “Cost” as a table").click();
    await compare.settle();
    const heads = await page().locator(".cost-figure thead th").allTextContents();
    assert.deepEqual(heads, [
      "Epoch",
      "A: Adam, small steps, Train average",
      "B: iris, Nov 26, 2026, 10:14, Train average",
    ]);
    await compare.open({ keepState: true });
    await compare.send(comparison(two));
    assert.ok(await page().getByRole("radio", { name: "Epochs" }).isChecked());
    assert.ok(await page().locator(".cost-figure table").isVisible());
  });

  it("shows in the table twin the numbers of the history, and none after a run's end", async () => {
    await compare.open();
    await compare.send(comparison(two));
    await page().getByRole("radio", { name: "Dev", exact: true }).check();
    await button("Show “Cost” as a table").click();
    await compare.settle();
    const rows = await cells("cost");
    assert.equal(rows.length, 20);
    const [step, first, second] = rows.at(-1);
    assert.deepEqual([step, second], ["4,000", "–"]);
    const { buckets, values } = two.runs[0].history;
    const last = values[(2 * buckets + buckets) * 2 - 1];
    assert.ok(Math.abs(Number(first) - last) < 0.002, `${first} is not ${last}`);
  });

  it("has a row of results for each run, whose name opens it", async () => {
    await compare.open({ width: 1600 });
    await compare.send(comparison(two));
    const rows = await cells("results");
    assert.deepEqual(
      rows.map(([name, state, best]) => [name, state, best]),
      [
        ["A: Adam, small steps", "Finished", "Dev Accuracy 0.933 (epoch 31)"],
        ["B: iris, Nov 26, 2026, 10:14", "Stopped", "Dev Accuracy 0.933 (epoch 31)"],
      ],
    );
    assert.ok(rows[0].includes("0.1214") && rows[0].includes("0.9333"));
    await compare.sent();
    await button("A: Adam, small steps").click();
    assert.deepEqual(await compare.sent(), [{ type: "openRun", id: "run-0" }]);
  });

  it("says what the model files say differently, and opens the editor's own difference", async () => {
    await compare.open();
    await compare.send(comparison(two));
    assert.deepEqual(await cells("differences"), [
      ["layers[0].units", "16", "64"],
      ["+ layers[1]", "–", '{"type":"dropout","rate":0.5}'],
      ["optimizer.learningRate", "0.001", "0.01"],
    ]);
    await compare.sent();
    await button("Show the difference of A and B").click();
    assert.deepEqual(await compare.sent(), [{ type: "showDifference", one: "run-0", other: "run-1" }]);
    await compare.send(comparison({ ...two, differences: [] }));
    await page().getByText("Their model files say the same.").waitFor();
  });

  it("offers its plot as a PNG picture with title and legend", async () => {
    await compare.open();
    await compare.send(comparison(two));
    await compare.sent();
    await button("Save “Cost” as a picture").click();
    await page().waitForFunction(() => window.sentToHost.length > 0);
    const [message] = await page().evaluate(() =>
      window.sentToHost.splice(0).map(({ type, name, png }) => ({ type, name, bytes: [...png] })),
    );
    assert.equal(message.type, "saveImage");
    assert.equal(message.name, "Cost");
    const { width, height, data } = PNG.sync.read(Buffer.from(message.bytes));
    const box = await page().locator(".cost-figure canvas").boundingBox();
    assert.ok(width >= box.width && height > box.height, `${width} × ${height}`);
    // No hole: a picture is also seen on other backgrounds than the editor's.
    for (let i = 3; i < data.length; i += 4) assert.equal(data[i], 255);
    if (pictures) await writeFile(`${pictures}/saved-plot.png`, Buffer.from(message.bytes));
  });

  it("reaches everything by keyboard", async () => {
    await compare.open({ width: 1600 });
    await compare.send(comparison(two));
    const stops = [];
    for (let press = 0; press < 16; press++) {
      await page().keyboard.press("Tab");
      stops.push(
        await page().evaluate(() => {
          const at = document.activeElement;
          return at.getAttribute("aria-label") ?? at.closest("label")?.textContent ?? at.textContent;
        }),
      );
    }
    for (const name of [
      "Both",
      "Steps",
      "Linear",
      "Save “Cost” as a picture",
      "Show “Cost” as a table",
      "A: Adam, small steps",
      "Show the difference of A and B",
    ])
      assert.ok(stops.includes(name), `${name} is not among ${stops.join(", ")}`);
  });

  it("leaves no text in English, in any state, where the reader has another language", async () => {
    for (const messages of Object.values(states)) {
      await compare.open({ isPseudo: true });
      await compare.send(...toldInBrackets(messages));
      assert.deepEqual(await untranslated(page(), messages), []);
    }
  });

  it("ignores what it does not understand", async () => {
    await compare.open();
    await compare.send(comparison(two));
    const before = await page().locator("main").textContent();
    const broken = { ...two, runs: [{ ...two.runs[0], state: "asleep" }] };
    await compare.send(null, {}, { type: "comparison" }, comparison(broken), { type: "impossible" });
    assert.equal(await page().locator("main").textContent(), before);
  });

  it("fits every width and has no accessibility violation, in any state and theme", async function () {
    // Every contrast of a dozen full pages is worked out.
    this.timeout(240_000);
    await assertEveryStateFits(compare, states);
  });
});
