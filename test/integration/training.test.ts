import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import * as vscode from "vscode";
import type { GradientCheck } from "../../src/engine/facts";
import type { Room } from "../../src/editor/room";
import { stretchesOfExtension } from "./heldUp";
import {
  closeAll,
  diagnosticOf,
  diagnosticsOf,
  endOfRun,
  example,
  open,
  openRoom,
  rangeOf,
  replace,
  ruleOf,
  temporaryFile,
  waitFor,
  withMessages,
  writeFile,
} from "./support";

/** Long enough to pause and look, with no file to read. */
const longModel = `{
  "data": { "source": { "generator": "moons", "samples": 2000 }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "units": 64, "activation": "relu", "kernelInitializer": "heNormal" },
    { "type": "dense", "units": 1, "activation": "sigmoid" },
  ],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 4, "epochs": 2000 },
}
`;

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`modelDebugger.${command}`, ...args);

describe("Training in the editor", () => {
  let room: Room;

  before(async () => {
    room = await openRoom();
  });
  afterEach(async () => {
    await Promise.all(room.runs.all.map((one) => one.release()));
    await closeAll();
  });

  const stateIs = (model: vscode.Uri, state: string) =>
    waitFor(`${model.path} to be ${state}`, [room.runs.onDidTell], () =>
      room.runs.of(model)?.state === state ? room.runs.of(model) : undefined,
    );

  it("trains iris to its end, and the dashboard draws as many steps as the engine sent", async () => {
    const { uri } = await open(example("iris"));
    let drawn = 0;
    const reports = room.dashboards.onDidReport(({ intent }) => {
      if (intent.type === "drew") drawn = intent.steps;
    });
    await run("train", uri);
    const { state, session } = await endOfRun(room, uri);
    assert.equal(state, "finished");
    const sent = session.current.progress!.step;
    assert.equal(sent, session.current.info!.totalSteps);
    await waitFor(`${sent} drawn steps`, [room.dashboards.onDidReport], () =>
      drawn === sent ? true : undefined,
    );
    reports.dispose();
    const accuracy = session.current.evaluations!.parts.test!.metrics.accuracy!;
    assert.ok(accuracy >= 0.93, `test accuracy ${accuracy}`);
  });

  it("trains two model files side by side, each drawn in a dashboard of its own, without mixing", async () => {
    const models = [example("iris"), example("spiral")];
    const drawn = new Map<string, number[]>();
    const reports = room.dashboards.onDidReport(({ subject, intent }) => {
      if (intent.type !== "drew") return;
      drawn.set(subject.toString(), [...(drawn.get(subject.toString()) ?? []), intent.steps]);
    });
    for (const uri of models) await open(uri);
    await Promise.all(models.map((uri) => run("train", uri)));
    const ends = await Promise.all(models.map((uri) => endOfRun(room, uri)));
    // The dashboard that was opened last hides the other one's page, which draws once it is shown.
    for (const [index, uri] of models.entries()) {
      await run("showDashboard", uri);
      const { current } = ends[index]!.session;
      assert.equal(current.info!.file.includes(index === 0 ? "iris" : "spiral"), true);
      assert.equal(current.progress!.step, current.info!.totalSteps);
      await waitFor(
        `${current.info!.totalSteps} drawn steps of ${uri.path}`,
        [room.dashboards.onDidReport],
        () => (drawn.get(uri.toString())?.at(-1) === current.info!.totalSteps ? true : undefined),
      );
      assert.ok(drawn.get(uri.toString())!.every((steps) => steps <= current.info!.totalSteps));
    }
    const totals = ends.map(({ session }) => session.current.info!.totalSteps);
    assert.notEqual(totals[0], totals[1]);
    reports.dispose();
  });

  it("is not held up by a deep network that trains beside a dashboard", async function () {
    this.timeout(60_000);
    const deep = longModel.replace(
      '  "layers": [\n',
      '  "layers": [\n    { "repeat": 49, "layers": [{ "type": "dense", "units": 8, "activation": "tanh" }] },\n',
    );
    const uri = await writeFile("deep.model.json", deep);
    await open(uri);
    await run("train", uri);
    const { session } = await stateIs(uri, "running");
    const from = session.current.progress?.step ?? 0;
    const stretches = await stretchesOfExtension(3000);
    const steps = (session.current.progress?.step ?? 0) - from;
    const total = stretches.reduce((sum, stretch) => sum + stretch, 0);
    console.log(
      `      ${steps} steps of 50 layers in 3 s: the extension held its host up ${total.toFixed(0)} ms in all, ${stretches[0]} ms at most`,
    );
    assert.ok(steps > 0 && total > 0);
    // What is aimed at is 16, at a tenth of this pace; 7 was measured.
    assert.ok(stretches[0]! < 50, `${stretches[0]} ms`);
  });

  it("trains with as many threads as the setting says, from the next Train on, to the same numbers", async () => {
    const text = longModel.replace('"units": 64', '"units": 4000').replace('"epochs": 2000', '"epochs": 1');
    const uri = await writeFile("wide.model.json", text.replace('"batchSize": 4', '"batchSize": 64'));
    const settings = vscode.workspace.getConfiguration("modelDebugger");
    const ends = [];
    for (const threads of [1, 2]) {
      await settings.update("threads", threads, vscode.ConfigurationTarget.Global);
      await open(uri);
      await run("train", uri);
      const { state, session } = await endOfRun(room, uri);
      assert.equal(state, "finished");
      assert.equal(session.job.threads, threads);
      ends.push([session.current.facts, session.current.evaluations]);
    }
    await settings.update("threads", undefined, vscode.ConfigurationTarget.Global);
    assert.deepEqual(ends[1], ends[0]);
  });

  it("opens the dashboard beside the file and leaves the focus in the editor", async () => {
    const document = await open(example("iris"));
    await run("train");
    await endOfRun(room, document.uri);
    assert.equal(vscode.window.activeTextEditor?.document.fileName, document.fileName);
    const column = await waitFor("the dashboard's tab", [vscode.window.tabGroups.onDidChangeTabs], () => {
      const { all } = vscode.window.tabGroups;
      return all.find((group) => group.tabs.some((tab) => tab.label === "Dashboard: iris"))?.viewColumn;
    });
    assert.equal(column, vscode.ViewColumn.Two);
  });

  it("trains the text as it stands in the editor, saved or not", async () => {
    const document = await open(example("iris"));
    await replace(document, '"epochs": 60', '"epochs": 3');
    assert.ok(document.isDirty);
    await run("train");
    const { session } = await endOfRun(room, document.uri);
    assert.equal(session.current.info?.epochs, 3);
  });

  it("marks the vanishing gradient on the line of the layer that receives none", async () => {
    const document = await open(example("vanishing"));
    await run("train");
    const diagnostic = await diagnosticOf(document.uri, "vanishing-gradient");
    const { session } = await endOfRun(room, document.uri);
    const finding = session.current.findings.find((one) => one.rule === "vanishing-gradient")!;
    assert.equal(diagnostic.range.start.line + 1, finding.line);
    assert.equal(finding.layer, "dense_1");
    const line = document.lineAt(diagnostic.range.start.line).text;
    assert.match(line, /"type": "dense"/);
  });

  it("lets a finding move with the edits above it, and drops it when its own layer is changed", async () => {
    const document = await open(example("vanishing"));
    await run("train");
    const { range } = await diagnosticOf(document.uri, "vanishing-gradient");
    await endOfRun(room, document.uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// one\n// two\n");
    await vscode.workspace.applyEdit(edit);
    await diagnosticsOf(document.uri, "the finding two lines below", (all) =>
      all.find(
        (one) => ruleOf(one) === "vanishing-gradient" && one.range.start.line === range.start.line + 2,
      ),
    );
    await replace(document, '"sigmoid"', '"relu"');
    await diagnosticsOf(document.uri, "no finding", (all) =>
      all.every((one) => ruleOf(one) !== "vanishing-gradient") ? true : undefined,
    );
  });

  it("underlines units that start equal once, though the text and the first mini-batch both show it", async () => {
    const { uri } = await writeFile(
      "equal.model.json",
      `{
  "data": { "source": { "generator": "moons", "samples": 200 } },
  "layers": [
    { "type": "dense", "units": 8, "activation": "tanh", "kernelInitializer": { "type": "constant", "value": 0.1 } },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "training": { "epochs": 2 }
}
`,
    ).then(open);
    const equal = (all: readonly vscode.Diagnostic[]) =>
      all.filter((one) => ruleOf(one) === "symmetric-initialization");
    await diagnosticOf(uri, "symmetric-initialization");
    await run("train", uri);
    const { session } = await endOfRun(await openRoom(), uri);
    assert.ok(session.current.findings.some(({ rule }) => rule === "symmetric-initialization"));
    // Another finding of the run shows that its findings are on their lines.
    await diagnosticsOf(uri, "the run's findings", (all) =>
      all.some(({ source }) => source === "Model Debugger: run") ? true : undefined,
    );
    assert.equal(equal(vscode.languages.getDiagnostics(uri)).length, 1);
  });

  it("tells of a diverging cost once, and marks the layer", async () => {
    const { uri } = await open(example("exploding"));
    await withMessages(
      () => undefined,
      async (said) => {
        await run("train");
        const { state } = await endOfRun(room, uri);
        assert.equal(state, "diverged");
        await diagnosticOf(uri, "exploding-gradient");
        assert.equal(said.length, 1, said.join("\n"));
      },
    );
  });

  it("draws a run that diverged, infinite numbers and all", async () => {
    const { uri } = await open(example("exploding"));
    let drawn = 0;
    const reports = room.dashboards.onDidReport(({ intent }) => {
      if (intent.type === "drew") drawn = intent.steps;
    });
    await withMessages(
      () => undefined,
      () => Promise.resolve(run("train")),
    );
    const { session } = await endOfRun(room, uri);
    await waitFor("the dashboard to draw", [room.dashboards.onDidReport], () =>
      drawn === session.current.progress!.step ? true : undefined,
    );
    reports.dispose();
  });

  it("checks the gradients of iris and reports that they pass", async () => {
    const { uri } = await open(example("iris"));
    await withMessages(
      // Asked where a test before this one trained iris for long enough to have had weights.
      () => "Check Initial Weights",
      async (said) => {
        const check = (await run("checkGradients", uri)) as GradientCheck;
        assert.ok(check.passed, `relative error ${check.relativeError}`);
        assert.ok(check.relativeError <= 1e-7, `relative error ${check.relativeError}`);
        assert.ok(
          said.some((one) => one.includes("are right")),
          said.join("\n"),
        );
      },
    );
  });

  it("keeps a finished training's dashboard when its gradients are checked", async () => {
    const { uri } = await open(example("iris"));
    await run("train");
    const trained = await endOfRun(room, uri);
    await run("checkGradients", uri);
    assert.equal(room.runs.of(uri), trained);
    assert.ok(trained.session.current.gradientCheck);
  });

  it("pauses, steps a single mini-batch, resumes and stops", async () => {
    const uri = await writeFile("long.model.json", longModel);
    await open(uri);
    await run("train");
    await stateIs(uri, "running");
    let settled: true | undefined;
    const listening = room.runs.onDidTell(({ run: told, message }) => {
      if (told.state === "paused" && message?.type === "frame") settled = true;
    });
    await run("pause");
    // The pause is told before the facts of the last step.
    await waitFor("the facts of the pause", [room.runs.onDidTell], () => settled);
    listening.dispose();
    const { session } = room.runs.of(uri)!;
    const stepsBefore = session.current.progress!.step;
    await run("step");
    await waitFor("one more step", [room.runs.onDidTell], () =>
      session.current.progress!.step === stepsBefore + 1 && session.current.state === "paused"
        ? true
        : undefined,
    );
    await run("resume");
    await waitFor("more steps", [room.runs.onDidTell], () =>
      session.current.progress!.step > stepsBefore + 1 ? true : undefined,
    );
    await run("stop");
    assert.equal((await endOfRun(room, uri)).state, "stopped");
  });

  it("goes on when its dashboard is closed, and shows everything when it is opened again", async () => {
    const uri = await writeFile("closing.model.json", longModel);
    await open(uri);
    await run("train");
    await stateIs(uri, "running");
    await waitFor("the dashboard", [room.dashboards.onDidReport], () => room.dashboards.of(uri));
    const { session } = room.runs.of(uri)!;
    room.dashboards.of(uri)!.panel.dispose();
    const atClosing = session.current.progress?.step ?? 0;
    await waitFor("steps after closing", [room.runs.onDidTell], () =>
      (session.current.progress?.step ?? 0) > atClosing + 100 ? true : undefined,
    );
    assert.equal(session.current.state, "running");
    await run("pause");
    await stateIs(uri, "paused");
    let drawn = 0;
    room.dashboards.onDidReport(({ intent }) => {
      if (intent.type === "drew") drawn = intent.steps;
    });
    await run("showDashboard", uri);
    await waitFor("the whole curve", [room.dashboards.onDidReport], () =>
      drawn === session.current.progress!.step ? true : undefined,
    );
  });

  it("asks before it starts a running model again", async () => {
    const uri = await writeFile("again.model.json", longModel);
    await open(uri);
    await run("train");
    const first = await stateIs(uri, "running");
    await withMessages(
      (message) => (message.includes("already") ? "Stop and Train Again" : undefined),
      () => Promise.resolve(run("train", uri)),
    );
    assert.equal(first.state, "stopped");
    assert.notEqual(room.runs.of(uri), first);
  });

  it("makes one run of two Train commands in quick succession", async () => {
    const uri = await writeFile("twice.model.json", longModel);
    await open(uri);
    let made = 0;
    const listening = room.runs.onDidTell(({ message }) => (made += message === undefined ? 1 : 0));
    await Promise.all([run("train", uri), run("train", uri)]);
    listening.dispose();
    assert.equal(made, 1);
    await stateIs(uri, "running");
  });

  it("says that the weights are gone when the run's worker has ended", async () => {
    const { uri } = await open(example("iris"));
    await run("train");
    await (await endOfRun(room, uri)).release();
    await withMessages(
      () => undefined,
      async (said) => {
        await run("exportWeights", uri);
        await run("checkGradients", uri);
        assert.equal(said.filter((one) => one.startsWith("The weights of this run are gone")).length, 2);
      },
    );
  });

  it("asks before a check of edited text ends a training", async () => {
    const uri = await writeFile("edited.model.json", longModel);
    const document = await open(uri);
    await run("train");
    const first = await stateIs(uri, "running");
    await replace(document, '"units": 64', '"units": 3');
    await withMessages(
      () => undefined,
      () => Promise.resolve(run("checkGradients", uri)),
    );
    assert.equal(first.state, "running");
    await withMessages(
      (message) => (message.includes("was edited") ? "Stop and Check" : undefined),
      async () => assert.ok(await run("checkGradients", uri)),
    );
    assert.equal(first.state, "stopped");
  });

  it("does not train a model with errors, and says how many there are", async () => {
    const document = await open(example("iris"));
    await replace(document, '"softmax"', '"sofmax"');
    await withMessages(
      () => undefined,
      async (said) => {
        await run("train");
        assert.match(said.join("\n"), /iris\.model\.json has a problem that keeps it from training/);
        assert.equal(room.runs.of(document.uri)?.session.ended ?? true, true);
      },
    );
  });

  it("reveals a layer in the editor when the dashboard asks, wherever edits have moved it", async () => {
    const document = await open(example("iris"));
    await run("train");
    await endOfRun(room, document.uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// moved\n");
    await vscode.workspace.applyEdit(edit);
    const { revealLayer } = await import("../../src/editor/reveal");
    await revealLayer(room, document.uri, "dense_2");
    const line = rangeOf(document, '"units": 3').start.line;
    assert.equal(vscode.window.activeTextEditor?.selection.start.line, line);
  });

  it("trains a model of two inputs once their files have as many rows, and the dashboard draws it", async () => {
    const rows = (count: number, line: (row: number) => string) =>
      Array.from({ length: count }, (_, row) => `${line(row)}\n`).join("");
    await writeFile("lane.csv", `left,right\n${rows(40, (row) => `${Math.sin(row)},${Math.cos(row)}`)}`);
    await writeFile("car.csv", `speed\n${rows(39, (row) => `${row % 7}`)}`);
    await writeFile("angle.csv", `angle\n${rows(40, (row) => `${Math.sin(row) + (row % 7)}`)}`);
    const uri = await writeFile(
      "drive.model.json",
      `{
  "data": {
    "inputs": { "lane": { "source": "lane.csv" }, "car": { "source": "car.csv", "normalize": "standard" } },
    "target": { "source": "angle.csv", "column": "angle" }
  },
  "layers": [
    { "type": "concatenate", "inputs": ["lane", "car"] },
    { "type": "dense", "units": 8, "activation": "tanh" },
    { "type": "dense", "units": 1 }
  ],
  "loss": "meanSquaredError",
  "training": { "batchSize": 8, "epochs": 20 }
}`,
    );
    const document = await open(uri);
    const diagnostic = await diagnosticOf(uri, "unreadable-data");
    assert.match(diagnostic.message, /car\.csv has 39 rows and lane\.csv has 40 rows/);
    assert.equal(document.getText(diagnostic.range), '"car.csv"');
    await writeFile("car.csv", `speed\n${rows(40, (row) => `${row % 7}`)}`);
    await diagnosticsOf(uri, "no problem", (all) => (all.length === 0 ? true : undefined));

    let drawn = 0;
    const reports = room.dashboards.onDidReport(({ intent }) => {
      if (intent.type === "drew") drawn = intent.steps;
    });
    await run("train", uri);
    const { state, session } = await endOfRun(room, uri);
    assert.equal(state, "finished");
    const { info, facts } = session.snapshot;
    assert.deepEqual(
      info!.layers.map(({ name, outputShape }) => `${name} ${outputShape}`),
      ["concatenate_1 [batch, 3]", "dense_1 [batch, 8]", "dense_2 [batch, 1]"],
    );
    assert.equal(facts!.layers.length, 3);
    await waitFor("all steps drawn", [room.dashboards.onDidReport], () =>
      drawn === info!.totalSteps ? true : undefined,
    );
    reports.dispose();
  });

  it("exports the weights to a safetensors file", async () => {
    const { uri } = await open(example("iris"));
    await run("train");
    await endOfRun(room, uri);
    const file = temporaryFile("iris.safetensors");
    const window = vscode.window as { showSaveDialog: unknown };
    const ask = window.showSaveDialog;
    window.showSaveDialog = () => Promise.resolve(vscode.Uri.file(file));
    try {
      await withMessages(
        () => undefined,
        async (said) => {
          await run("exportWeights", uri);
          assert.match(said.join("\n"), /iris\.safetensors/);
        },
      );
    } finally {
      window.showSaveDialog = ask;
    }
    const bytes = await readFile(file);
    const header = bytes.toString("utf8", 8, 8 + Number(bytes.readBigUInt64LE(0)));
    for (const name of ["dense_1/kernel", "optimizer/secondMoment/dense_1/kernel", "step"])
      assert.ok(header.includes(`"${name}"`), header);
    await rm(file);
  });
});
