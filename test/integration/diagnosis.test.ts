import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Room } from "../../src/editor/room";
import type { ShownAnswer, ShownExamination } from "../../src/session/shownDiagnosis";
import {
  closeAll,
  diagnosticsOf,
  endOfRun,
  open,
  openRoom,
  replace,
  waitFor,
  withMessages,
  writeFile,
} from "./support";

/** Learns nothing: three classes, and an output that gives each the same. */
const planted = `{
  // A linear output cannot be a probability.
  "data": {
    "source": { "generator": "spiral", "classes": 3, "samples": 300 },
    "split": { "train": 0.8, "dev": 0.2 }
  },
  "layers": [
    { "type": "dense", "units": 16, "activation": "tanh" },
    { "type": "dense", "units": 3, "activation": "linear" } // here
  ],
  "loss": "categoricalCrossentropy",
  "training": { "batchSize": 16, "epochs": 15 }
}`;

const source = "Model Debugger: diagnosis";

describe("Why does it not learn", function () {
  // A diagnosis trains a dozen copies, with other tests' workers beside it.
  this.timeout(90_000);
  let room: Room;
  const run = <T>(name: string, ...args: unknown[]) =>
    vscode.commands.executeCommand<T>(`modelDebugger.${name}`, ...args);
  const settings = () => vscode.workspace.getConfiguration("modelDebugger");

  before(async () => {
    room = await openRoom();
    await settings().update("diagnose.budget", 12, vscode.ConfigurationTarget.Workspace);
  });
  after(() => settings().update("diagnose.budget", undefined, vscode.ConfigurationTarget.Workspace));
  afterEach(closeAll);

  it("finds a planted fault, underlines it, applies its fix and nothing else; Undo takes it back", async () => {
    const uri = await writeFile("planted.model.json", planted);
    const document = await open(uri);
    const states: ShownExamination[] = [];
    const listening = room.diagnoses.onDidChange(({ shown: { examination } }) => {
      if (examination) states.push(examination);
    });
    await withMessages(
      () => undefined,
      async (said) => {
        const answer = await run<ShownAnswer>("diagnose", uri);
        listening.dispose();
        assert.equal(answer.kind, "causes");
        const [first] = answer.causes;
        assert.equal(first!.cause, "output-activation");
        assert.equal(first!.line, 9);
        assert.deepEqual(first!.edits, [
          { place: "layers[1].activation", was: "linear", becomes: "softmax" },
        ]);
        assert.ok(first!.after!.metric!.value > answer.before!.metric!.value + 0.2);
        assert.match(said.join("\n"), /planted: It does(n't| not) learn|planted: It (learns|diverges)/);
        assert.ok(
          states.some(({ state, trials }) => state === "running" && trials.some(({ after }) => after)),
        );

        const told = (present: boolean) =>
          diagnosticsOf(uri, "the cause's problem", (all) => {
            const one = all.find((diagnostic) => diagnostic.source === source);
            return (one !== undefined) === present ? (one ?? "none") : undefined;
          });
        const problem = (await told(true)) as vscode.Diagnostic;
        assert.equal(problem.range.start.line, 8);
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          "vscode.executeCodeActionProvider",
          uri,
          problem.range,
        );
        assert.ok(actions.some(({ title, edit }) => title === first!.title && edit !== undefined));

        room.dashboards.show(uri, "keepFocus");
        const { applyCauseFix } = await import("../../src/editor/diagnosis/applyTestedFix");
        assert.equal(await applyCauseFix(room, uri, 0), true);
        assert.equal(document.getText(), planted.replace('"linear"', '"softmax"'));
        assert.deepEqual(room.diagnoses.of(uri).shown.examination?.applied, [0]);
        await told(false);

        await vscode.window.showTextDocument(document);
        await vscode.commands.executeCommand("undo");
        await waitFor("the undone text", [vscode.workspace.onDidChangeTextDocument], () =>
          document.getText() === planted ? true : undefined,
        );
        assert.deepEqual(room.diagnoses.of(uri).shown.examination?.applied, []);
        await told(true);

        // Somebody changed the place: nothing is applied, and it is said once.
        await replace(document, '"linear"', '"relu"');
        await told(false);
        const before = said.length;
        assert.equal(await applyCauseFix(room, uri, 0), false);
        assert.equal(document.getText(), planted.replace('"linear"', '"relu"'));
        assert.match(
          said.slice(before).join("\n"),
          /^The fix was not applied: layers\[1\]\.activation was changed/,
        );
      },
    );
  });

  it("ends when it is cancelled, keeps what is known of the run as it is, and can be asked again", async () => {
    const uri = await writeFile("cancelled.model.json", planted);
    await open(uri);
    const answer = run<ShownAnswer | undefined>("diagnose", uri);
    await waitFor(
      "the run as it is",
      [room.diagnoses.onDidChange],
      () => room.diagnoses.of(uri).shown.examination?.before,
    );
    room.diagnoses.of(uri).cancel();
    assert.equal(await answer, undefined);
    assert.ok(room.diagnoses.of(uri).shown.examination?.before);
    assert.equal(room.diagnoses.of(uri).shown.examination?.state, "cancelled");
    assert.equal(room.diagnoses.of(uri).busy, false);
  });

  it("sweeps the learning rate on a copy, and writes the suggested one into the file on request", async () => {
    const uri = await writeFile("swept.model.json", planted.replace('"linear"', '"softmax"'));
    const document = await open(uri);
    await run("sweepLearningRate", uri);
    const { result } = room.diagnoses
      .of(uri)
      .shown.experiments.find(({ name }) => name === "learning-rate-sweep")!;
    assert.ok(result!.sweep!.length > 20);
    const { suggestion } = result!;
    await withMessages(
      () => undefined,
      async () => {
        const { useSuggestedRate } = await import("../../src/editor/diagnosis/applyTestedFix");
        assert.equal(await useSuggestedRate(room, uri), true);
      },
    );
    const { spec } = room.reader.read(document).model;
    assert.equal(spec!.training.optimizer.options.learningRate, suggestion);
  });

  it("is offered above the model once a run of it has ended, not before", async () => {
    const uri = await writeFile("offered.model.json", planted);
    await open(uri);
    const titles = async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        uri,
        10,
      );
      return lenses.map(({ command }) => command?.title ?? "").join(" ");
    };
    assert.match(await titles(), /Train/);
    assert.doesNotMatch(await titles(), /Why does it not learn/);
    await run("train", uri);
    await endOfRun(room, uri);
    assert.match(await titles(), /Why does it not learn\?/);
  });

  it("answers for a file that is no model what is wrong with it, without a cause", async () => {
    const uri = await writeFile("broken.model.json", '{ "layers": [ ');
    await open(uri);
    await withMessages(
      () => undefined,
      async () => {
        const answer = await run<ShownAnswer>("diagnose", uri);
        assert.equal(answer.kind, "untrainable");
        assert.deepEqual(answer.causes, []);
        assert.match(answer.sentence, /broken\.model\.json has/);
      },
    );
  });
});
