import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as vscode from "vscode";
import type { Room } from "../../src/editor/room";
import { fileOfCheckpoint } from "../../src/session/runs/runFolder";
import type { PanelReport } from "../../src/editor/dashboards";
import type { PanelIntent } from "../../src/session/protocol";
import { uriOfRun } from "../../src/editor/recorded/runUri";
import {
  closeAll,
  endOfRun,
  eventually,
  open,
  openRoom,
  replace,
  waitFor,
  withMessages,
  writeFile,
} from "./support";

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`modelDebugger.${command}`, ...args);

const model = `{
  "data": { "source": { "generator": "moons", "samples": 400 }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "name": "first", "units": 32, "activation": "relu" },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 4, "epochs": 20000 }
}
`;

/** Stands in for the person at a quick pick: takes the first item that is not kept by itself. */
async function picking<T>(act: () => Promise<T>): Promise<T> {
  const window = vscode.window as unknown as Record<string, unknown>;
  const before = window.showQuickPick;
  window.showQuickPick = (items: { readonly description?: string }[]) =>
    Promise.resolve(items.find(({ description = "" }) => !description.includes("best dev cost")));
  try {
    return await act();
  } finally {
    window.showQuickPick = before;
  }
}

describe("Steering by hand", function () {
  this.timeout(60_000);
  let room: Room;
  before(async () => void (room = await openRoom()));
  afterEach(async () => {
    await Promise.all(room.runs.all.map((one) => one.release()));
    await closeAll();
  });

  it("keeps a checkpoint, goes back to it, and forks the run from it where the model file still fits", async () => {
    const uri = await writeFile("steered.model.json", model);
    const document = await open(uri);
    await run("train", uri);
    const of = () => room.runs.of(uri)!;
    const told = <T>(what: string, look: () => T | undefined) => waitFor(what, [room.runs.onDidTell], look);
    const parent = await told("the first steps", () => (of().said.progress ? of() : undefined));
    parent.session.send({ type: "pause" });
    await told("the pause", () => (of().state === "paused" ? true : undefined));
    // As its dashboard would say it.
    const page = room.dashboards as unknown as { readonly reported: vscode.EventEmitter<PanelReport> };
    const say = (intent: PanelIntent) => page.reported.fire({ subject: uri, intent });
    say({ type: "setHyperparameter", name: "beta1", value: 0.5 });
    await told("the change", () => (of().said.steering?.marks.length === 1 ? true : undefined));
    await run("checkpoint", uri);
    const { step, id } = await told("the checkpoint", () =>
      of().said.steering?.checkpoints.find(({ kind }) => kind === "hand"),
    );
    assert.ok(existsSync(fileOfCheckpoint(room.recorded.place(parent.job.runId), id)));
    parent.session.send({ type: "step", unit: "epoch" });
    await told("an epoch more", () => (of().said.progress!.step > step ? true : undefined));
    await told("the pause", () => (of().state === "paused" ? true : undefined));
    await picking(async () => {
      // The latest stands first: there is one.
      await run("goBack", uri);
      await told("the step", () => (of().said.progress!.step === step ? true : undefined));
      assert.equal(of().state, "paused");
      const summary = await eventually("the run's record", async () =>
        (await room.recorded.list()).find((one) => one.id === parent.job.runId),
      );
      await replace(document, '"units": 32', '"units": 16');
      const press = (message: string) =>
        message.includes("A fork takes its place") ? "Stop and Fork" : undefined;
      await withMessages(press, async (said) => {
        await run("forkRun", summary);
        assert.match(said.at(-1)!, /does not fit the model file: first has a kernel of \[2, 32\]/);
        assert.equal(of(), parent, "the run was not stopped for it");
        assert.equal(of().state, "paused");
        await replace(document, '"units": 16', '"units": 32');
        say({ type: "fork", run: summary.id, id });
        await told("the fork", () => (of() === parent ? undefined : true));
      });
    });
    const child = await told("the fork", () => (of() !== parent && of().said.progress ? of() : undefined));
    assert.equal(child.said.steering!.fork!.run, parent.job.runId);
    assert.ok(child.said.progress!.step > child.said.steering!.fork!.step);
    await child.release();
    const forked = await eventually("the fork in the list", async () =>
      (await room.recorded.list()).find((one) => one.id === child.job.runId),
    );
    assert.equal(forked.forkOf!.run, parent.job.runId);
  });

  it("takes up an ended run at its best checkpoint; once its worker is gone it offers the fork; names and deletes in the record", async () => {
    const uri = await writeFile("ended.model.json", model.replace("20000", "30"));
    await open(uri);
    await run("train", uri);
    const first = await endOfRun(room, uri);
    const page = room.dashboards as unknown as { readonly reported: vscode.EventEmitter<PanelReport> };
    const say = (subject: vscode.Uri, intent: PanelIntent) => page.reported.fire({ subject, intent });
    const told = <T>(what: string, look: () => T | undefined) => waitFor(what, [room.runs.onDidTell], look);
    const best = first.said.steering!.checkpoints[0]!;
    assert.equal(best.kind, "best");
    say(uri, { type: "goBack", id: best.id });
    await told("the run at its best", () => (first.state === "paused" ? true : undefined));
    assert.equal(first.said.progress!.step, best.step);
    await run("checkpoint", uri);
    await run("stop", uri);
    await endOfRun(room, uri);
    const { id } = first.said.steering!.checkpoints.findLast(({ kind }) => kind === "hand")!;
    const recorded = await eventually("the run's record", async () => {
      const found = (await room.recorded.list()).find((one) => one.id === first.job.runId);
      return found?.state === "stopped" ? found : undefined;
    });
    await first.release();
    const subject = uriOfRun(recorded);
    const names = async () => {
      const { steering } = (await room.recorded.read(recorded.id)).snapshot;
      return steering!.checkpoints.find((one) => one.id === id);
    };
    // From the dashboard of the run that ended in this window, and from the record's own.
    say(uri, { type: "nameCheckpoint", id, name: "calm" });
    await told("the name", () =>
      first.said.steering!.checkpoints.some(({ name }) => name === "calm") ? true : undefined,
    );
    say(subject, { type: "nameCheckpoint", id, name: " calmer " });
    await eventually("the other name", async () => ((await names())?.name === "calmer" ? true : undefined));
    let answer: string | undefined;
    await withMessages(
      () => answer,
      async (said) => {
        say(subject, { type: "deleteCheckpoint", id });
        await eventually("the question", () => Promise.resolve(said[0]));
        assert.equal(said[0], `Delete the checkpoint “calmer” of step ${best.step}?`);
        assert.ok(await names(), "nobody said yes");
        answer = "Delete";
        say(subject, { type: "deleteCheckpoint", id });
        await eventually("the deletion", async () => ((await names()) === undefined ? true : undefined));
        assert.equal(existsSync(fileOfCheckpoint(room.recorded.place(recorded.id), id)), false);
        answer = "Fork";
        say(uri, { type: "goBack", id: best.id });
        const child = await told("the fork", () =>
          room.runs.of(uri) === first ? undefined : room.runs.of(uri),
        );
        assert.match(said.at(-1)!, /^The worker of this run has ended, so it cannot be taken up again\./);
        assert.equal(child.job.fork!.origin.step, best.step);
      },
    );
  });
});
