// The dashboard's network view in a real browser, fed as the extension host feeds it.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { fits, overflowAt, violationsInEveryTheme } from "./support/accessibility.mjs";
import { DashboardPage } from "./support/dashboardPage.mjs";
import {
  classShares,
  networkKinds,
  networkMessages,
  networkRun,
  networkStates,
  numbersGiven,
  pictures,
  plane,
  prediction,
  tensors,
} from "./support/syntheticNetwork.mjs";
import { snapshotOf } from "./support/syntheticRun.mjs";

const states = {
  ...Object.fromEntries(networkKinds.map((name) => [name, networkMessages(name)])),
  ...networkStates,
};

describe("The dashboard's network view", function () {
  /** @type {DashboardPage} */
  let dashboard;
  const page = () => dashboard.page;
  const view = () => page().locator("#view-network");
  const button = (name) => view().getByRole("button", { name, exact: true });
  const open = async (name, state, options) => {
    await dashboard.open(options);
    const messages = networkMessages(name, state);
    await dashboard.send(...messages);
    // What the page asks by itself is answered, and so is what it asks of the example that it got.
    const answers = messages.slice(3);
    await dashboard.send(...answers);
    await dashboard.send(...answers.filter(({ type }) => type === "prediction"));
    await dashboard.sent();
  };
  /** What is sent until a message of that type comes, which is waited for. */
  const asked = async (type, act) => {
    await act();
    await page().waitForFunction((wanted) => window.sentToHost.some((one) => one.type === wanted), type);
    return (await dashboard.sent()).filter((message) => message.type === type);
  };
  const focused = () => page().evaluate(() => document.activeElement?.textContent ?? "");
  const node = (name) =>
    view()
      .locator(".node", { has: page().getByText(name, { exact: true }) })
      .first();
  const colorAt = (canvas, x, y) =>
    canvas.evaluate(
      (element, place) => {
        const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        copy.drawImage(element, -place.x, -place.y);
        return [...copy.getImageData(0, 0, 1, 1).data];
      },
      { x, y },
    );

  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());
  afterEach(() => assert.deepEqual(dashboard.complaints, [], "the page complained"));

  it("asks for what can be explored when it is opened, then for what is in sight, and again while it trains", async () => {
    await dashboard.open();
    const [snapshot, , overview] = networkMessages("plane", "running");
    await dashboard.send(snapshot);
    assert.deepEqual(
      (await dashboard.sent()).filter(({ type }) => type !== "ready"),
      [],
      "nothing is asked before it is looked at",
    );
    assert.deepEqual(await asked("showNetwork", () => page().getByRole("tab", { name: "Network" }).click()), [
      { type: "showNetwork" },
    ]);
    assert.deepEqual(await asked("takeExample", () => dashboard.send(overview)), [
      { type: "takeExample", request: { part: "dev", example: 0 } },
    ]);
    await dashboard.send(plane({ step: 3990 }));
    assert.deepEqual(await dashboard.sent(), [], "the answer is of the step that was asked at");
    const run = networkRun("plain");
    const later = { ...run.progress, step: 4001 };
    const again = () =>
      dashboard.send({
        type: "frame",
        progress: later,
        history: { ...run.history, firstBucket: run.history.buckets, buckets: 0, values: new Float64Array() },
        facts: run.facts,
      });
    assert.equal((await asked("showPlane", again)).length, 1);
    await page().getByRole("tab", { name: "Training" }).click();
    await dashboard.send(plane({ step: 4001 }));
    await again();
    assert.deepEqual(await dashboard.sent(), [], "out of sight nothing is asked");
  });

  it("draws each layer as a button with what it is, what was measured and what is wrong, and leads to its line", async () => {
    await open("branching");
    const words = (await node("conv_2").textContent()).replace(/\s+/g, " ");
    assert.match(words, /conv_2\. Vanishing gradient\. conv2d · relu\[batch, 24, 24, 8\]584 parameters/);
    assert.match(words, /Activation norm 3\.\d+.*Gradient norm 0\.\d+.*Update ratio \d\.\de−\d/);
    assert.equal(await node("conv_2").getAttribute("data-severity"), "error");
    assert.equal(await node("driven").getAttribute("data-severity"), "warning");
    assert.equal(await node("skip").getAttribute("data-severity"), null);
    assert.equal(await view().locator(".graph-line").count(), 12);
    assert.equal(await view().locator(".graph-line.state").count(), 1);
    assert.deepEqual(await asked("revealLayer", () => node("skip").click()), [
      { type: "revealLayer", layer: "skip" },
    ]);
    await node("camera").click();
    assert.equal(await page().getByRole("tab", { name: "Data" }).getAttribute("aria-selected"), "true");
  });

  it("is walked along its lines by arrow keys, one stop for Tab, and scrolls to where the focus is", async () => {
    await open("branching");
    assert.equal(await view().locator(".node[tabindex='0']").count(), 1);
    await view().locator(".node[tabindex='0']").focus();
    const walk = async (key) => {
      await page().keyboard.press(key);
      return (await focused()).split(/[.\s]|conv2d|dense|add|input|flatten|concatenate|bidirectional/)[0];
    };
    assert.equal(await walk("ArrowDown"), "conv_1");
    assert.equal(await view().locator(".graph-line.lit").count(), 3, "its lines stand out");
    assert.equal(await walk("ArrowRight"), "driven");
    assert.equal(await walk("ArrowUp"), "speed");
    assert.equal(await walk("ArrowLeft"), "camera");
    assert.equal(await walk("End"), "a_name_that_is_long_enough_to_be_cut");
    assert.deepEqual(await asked("revealLayer", () => page().keyboard.press("Enter")), [
      { type: "revealLayer", layer: "a_name_that_is_long_enough_to_be_cut" },
    ]);
    assert.equal(await walk("Home"), "camera");
    await open("deep");
    await view().locator(".node[tabindex='0']").focus();
    await page().keyboard.press("End");
    const { inside, nodes } = await page().evaluate(() => {
      const box = document.querySelector(".graph").getBoundingClientRect();
      const last = document.activeElement.getBoundingClientRect();
      return {
        inside: last.top >= box.top && last.bottom <= box.bottom + 1,
        nodes: document.querySelectorAll(".node").length,
      };
    });
    assert.equal(nodes, 4);
    assert.ok(inside, "the last layer is in sight");
    await button("Unfold all").click();
    await button("Fold all").waitFor();
    await view().locator(".node[tabindex='0']").focus();
    await page().keyboard.press("End");
    assert.equal(await view().locator(".node").count(), 62);
    assert.match(await focused(), /^output/);
  });

  it("folds equal layers into one that says what is flagged in it and since when, opens there, and stays as it was left", async () => {
    await open("deep");
    const folded = view().locator(".node.run");
    assert.equal(await folded.count(), 1);
    assert.match(
      (await folded.textContent()).replace(/\s+/g, " "),
      /^× 58 dense_2 … dense_59dense · tanh\[batch, 16\]15,776 parameters2 of 58 flagged: dense_7, dense_31‖a‖/,
    );
    assert.equal(await folded.getAttribute("data-severity"), "error");
    assert.equal(await folded.getAttribute("aria-expanded"), "false");
    const slider = view().getByLabel("Step shown");
    await slider.fill("160");
    await view().getByText("1 of 58 flagged: dense_7").waitFor();
    assert.equal(await folded.getAttribute("data-severity"), "warning");
    await page().keyboard.press("Escape");
    await view().getByText("2 of 58 flagged").waitFor();
    await view().locator(".node[tabindex='0']").focus();
    for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await page().keyboard.press(key);
    assert.match(await focused(), /^dense_7\. Saturated units/, "it leads to the first that is flagged");
    assert.equal(await view().locator(".node").count(), 62);
    await dashboard.open({ keepState: true });
    await dashboard.send(...networkMessages("deep"));
    assert.equal(await view().locator(".node").count(), 62, "it is still open");
    const head = view().locator(".node.head");
    assert.equal(await head.getAttribute("aria-expanded"), "true");
    await head.focus();
    await page().keyboard.press("ArrowDown");
    assert.match(await focused(), /^dense_2dense/);
    await page().keyboard.press("ArrowUp");
    await page().keyboard.press("Enter");
    assert.match(await focused(), /^× 58/, "the focus stays at the run");
    assert.equal(await view().locator(".node").count(), 4);
  });

  it("draws a matrix for each gate between its axes' names, and tells its numbers to pointer, keys and table alike", async () => {
    await open("rows");
    const { values } = pictures(tensors.gates).pictures;
    const said = (value) => String(Number(value.toPrecision(6))).replace("-", "−");
    assert.deepEqual(await view().locator("h3.weight-name").allTextContents(), [
      "Input gate",
      "Forget gate",
      "Candidate",
      "Output gate",
    ]);
    const rows = view().locator(".weight-rows").first().locator("span");
    assert.deepEqual(await rows.allTextContents(), tensors.gates.rows.names);
    await view().getByText("Inputs: 3 × Units: 40, from").first().waitFor();
    const canvas = view().locator(".weight-box canvas").nth(1);
    await canvas.scrollIntoViewIfNeeded();
    const { width, height } = await canvas.boundingBox();
    await canvas.hover({ position: { x: (4.5 / 40) * width, y: (1.5 / 3) * height } });
    const value = said(values[120 + 40 + 4]);
    assert.equal(
      await view().locator("#weights .hover").textContent(),
      `Forget gatebedrooms, Unit 5${value}`,
    );
    const box = view().locator(".weight-box").nth(1);
    await box.focus();
    for (const key of ["Home", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"])
      await page().keyboard.press(key);
    assert.equal(
      await view().locator("#weights > .content > [aria-live]").textContent(),
      `Forget gate. bedrooms, Unit 5. ${value}`,
    );
    const [{ request }] = await asked("showWeights", () => button("Show “Weights” as a table").click());
    assert.deepEqual([request.mostNumbers, request.asTable], [1_200, true]);
    await dashboard.send(pictures(tensors.gates, 0, { asTable: true }));
    const cells = view().locator("#weights tbody tr").nth(4).locator("th, td");
    await cells.first().waitFor();
    const shown = await cells.allTextContents();
    assert.deepEqual(shown.slice(0, 2), ["Forget gate", "bedrooms"]);
    assert.deepEqual(shown.slice(2), Array.from(values.subarray(160, 200), said));
  });

  it("leads from the layer table and from a node to the weights of a layer, and from there to how they were", async () => {
    const focusOn = (tensor) =>
      page().waitForFunction((value) => document.activeElement?.value === value, tensor);
    await open("rows");
    await page().getByRole("tab", { name: "Training" }).click();
    await page().locator(".through-time").getByLabel("Step shown").fill("160");
    const wanted = { layer: "output", parameter: "bias", page: 0, mostNumbers: 65_536, asTable: false };
    const toWeights = () => page().getByRole("button", { name: "33, weights of output" }).first().click();
    assert.deepEqual(await asked("showWeights", toWeights), [{ type: "showWeights", request: wanted }]);
    assert.ok(await view().isVisible());
    await focusOn("output/bias");
    await dashboard.send(pictures(tensors.bias));
    await view().getByText("Weights as they are now, at step 4,000").waitFor();
    assert.deepEqual(
      await view().locator(".weight-columns span").allTextContents(),
      tensors.bias.columns.names,
    );
    await view().locator(".node-weights").nth(1).click();
    await focusOn("dense_2/kernel");
    await dashboard.send(pictures(tensors.gates));
    await button("Their histogram at step 160").click();
    assert.equal(await page().getByRole("tab", { name: "Training" }).getAttribute("aria-selected"), "true");
    await page().waitForFunction(() => document.querySelector("#histograms select").value === "dense_2");
  });

  it("shows the readings of the step that is chosen, and the same as a table", async () => {
    await open("plane");
    const reading = () => node("dense_1").locator(".node-reading").first().textContent();
    const latest = await reading();
    await page().getByRole("tab", { name: "Training" }).click();
    await page().locator(".through-time").getByLabel("Step shown").fill("160");
    await page().getByRole("tab", { name: "Network" }).click();
    await view()
      .getByText(/at step 160$/)
      .waitFor();
    assert.equal(await view().getByLabel("Step shown").inputValue(), "160", "one step for all tabs");
    assert.notEqual(await reading(), latest);
    await button("Show “Graph” as a table").click();
    const row = view().locator("#network-graph tbody tr").nth(2);
    await row.waitFor();
    const cells = await row.locator("th, td").allTextContents();
    assert.deepEqual(cells.slice(0, 5), ["dense_2", "dense relu", "dense_1", "[batch, 32]", "1,056"]);
    assert.equal(await view().locator(".graph").isVisible(), false);
  });

  it("draws weights pixel by pixel in colours about 0, on one scale or each on its own, page by page", async () => {
    await open("pictures");
    await view().locator("#weights").scrollIntoViewIfNeeded();
    const canvases = view().locator(".weight canvas");
    assert.equal(await canvases.count(), 16);
    const { values, largest } = pictures().pictures;
    const { background, blue, orange } = await page().evaluate(() => {
      const color = (name) => {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.style.color = `var(${name})`;
        const rgb = window.getComputedStyle(probe).color.match(/\d+/g).map(Number);
        probe.remove();
        return rgb.slice(0, 3);
      };
      return {
        background: color("--vscode-editor-background"),
        blue: color("--vscode-charts-blue"),
        orange: color("--series-orange"),
      };
    });
    const expected = (value, scale) => {
      const share = Math.abs(value) / scale;
      return background.map((zero, at) =>
        Math.round(zero + ((value < 0 ? orange : blue)[at] - zero) * share),
      );
    };
    const check = async (picture, scale) => {
      for (const pixel of [0, 4, 8]) {
        const color = await colorAt(canvases.nth(picture), pixel % 3, Math.floor(pixel / 3));
        const wanted = expected(values[picture * 9 + pixel], scale);
        wanted.forEach((one, at) => assert.ok(Math.abs(one - color[at]) <= 1, `${wanted} ≠ ${color}`));
      }
    };
    await check(0, largest);
    await check(5, largest);
    await view().getByRole("radio", { name: "Scale each" }).check();
    const own = values.subarray(45, 54);
    await page().waitForFunction(() =>
      document.querySelector(".weight-scale")?.textContent.includes("its largest"),
    );
    await check(5, Math.max(...own.map(Math.abs)));
    const first = view().locator(".weight").first();
    assert.match(await first.getAttribute("title"), /^Filter 1: −0\.\d+ … 0\.\d+$/);
    await first.focus();
    await page().keyboard.press("ArrowRight");
    assert.match(await focused(), /^Filter 2/);
    const request = { layer: "output", parameter: "kernel", page: 0, mostNumbers: 65_536, asTable: false };
    const select = view().getByLabel("Of", { exact: true });
    assert.deepEqual(await asked("showWeights", () => select.selectOption("output/kernel")), [
      { type: "showWeights", request },
    ]);
    await dashboard.send(pictures(tensors.units));
    await view().getByText("Weights as they are now, at step 4,000: pictures 1 to 24 of 30").waitFor();
    assert.deepEqual(await asked("showWeights", () => button("Next page").click()), [
      { type: "showWeights", request: { ...request, page: 1 } },
    ]);
  });

  it("names the rows of an embedding, and colours filters that see colours", async () => {
    await open("text");
    assert.deepEqual(await view().locator(".weight-name").allTextContents(), [
      "<unknown>",
      "⏎",
      ..."abcdefghij",
    ]);
    await open("branching");
    const { values, largest } = pictures({ ...tensors.colors, layer: "conv_1" }).pictures;
    const color = await colorAt(view().locator(".weight canvas").first(), 1, 0);
    [3, 4, 5].forEach((at) =>
      assert.ok(Math.abs(color[at - 3] - (128 + 127 * (values[at] / largest))) <= 1, `${color}`),
    );
  });

  it("draws the plane in the classes' colours, says how many lie on the wrong side, and reads off a place", async () => {
    await open("plane");
    await view().getByText("Dev: 3 of 60 on the wrong side. Train: 15 of 300 on the wrong side.").waitFor();
    const box = view().locator(".plane-figure .plot-box");
    assert.match(await box.getAttribute("aria-label"), /over x and y\. Dev: 3 of 60/);
    const { x, y, width, height } = await box.boundingBox();
    await page().mouse.move(x + 52 + (width - 62) / 2, y + 8 + (height - 44) / 4);
    const hover = view().locator(".plane-figure .hover");
    await hover.waitFor();
    assert.match(await hover.textContent(), /^x 0(\.\d+)?, y 1\.[45]\d*Model(inner|outer) · \d/);
    await box.focus();
    await page().keyboard.press("Home");
    await page().keyboard.press("ArrowRight");
    await page().waitForFunction(() =>
      /^x 0\.125, y 0\. (inner|outer) · /.test(document.querySelector("#plane [aria-live]").textContent),
    );
    const [{ name, png, svg }] = await asked("saveImage", () =>
      button("Save “Decision boundary” as a picture").click(),
    );
    assert.deepEqual([name, Object.values(png).slice(1, 4)], ["Decision boundary", [0x50, 0x4e, 0x47]]);
    assert.equal(svg.match(/<image/g).length, 1, "the answers are pixels, all else is drawn");
    assert.ok(svg.includes(">inner</text>"));
    await button("Show “Decision boundary” as a table").click();
    const table = view().locator("#plane table");
    await table.waitFor();
    assert.equal(await table.locator("tbody tr").count(), 9);
    assert.match(await table.locator("tbody td").first().textContent(), /^(inner|outer) · \d+/);
  });

  it("predicts what the fields hold, at once, by slider, number and choice, and marks what is no number", async () => {
    await open("rows");
    await view().getByText("Model: virginica · 90%").waitFor();
    await view().getByText("Target: virginica").waitFor();
    const given = (request) => request.inputs.map(({ values }) => Object.values(values));
    const [{ request }] = await asked("predict", () => view().getByLabel("size", { exact: true }).fill("90"));
    assert.deepEqual(given(request), [[90, 3, 1]]);
    await dashboard.send(prediction(classShares(3, 0)));
    await view().getByText("Model: setosa · 90%").waitFor();
    await view().getByText("Target before it was changed: virginica").waitFor();
    assert.equal(await view().locator("#predict [role=status]").textContent(), "setosa · 90%");
    const [other] = await asked("predict", () =>
      view().getByLabel("bedrooms, as a slider").press("ArrowRight"),
    );
    assert.deepEqual(given(other.request), [[90, 4, 1]]);
    await dashboard.send(prediction(classShares(3, 0)));
    const [third] = await asked("predict", () => view().getByLabel("garden").selectOption("north"));
    assert.deepEqual(given(third.request), [[90, 4, 0]]);
    await dashboard.send(prediction(classShares(3, 0)));
    const size = view().getByLabel("size", { exact: true });
    await size.fill("big");
    assert.equal(await size.getAttribute("aria-invalid"), "true");
    await view().getByText("744 further values stay those of the example.").waitFor();
    assert.deepEqual(await asked("takeExample", () => button("Next example").click()), [
      { type: "takeExample", request: { part: "dev", example: 1 } },
    ]);
    const example = {
      request: { part: "dev", example: 1 },
      of: 60,
      row: 18,
      inputs: [numbersGiven(NaN, 2, 0)],
      target: { kind: "class", index: 1 },
    };
    await dashboard.send({ type: "takenExample", example });
    assert.equal(await size.inputValue(), "");
    await view().getByText("Row 18").waitFor();
  });

  it("lets a picture be drawn on and erased, by pointer and by keys, blank and reset", async () => {
    await open("pictures");
    const pad = view().locator(".pad");
    await pad.scrollIntoViewIfNeeded();
    const ink = (messages) => {
      const values = Object.values(messages.at(-1).request.inputs[0].values);
      return {
        sum: values.reduce((sum, value) => sum + value, 0),
        at: (row, column) => values[28 * row + column],
      };
    };
    const answer = () => dashboard.send(prediction(classShares(10, 1)));
    assert.equal(ink(await asked("predict", () => button("Blank").click())).sum, 0);
    await answer();
    const box = await pad.boundingBox();
    const place = (column, row) => [box.x + (box.width * column) / 28, box.y + (box.height * row) / 28];
    const drag = async () => {
      await page().mouse.move(...place(14, 4));
      await page().mouse.down();
      await page().mouse.move(...place(14, 24), { steps: 4 });
      await page().mouse.up();
    };
    await asked("predict", drag);
    await answer();
    await view().getByText("Model: 1 · 90%").waitFor();
    const color = async (column, row) => (await colorAt(pad.locator("canvas"), column, row))[0];
    assert.ok((await color(14, 12)) > 200, "the stroke is bright from end to end");
    assert.equal(await color(4, 12), 0);
    await view().getByRole("radio", { name: "Erase" }).check();
    await pad.focus();
    await page().keyboard.press("ArrowUp");
    await page().keyboard.press("Space");
    assert.ok((await color(14, 13)) < 60, "erased at the cursor");
    await page().waitForFunction(() =>
      /^Row 14, column 15: /.test(document.querySelector("#predict .picture-form [aria-live]").textContent),
    );
    await answer();
    await button("Reset").click();
    assert.ok((await color(14, 7)) > 200, "the example is back");
  });

  it("covers parts of a picture in colour, and completes a text", async () => {
    await open("branching");
    const pad = view().locator(".pad");
    await pad.scrollIntoViewIfNeeded();
    const [message] = await asked("predict", () => pad.click({ position: { x: 10, y: 10 } }));
    const [camera, speed] = message.request.inputs.map(({ values }) => Object.values(values));
    assert.deepEqual([camera[0], camera[3 * 2 + 2], speed[0]], [127.5, 127.5, 2.5]);
    assert.notEqual(camera[3 * 3], 127.5);
    await dashboard.send(prediction({ kind: "numbers", values: [0.5], of: 1 }));
    await view().getByText("Model: 0.5").waitFor();
    await open("sound");
    const sound = await asked("predict", () =>
      view()
        .locator(".pad")
        .click({ position: { x: 2, y: 2 } }),
    );
    const numbers = Object.values(sound[0].request.inputs[0].values);
    // The upper left corner: the highest bands of the first frames.
    assert.deepEqual(
      [39, 38, 40 + 39].map((at) => numbers[at]),
      Array(3).fill((4.1 - 23) / 2),
    );
    assert.notEqual(numbers[0], numbers[39]);
    await open("text");
    assert.deepEqual(await view().locator(".answer-bars .bar-name").allTextContents(), ["h", "⏎", "a", "e"]);
    await view().getByText("not in the vocabulary: ß").waitFor();
    const [typed] = await asked("predict", () => view().locator("textarea").fill("carl"));
    assert.deepEqual(typed.request.inputs, [{ kind: "text", text: "carl" }]);
  });

  it("shows the graph of a recorded run, says that its weights are gone, and how to go on from a refusal", async () => {
    await dashboard.open();
    await dashboard.send(
      { type: "loading", message: "Reading iris.csv: 40 %" },
      { type: "showView", view: "network" },
    );
    await view().getByText("Reading iris.csv: 40 %").waitFor();
    await dashboard.send({ type: "state", state: "failed", failure: { message: "iris.csv is empty." } });
    await view().getByText("The run failed before there were weights to look at.").waitFor();
    await dashboard.send(...networkStates.networkGone);
    await view().getByText("The weights of this run are gone").waitFor();
    assert.equal(await view().locator(".node").count(), 11);
    assert.equal(await view().locator("#weights").isVisible(), false);
    assert.deepEqual(
      await asked("train", () => view().getByRole("button", { name: "Train again" }).click()),
      [{ type: "train" }],
    );
    await dashboard.open();
    await dashboard.send(...networkStates.networkFailed);
    await view().getByText("There is not enough memory to copy the weights.").waitFor();
    await dashboard.sent();
    assert.deepEqual(await asked("showPlane", () => button("Try again").click()), [{ type: "showPlane" }]);
  });

  it("ignores answers that it does not understand", async () => {
    await open("plane");
    const before = await view().textContent();
    await dashboard.send(
      { type: "networkOverview", overview: { tensors: [{}], inputs: [], answers: "classes" } },
      { type: "weightPictures", pictures: { values: [1] } },
      { type: "decisionPlane", plane: { ...plane().plane, values: [1, 2] } },
      { type: "takenExample", example: { inputs: [{ kind: "numbers", values: "1" }] } },
      { type: "prediction", prediction: { step: 1, answer: { kind: "toString" }, unknown: [] } },
    );
    assert.equal(await view().textContent(), before);
  });

  it("is there again after a reload", async () => {
    await open("plane");
    await dashboard.open({ keepState: true });
    await dashboard.send(snapshotOf(networkRun("plain"), "finished"));
    assert.ok(await view().isVisible());
  });

  it("fits every width and has no accessibility violation, in any state and theme", async function () {
    // Every contrast of a dozen full pages is worked out.
    this.timeout(240_000);
    for (const [state, messages] of Object.entries(states)) {
      await dashboard.open();
      await dashboard.send(...messages);
      assert.deepEqual(await violationsInEveryTheme(dashboard, "#view-network"), [], state);
      assert.deepEqual(await overflowAt(dashboard, 320, 800, 2000), fits, state);
    }
  });
});
