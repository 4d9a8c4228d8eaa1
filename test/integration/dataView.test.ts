import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Room } from "../../src/editor/room";
import type { RunMessage } from "../../src/session/protocol";
import { closeAll, example, open, openRoom, waitFor, writeFile } from "./support";

const moons = `{
  "data": { "source": { "generator": "moons" }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "units": 8, "activation": "tanh" },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 16, "epochs": 5 }
}`;

describe("The data view", function () {
  // Each test opens a webview and starts a run or two.
  this.timeout(60_000);
  let room: Room;
  const run = (name: string, ...args: unknown[]) =>
    vscode.commands.executeCommand(`modelDebugger.${name}`, ...args);

  before(async () => void (room = await openRoom()));
  afterEach(closeAll);

  /** Resolves with the first message of the model's run of that type from now on. */
  const answer = <Type extends RunMessage["type"]>(type: Type) =>
    new Promise<Extract<RunMessage, { type: Type }>>((resolve) => {
      const listening = room.runs.onDidTell(({ message }) => {
        if (message?.type !== type) return;
        listening.dispose();
        resolve(message as Extract<RunMessage, { type: Type }>);
      });
    });

  it("shows the data of a model that was never trained: the page itself asks for its first examples", async () => {
    const uri = example("iris");
    await open(uri);
    const page = answer("dataPage");
    await run("showData", uri);
    const { page: shown } = await page;
    assert.equal(shown.step, undefined);
    assert.equal(shown.request.order, "file");
    assert.ok(shown.examples.length > 0);
    const { job, session } = room.runs.of(uri)!;
    assert.equal(job.purpose, "look");
    assert.deepEqual(Object.keys(session.snapshot.profile!.parts), ["train", "dev", "test"]);
  });

  it("shows the worst examples of a trained model, and keeps its run", async () => {
    const uri = await writeFile("looked.model.json", moons);
    await open(uri);
    await run("train", uri);
    const trained = await waitFor("the end of the training", [room.runs.onDidTell], () => {
      const one = room.runs.of(uri);
      return one?.job.purpose === "train" && one.session.ended ? one : undefined;
    });
    const page = answer("dataPage");
    await run("showData", uri);
    const { page: shown } = await page;
    assert.equal(room.runs.of(uri), trained);
    assert.equal(shown.request.order, "worst");
    const losses = shown.examples.map(({ loss }) => loss!);
    assert.deepEqual(
      losses,
      [...losses].sort((a, b) => b - a),
    );
    const { cost } = trained.session.current.evaluations!.parts.dev!;
    assert.ok(Math.abs(shown.meanLoss! - cost) < 1e-5, `${shown.meanLoss} ≠ ${cost}`);
  });

  it("says that examples need a new run where the worker has ended, and loads the data on request", async () => {
    const uri = await writeFile("gone.model.json", moons);
    await open(uri);
    await run("showData", uri);
    await waitFor("the data", [room.runs.onDidTell], () => room.runs.of(uri)?.session.current.data);
    const before = room.runs.of(uri)!;
    await before.release();
    const page = answer("dataPage");
    await run("showData", uri);
    await page;
    assert.notEqual(room.runs.of(uri), before);
  });
});
