import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Room } from "../../src/editor/room";
import type { RunMessage } from "../../src/session/protocol";
import { closeAll, open, openRoom, waitFor, writeFile } from "./support";

const moons = `{
  "data": { "source": { "generator": "moons" }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "units": 8, "activation": "tanh" },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 16, "epochs": 5 }
}`;

describe("The network view", function () {
  // A webview is opened and a run started.
  this.timeout(60_000);
  let room: Room;

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

  it("is opened by its command on a model that was never trained, with the weights that it would begin with", async () => {
    const uri = await writeFile("fresh.model.json", moons);
    await open(uri);
    const answers = [answer("networkOverview"), answer("weightPictures")] as const;
    await vscode.commands.executeCommand("modelDebugger.showNetwork", uri);
    const [{ overview }, { pictures }] = await Promise.all(answers);
    assert.equal(room.runs.of(uri)!.job.purpose, "look");
    assert.deepEqual(
      overview.tensors.map(({ layer, parameter }) => `${layer}/${parameter}`),
      ["dense_1/kernel", "dense_1/bias", "dense_2/kernel", "dense_2/bias"],
    );
    assert.deepEqual(overview.tensors[0]!.rows!.names, ["x1", "x2"]);
    assert.equal(pictures.step, 0);
    assert.ok(pictures.values.length === 16 && pictures.values.some((value) => value !== 0));
  });

  it("asks by itself for the plane and for the prediction of an example, whose numbers come back from the page whole", async () => {
    const uri = await writeFile("network.model.json", moons);
    await open(uri);
    await vscode.commands.executeCommand("modelDebugger.train", uri);
    await waitFor("the end of the training", [room.runs.onDidTell], () =>
      room.runs.of(uri)?.session.ended === true ? true : undefined,
    );
    const answers = [answer("takenExample"), answer("prediction"), answer("decisionPlane")] as const;
    room.dashboards.showView(uri, "network");
    const [{ example }, { prediction }, { plane }] = await Promise.all(answers);
    assert.ok(prediction.answer.kind === "classes" && prediction.answer.shares.length === 2);
    assert.equal(prediction.step, room.runs.of(uri)!.session.current.progress!.step);
    const [input] = example.inputs;
    assert.ok(input?.kind === "numbers" && input.values.length === 2);
    assert.ok(input.values[0]! > plane.x.minimum && input.values[0]! < plane.x.maximum);
  });
});
