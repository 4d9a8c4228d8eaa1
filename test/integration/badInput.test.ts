import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile as write } from "node:fs/promises";
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { Room } from "../../src/editor/room";
import { closeAll, endOfRun, eventually, open, openRoom, waitFor, withMessages, writeFile } from "./support";

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`modelDebugger.${command}`, ...args);

/** Trains until it is stopped, unless it is said otherwise. */
const model = (epochs = 200_000) => `{
  "data": { "source": { "generator": "moons", "samples": 400 }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "units": 16, "activation": "relu" },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 16, "epochs": ${epochs} }
}
`;

describe("What goes wrong around a training", function () {
  this.timeout(60_000);
  let room: Room;
  before(async () => void (room = await openRoom()));
  afterEach(async () => {
    await Promise.all(room.runs.all.map((one) => one.release()));
    await closeAll();
  });

  const of = (uri: vscode.Uri) => room.runs.of(uri)!;
  const told = <T>(what: string, look: () => T | undefined) => waitFor(what, [room.runs.onDidTell], look);
  /** It has taken steps more. */
  const goesOn = async (uri: vscode.Uri) => {
    const before = of(uri).said.progress?.step ?? 0;
    await told("more steps", () => ((of(uri).said.progress?.step ?? 0) > before ? true : undefined));
    assert.equal(of(uri).state, "running");
  };

  it("a page that is thrown away under a training and made anew shows everything again, and nobody is bothered", async () => {
    const uri = await writeFile("thrown.model.json", model());
    await open(uri);
    await withMessages(
      () => undefined,
      async (said) => {
        const drawn: number[] = [];
        let pages = 0;
        const reports = room.dashboards.onDidReport(({ intent }) => {
          if (intent.type === "ready") pages++;
          if (intent.type === "drew") drawn.push(intent.steps);
        });
        await run("train", uri);
        const reported = <T>(what: string, look: () => T | undefined) =>
          waitFor(what, [room.dashboards.onDidReport], look);
        await reported("a curve", () => (drawn.length > 3 ? true : undefined));
        await vscode.commands.executeCommand("workbench.action.webview.reloadWebviewAction");
        await reported("another page", () => (pages === 2 ? true : undefined));
        drawn.length = 0;
        await goesOn(uri);
        await run("pause", uri);
        await told("the pause", () => (of(uri).state === "paused" ? true : undefined));
        await reported("the whole curve", () =>
          drawn.at(-1) === of(uri).said.progress!.step ? true : undefined,
        );
        reports.dispose();
        assert.deepEqual(said, []);
      },
    );
  });

  it("storage that cannot be written is told once; the training, its dashboard and its best checkpoint go on", async () => {
    const { folder } = room.recorded;
    await rm(folder, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    // As it is for everyone, also for who may write anywhere: a file stands where the folder has to be.
    await write(folder, "");
    try {
      const uri = await writeFile("unrecorded.model.json", model(60));
      await open(uri);
      await withMessages(
        () => undefined,
        async (said) => {
          let drawn = 0;
          const reports = room.dashboards.onDidReport(({ intent }) => {
            if (intent.type === "drew") drawn = intent.steps;
          });
          await run("train", uri);
          const { state, said: last, session } = await endOfRun(room, uri);
          assert.equal(state, "finished");
          await waitFor("the whole curve", [room.dashboards.onDidReport], () =>
            drawn === last.progress!.step ? true : undefined,
          );
          reports.dispose();
          await eventually("the warning", () => Promise.resolve(said[0]));
          assert.deepEqual(
            said.map((one) => one.replace(folder, "FOLDER")),
            [
              "unrecorded: The run cannot be recorded in FOLDER: a part of its path is a file, not a folder. It goes on all the same; what was recorded before is kept.",
            ],
          );
          const [best] = last.steering!.checkpoints;
          assert.deepEqual([best!.kind, best!.inMemory], ["best", true]);
          session.send({ type: "goBack", id: best!.id });
          await told("the way back", () => (of(uri).state === "paused" ? true : undefined));
          assert.equal(of(uri).said.progress!.step, best!.step);
          assert.equal(said.length, 1, said.join("\n"));
        },
      );
    } finally {
      await rm(folder, { force: true });
      await room.recorded.delete([]);
    }
  });

  for (const [how, takeAway] of [
    ["deleted in the editor", (uri: vscode.Uri) => deleteInEditor(uri)],
    ["renamed by another program", (uri: vscode.Uri) => rename(uri.fsPath, `${uri.fsPath}.old`)],
  ] as const)
    it(`a model file that is ${how} under a training is told once, and the training goes on and is recorded`, async () => {
      const uri = await writeFile(`gone-${how.split(" ")[0]}.model.json`, model());
      await open(uri);
      await withMessages(
        () => undefined,
        async (said) => {
          await run("train", uri);
          await goesOn(uri);
          await takeAway(uri);
          await eventually("the word of it", () => Promise.resolve(said[0]));
          assert.match(
            said[0]!,
            /^gone-.*\.model\.json was renamed or deleted while it trains\. The training goes on/,
          );
          await goesOn(uri);
          // Other files may go as well.
          const other = await writeFile("other.model.json", model());
          await vscode.workspace.fs.delete(other);
          await run("stop", uri);
          const { job } = await endOfRun(room, uri);
          await eventually("its record", async () =>
            (await room.recorded.list()).find(({ id, state }) => id === job.runId && state === "stopped"),
          );
          assert.equal(said.length, 1, said.join("\n"));
        },
      );
    });
});

async function deleteInEditor(uri: vscode.Uri): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.deleteFile(uri);
  assert.ok(await vscode.workspace.applyEdit(edit));
}
