// The dashboard's data view and sample view in a real browser, fed as the extension host feeds them.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { assertEveryStateFits } from "./support/accessibility.mjs";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { dataMessages, dataSets, dataStates, request, samples, shown } from "./support/syntheticData.mjs";
import { themes } from "./support/themes.mjs";

const states = {
  ...Object.fromEntries(Object.keys(dataSets).map((name) => [name, dataMessages(name)])),
  ...dataStates,
};

describe("The dashboard's data view", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const button = (name) => page().getByRole("button", { name, exact: true });
  const data = () => page().locator("#view-data");
  const asks = (change) => [{ type: "showData", request: request({ losses: "kept", ...change }) }];
  const open = async (name, state, options) => {
    await dashboard.open(options);
    await dashboard.send(...dataMessages(name, state));
    await dashboard.sent();
  };
  const asked = async (act) => {
    await act();
    return dashboard.sent();
  };
  const cells = (selector) =>
    page()
      .locator(selector)
      .evaluateAll((list) => list.map((cell) => cell.textContent));

  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("is a tab beside the training, chosen by mouse or arrow keys, and asks for a page when it is opened", async () => {
    await dashboard.open();
    await dashboard.send(dataMessages("rows")[0]);
    await dashboard.sent();
    assert.ok(await page().locator("#cost").isVisible());
    assert.deepEqual(await dashboard.sent(), [], "nothing is asked of the data before they are looked at");
    await page().getByRole("tab", { name: "Training" }).press("ArrowRight");
    await dashboard.settle();
    assert.deepEqual(await dashboard.sent(), [{ type: "showData", request: request() }]);
    assert.ok(await data().isVisible());
    assert.ok(!(await page().locator("#cost").isVisible()));
    assert.equal(await page().getByRole("tab", { name: "Data" }).getAttribute("aria-selected"), "true");
    assert.equal(await page().getByRole("tab", { name: "Sample" }).count(), 0);
    await page().getByRole("tab", { name: "Training" }).click();
    assert.ok(await page().locator("#cost").isVisible());
  });

  it("opens at the view that the host asks for, and is there again after a reload", async () => {
    await open("rows");
    assert.ok(await data().isVisible());
    await dashboard.open({ keepState: true });
    await dashboard.send(dataMessages("rows")[0]);
    assert.ok(await data().isVisible());
  });

  it("shows rows with target, prediction and loss as they were sent, missing cells said", async () => {
    await open("rows");
    const { inputs } = dataSets.rows.page.page;
    const head = await cells("#examples thead th");
    assert.deepEqual(head, ["Row", "Target", "Model", "Loss", ...inputs[0].columns, "and 3 more"]);
    const first = await cells("#examples tbody tr:first-child > *");
    assert.deepEqual(first.slice(0, 4), ["3", "setosa", "Wrong: setosa · 99%", "4.20"]);
    assert.equal((await cells("#examples tbody tr")).length, shown);
    assert.equal((await cells("#examples tbody tr:nth-child(3) > *"))[6], "none");
    assert.match(
      await data().locator(".page-words").textContent(),
      /100 examples · mean loss 0\.134 at step 4,000/,
    );
  });

  it("draws pictures pixel by pixel, and says what the model took each for", async () => {
    await open("pictures");
    const drawn = await page().$$eval("#examples canvas", (list) =>
      list.map((canvas) => {
        const { data: pixels } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return {
          width: canvas.width,
          height: canvas.height,
          red: [...pixels].filter((_, at) => at % 4 === 0),
        };
      }),
    );
    assert.equal(drawn.length, shown);
    const [input] = dataSets.pictures.page.page.inputs;
    drawn.forEach(({ width, height, red }, at) => {
      assert.deepEqual([width, height], [28, 28]);
      assert.deepEqual(red, [...input.levels.slice(at * 784, (at + 1) * 784)]);
    });
    const [first] = await cells("#examples .card");
    assert.equal(first, "Row 3Target0ModelWrong: 3 · 99%Loss4.20");
    await data()
      .locator(".page-words")
      .getByText(/10,000 of 60,000 were measured/)
      .waitFor();
  });

  it("draws spectrograms with time to the right, colours pictures, and marks what a text got wrong", async () => {
    await open("spectrograms");
    const size = await page().$eval("#examples canvas", ({ width, height }) => [width, height]);
    assert.deepEqual(size, [98, 40]);
    await open("camera");
    const corner = await page().$eval("#examples canvas", (canvas) => [
      ...canvas.getContext("2d").getImageData(12, 12, 1, 1).data,
    ]);
    const [camera] = dataSets.camera.page.page.inputs;
    const at = (12 * 24 + 12) * 3;
    assert.deepEqual(corner.slice(0, 3), [...camera.levels.slice(at, at + 3)]);
    assert.match((await cells("#examples .card"))[0], /speed10/);
    await open("text");
    assert.deepEqual(await cells("#examples tbody tr:first-child mark"), ["n", "en", "m", "ma", "d"]);
    assert.equal((await cells("#examples tbody tr:first-child td"))[0], "anna⏎bertha⏎caesar⏎dora⏎emil⏎fri");
  });

  it("sends what each control asks for, and begins at the first page", async () => {
    await open("rows");
    assert.deepEqual(await asked(() => button("Next page").click()), asks({ page: 1 }));
    assert.deepEqual(
      await asked(() => page().getByRole("radio", { name: "Train" }).check()),
      asks({ part: "train" }),
    );
    assert.deepEqual(
      await asked(() => page().getByRole("radio", { name: "In order" }).check()),
      asks({ part: "train", order: "file" }),
    );
    assert.deepEqual(
      await asked(() => page().getByLabel("Class").selectOption("virginica")),
      asks({ part: "train", order: "file", filter: { target: 2, outcome: "any" } }),
    );
    assert.deepEqual(
      await asked(() => page().getByLabel("Wrong only").check()),
      asks({ part: "train", order: "file", filter: { target: 2, outcome: "wrong" } }),
    );
    assert.ok(await page().getByRole("radio", { name: "Test" }).isDisabled());
  });

  it("turns pages by keyboard, and not beyond the ends", async () => {
    await open("rows");
    await button("Last page").focus();
    assert.deepEqual(await asked(() => page().keyboard.press("Enter")), asks({ page: 4 }));
    const { page: last } = dataSets.rows.page;
    await dashboard.send({ type: "dataPage", page: { ...last, request: request({ page: 4 }) } });
    assert.match(await data().locator(".pager-words").textContent(), /Page 5 of 5/);
    assert.equal(await button("Next page").getAttribute("title"), "This is the last page");
    assert.deepEqual(await asked(() => button("Next page").click({ force: true })), []);
  });

  it("leads from a cell of the confusion matrix to its examples, by mouse and by arrow keys", async () => {
    await open("rows");
    const counts = await cells("#confusion .count");
    assert.deepEqual(counts, ["33", "0", "0", "0", "30", "4", "0", "1", "32"]);
    assert.deepEqual((await cells("#confusion tbody tr:nth-child(2) .share")).slice(1), ["88.2%", "11.8%"]);
    assert.match(await data().locator("#confusion .figure-words").textContent(), /95 of 100 right \(95%\)/);
    assert.deepEqual(
      await asked(() => button("4 11.8%").click()),
      asks({ filter: { outcome: "any", target: 1, predicted: 2 } }),
    );
    await button("Taken for virginica").waitFor();
    assert.deepEqual(
      await asked(() => button("Taken for virginica").click()),
      asks({ filter: { outcome: "any", target: 1 } }),
    );
    await page().locator('[data-cell="0,0"]').focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page().keyboard.press(key);
    assert.deepEqual(
      await asked(() => page().keyboard.press("Enter")),
      asks({ filter: { outcome: "any", target: 2, predicted: 1 } }),
    );
  });

  it("measures again by itself when the run comes to stand, and by a button while it runs", async () => {
    await open("rows", "running");
    const { page: shown } = dataSets.rows.page;
    await dashboard.send({ type: "dataPage", page: { ...shown, step: 100 } });
    assert.deepEqual(await dashboard.sent(), []);
    assert.deepEqual(await asked(() => button("Measure again").click()), [
      { type: "showData", request: request() },
    ]);
    await dashboard.send({ type: "dataPage", page: { ...shown, step: 200 } });
    await dashboard.send({ type: "state", state: "paused" });
    assert.deepEqual(await dashboard.sent(), [{ type: "showData", request: request() }]);
    await dashboard.send({ type: "dataPage", page: { ...shown, step: 4000 } });
    assert.deepEqual(await dashboard.sent(), []);
  });

  it("offers neither worst first nor wrong ones before anything is trained", async () => {
    await dashboard.open();
    await dashboard.send(...dataStates.dataUntrained);
    assert.ok(await page().getByRole("radio", { name: "Worst first" }).isDisabled());
    assert.ok(await page().getByRole("radio", { name: "In order" }).isChecked());
    assert.ok(!(await page().getByLabel("Wrong only").isVisible()));
    assert.ok(!(await page().locator("#confusion").isVisible()));
    assert.deepEqual((await cells("#examples thead th")).slice(0, 3), ["Row", "Target", "sepal length"]);
    await data()
      .locator(".page-words")
      .getByText(/nothing is trained yet/)
      .waitFor();
  });

  it("says how far the measuring is, that nothing was found, and what was refused, with a way on from each", async () => {
    await dashboard.open();
    const [snapshot, overview, measuring] = dataStates.dataMeasuring;
    // What is measured is told of once the page has asked.
    await dashboard.send(snapshot, overview);
    await dashboard.send(measuring);
    await data()
      .locator(".page-words")
      .getByText(/Measuring 640 of 10,000 examples/)
      .waitFor();
    await dashboard.open();
    await dashboard.send(...dataStates.dataNothing);
    await page().getByText("No example passes this filter.").waitFor();
    await dashboard.sent();
    assert.deepEqual(await asked(() => button("Clear the filter").click()), asks({}));
    await dashboard.open();
    await dashboard.send(...dataStates.dataGone);
    await page().getByText("The examples are not recorded.").waitFor();
    assert.ok(await page().locator("#features").isVisible(), "the recorded statistics stay");
    await dashboard.sent();
    assert.deepEqual(await asked(() => button("Load data").click()), [{ type: "loadData" }]);
    await dashboard.open();
    await dashboard.send(...dataStates.dataFailed);
    await page().getByText("There is not enough memory to copy the weights.").waitFor();
    await dashboard.sent();
    assert.deepEqual(await asked(() => button("Try again").click()), [
      { type: "showData", request: request() },
    ]);
    await dashboard.open();
    await dashboard.send(...dataStates.dataLoading);
    await data().getByText("Reading images-idx3-ubyte: 40 %").waitFor();
    await dashboard.send({ type: "state", state: "failed", failure: { message: "x.csv is empty." } });
    await data().getByText("The run failed before its data could be shown.").waitFor();
  });

  it("says sizes, shares and what was done, and that there is no test set", async () => {
    await open("rows");
    assert.deepEqual(await cells("#data-parts tbody tr:first-child > *"), ["Train", "300", "75%"]);
    const words = await data().locator("#data-parts").textContent();
    for (const part of [
      "There is no test set.",
      "4 of 304 rows were left out",
      "scaled to mean 0 and deviation 1",
    ])
      assert.ok(words.includes(part), part);
  });

  it("draws each feature's histogram, with a table twin of the same numbers, and the classes' counts", async () => {
    await open("rows");
    assert.equal(await data().locator("#features .histogram canvas").count(), 4);
    const label = await data().locator("#features .histogram").first().getAttribute("aria-label");
    assert.match(label, /^sepal length\. Train: from −2\.00 to 2\.00, mean 0\./);
    await button("Show “Features” as a table").click();
    await dashboard.settle();
    const rows = await cells("#features .table-box:not(.feature-bars) tbody tr:first-child > *");
    assert.deepEqual(rows, ["sepal length", "Train", "0", "0.800", "−2.00", "2.00", "−2.40", "2.60"]);
    const { counts } = dataSets.rows.profile.target.parts.train;
    const shown = await cells("#target tbody td:nth-child(2) .bar-words > span:first-child");
    assert.deepEqual(shown, counts.map(String));
  });

  it("redraws histograms in the colours of another theme", async () => {
    await open("rows");
    const colors = new Set();
    for (const theme of Object.keys(themes)) {
      await dashboard.setTheme(theme);
      await dashboard.settle(500);
      colors.add(
        await page().$eval("#features .histogram canvas", (canvas) =>
          canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.join(),
        ),
      );
    }
    assert.equal(colors.size, Object.keys(themes).length);
  });

  it("ignores pages and profiles that it does not understand", async () => {
    await open("rows");
    const before = await data().textContent();
    const { page: good } = dataSets.rows.page;
    await dashboard.send(
      { type: "dataPage" },
      { type: "dataPage", page: { ...good, inputs: [{ kind: "picture", levels: [1, 2] }] } },
      { type: "dataPage", page: { ...good, examples: [{ row: 1, target: { kind: "toString" } }] } },
      { type: "dataProfile", profile: { features: [{}] } },
      { type: "dataRefused", request: "everything" },
      { type: "showView", view: "elsewhere" },
    );
    assert.equal(await data().textContent(), before);
  });

  it("lets a text model write: sends what the fields say, shows the text as it grows, and says what it does not know", async () => {
    await open("text");
    await page().getByRole("tab", { name: "Sample" }).click();
    await page().getByLabel("Begin with").fill("an");
    await page().getByLabel("Temperature").fill("0.5");
    await page().getByLabel("Length").fill("40");
    assert.deepEqual(await asked(() => page().getByLabel("Length").press("Enter")), [
      {
        type: "sampleText",
        request: { prefix: "an", temperature: 0.5, length: 40, samples: 3, seed: 1 },
      },
    ]);
    await dashboard.send(samples(13));
    await page().getByText("Writing: 13 of 40 · not in the vocabulary: ß").waitFor();
    await dashboard.send(samples());
    await page().getByText("Written with the weights of step 4,000").waitFor();
    const { samples: sent } = samples();
    assert.deepEqual(
      await cells(".sample-text"),
      sent.texts.map((text) => `an${text}`),
    );
  });

  it("refuses nonsense beside the field, and says when the weights are gone", async () => {
    await open("text");
    await page().getByRole("tab", { name: "Sample" }).click();
    for (const [label, value, message] of [
      ["Temperature", "-1", /temperature from 0/],
      ["Length", "0", /length from 1 to 2000/],
      ["Samples", "21", /1 to 20/],
      ["Seed", "x", /whole number/],
    ]) {
      const field = page().getByLabel(label, { exact: true });
      const before = await field.inputValue();
      await field.fill(value);
      assert.deepEqual(await asked(() => button("Sample").click()), []);
      assert.match(await page().locator("#view-sample").getByRole("alert").textContent(), message);
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      await field.fill(before);
    }
    await button("Sample").click();
    await dashboard.send({
      type: "dataRefused",
      request: "sampleText",
      why: "workerGone",
      failure: { message: "gone" },
    });
    await page().locator("#view-sample").getByText("The weights of this run are gone").waitFor();
  });

  it("fits every width and has no accessibility violation, in any state and theme", async function () {
    // Every contrast of a dozen full pages is worked out.
    this.timeout(240_000);
    await assertEveryStateFits(dashboard, states);
  });
});
