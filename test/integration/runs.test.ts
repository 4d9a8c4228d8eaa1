import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import * as vscode from "vscode";
import { RecordedFindings } from "../../src/editor/recorded/recordedFindings";
import { saveImage } from "../../src/editor/recorded/saveImage";
import { runScheme } from "../../src/editor/recorded/runUri";
import { isRun, type ModelOfRuns } from "../../src/editor/recorded/runsTree";
import type { Room } from "../../src/editor/room";
import { RunFindings } from "../../src/editor/runFindings";
import type { Runs } from "../../src/editor/runs";
import type { RunSummary } from "../../src/session/runs/runSummary";
import {
  closeAll,
  diagnosticsOf,
  endOfRun,
  eventually,
  example,
  open,
  openRoom,
  replace,
  ruleOf,
  temporaryFile,
  waitFor,
  withMessages,
  writeFile,
} from "./support";

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`modelDebugger.${command}`, ...args);

const longModel = `{
  "data": { "source": { "generator": "moons", "samples": 2000 }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [{ "type": "dense", "units": 32, "activation": "relu" }, { "type": "dense", "units": 1, "activation": "sigmoid" }],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 4, "epochs": 20000 },
}
`;

/** Stands in for the person at an input box or a save dialog. */
async function answering<T>(
  name: "showInputBox" | "showSaveDialog",
  answer: unknown,
  act: () => Promise<T>,
): Promise<T> {
  const window = vscode.window as unknown as Record<string, unknown>;
  const before = window[name];
  window[name] = () => Promise.resolve(answer);
  try {
    return await act();
  } finally {
    window[name] = before;
  }
}

describe("The recorded runs", function () {
  // Two trainings, a dashboard each, and the editor's own views.
  this.timeout(60_000);
  let room: Room;

  before(async () => {
    room = await openRoom();
  });
  beforeEach(async () => {
    await rm(room.recorded.folder, { recursive: true, force: true });
    await room.recorded.delete([]);
  });
  afterEach(async () => {
    await Promise.all(room.runs.all.map((one) => one.release()));
    await closeAll();
  });

  /** As the tree shows them. */
  const groups = async (): Promise<ModelOfRuns[]> =>
    (await room.runsTree.getChildren()).flatMap((element) => (isRun(element) ? [] : [element]));
  const listed = (matches: (runs: RunSummary[]) => boolean) =>
    eventually("the runs in the tree", async () => {
      const runs = (await groups()).flatMap((group) => [...group.runs]);
      return matches(runs) ? runs : undefined;
    });
  const trainIris = async (): Promise<RunSummary> => {
    const { uri } = await open(example("iris"));
    await run("train", uri);
    const { job } = await endOfRun(room, uri);
    const runs = await listed((all) => all.some(({ id, state }) => id === job.runId && state === "finished"));
    return runs.find(({ id }) => id === job.runId)!;
  };

  it("are listed below their model with state, best metric and duration", async () => {
    await trainIris();
    const [group] = await groups();
    assert.equal(group!.model.toString(), example("iris").toString());
    const [element] = group!.runs;
    const item = room.runsTree.getTreeItem(element!);
    assert.match(String(item.description), /^dev accuracy 0\.9\d* · .* s$/);
    assert.equal((item.iconPath as vscode.ThemeIcon).id, "pass");
    assert.equal(item.contextValue, "run.ended");
  });

  it("open in a dashboard of their own, which draws every recorded step, from the record alone", async () => {
    const first = await trainIris();
    // Another one takes its place as the model's latest.
    await trainIris();
    let latest: number | undefined;
    const reports = room.dashboards.onDidReport(({ subject, intent }) => {
      if (subject.scheme === runScheme && intent.type === "drew") latest = intent.steps;
    });
    await run("openRun", first);
    await waitFor("the recorded run's curve", [room.dashboards.onDidReport], () =>
      latest === first.totalSteps ? true : undefined,
    );
    reports.dispose();
    const { all } = vscode.window.tabGroups;
    assert.ok(all.some(({ tabs }) => tabs.some(({ label }) => label.startsWith("Run: iris, "))));
  });

  it("re-run to the same bits, with the text that was recorded and not the one that stands there now", async () => {
    const first = await trainIris();
    const document = await open(example("iris"));
    await replace(document, '"units": 16', '"units": 5');
    await run("rerun", first);
    const again = await endOfRun(room, document.uri);
    const [one, other] = await Promise.all(
      [first.id, again.job.runId].map((id) =>
        eventually("the whole record", async () => {
          const recorded = await room.recorded.read(id);
          return recorded.snapshot.state === "finished" ? recorded : undefined;
        }),
      ),
    );
    assert.deepEqual(other!.snapshot.history, one!.snapshot.history);
    assert.deepEqual(other!.snapshot.facts, one!.snapshot.facts);
    assert.deepEqual(other!.epochs, one!.epochs);
    assert.equal(other!.begin.rerunOf, first.id);
  });

  it("put their findings back on their lines in a window that did not train, until the text is changed", async () => {
    const document = await open(example("vanishing"));
    await run("train");
    const { job } = await endOfRun(room, document.uri);
    await listed((all) => all.some(({ id, state }) => id === job.runId && state === "finished"));
    // The window that trained shows its own; the one that stands in for a reloaded window adds the same.
    const shown = (count: number) =>
      diagnosticsOf(document.uri, `${count} diagnostics`, (all) => {
        const found = all.filter((one) => ruleOf(one) === "vanishing-gradient");
        return found.length === count ? found : undefined;
      });
    const [first] = await shown(1);
    const never = new vscode.EventEmitter<never>();
    const runs = {
      of: () => undefined,
      all: [],
      onDidTell: never.event,
      onDidMove: never.event,
    } as unknown as Runs;
    const recalled = new RecordedFindings(room.recorded, runs, room.trails, room.analyst);
    const findings = new RunFindings(runs, room.reader, room.trails, recalled);
    try {
      for (const { range, message } of await shown(2)) {
        assert.ok(range.isEqual(first!.range));
        assert.equal(message, first!.message);
      }
      assert.ok(findings.mendable(document).some(({ rule }) => rule === "vanishing-gradient"));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), "// one\n");
      await vscode.workspace.applyEdit(edit);
      await diagnosticsOf(document.uri, "both a line below", (all) =>
        all.filter(
          (one) =>
            ruleOf(one) === "vanishing-gradient" && one.range.start.line === first!.range.start.line + 1,
        ).length === 2
          ? true
          : undefined,
      );
      await replace(document, '"sigmoid"', '"relu"');
      await shown(0);
    } finally {
      vscode.Disposable.from(findings, recalled, never).dispose();
    }
  });

  it("show the text that was trained, which cannot be edited, and its difference from the file", async () => {
    const recorded = await trainIris();
    const document = await open(example("iris"));
    const before = document.getText();
    await replace(document, '"units": 16', '"units": 5');
    await run("showRunText", recorded);
    const shown = vscode.window.activeTextEditor!.document;
    assert.equal(shown.getText(), before);
    assert.equal(shown.languageId, "jsonc");
    await run("compareRunWithFile", recorded);
    await waitFor("the difference", [vscode.window.tabGroups.onDidChangeTabs], () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      return activeTab?.input instanceof vscode.TabInputTextDiff ? true : undefined;
    });
  });

  it("are renamed, pinned, deleted, and brought back by Undo", async () => {
    const recorded = await trainIris();
    await answering("showInputBox", "the good one", () => Promise.resolve(run("renameRun", recorded)));
    await run("pinRun", recorded);
    const [named] = await listed(([one]) => one?.kept === true);
    const item = room.runsTree.getTreeItem(named!);
    assert.equal(item.label, "the good one");
    assert.match(String(item.description), /pinned$/);
    assert.equal(item.contextValue, "run.ended.pinned");
    await withMessages(
      () => "Undo",
      async (said) => {
        await run("deleteRun", named);
        assert.deepEqual(said, ["iris, the good one was deleted."]);
      },
    );
    const [back] = await listed(([one]) => one?.title === "the good one");
    await withMessages(
      () => undefined,
      () => Promise.resolve(run("deleteRun", back)),
    );
    assert.deepEqual(await listed((runs) => runs.length === 0), []);
  });

  it("are compared in one page, which asks for them and opens one", async () => {
    const runs = [await trainIris(), await trainIris()];
    const said: string[] = [];
    const reports = room.comparisons.onDidReport(({ type }) => said.push(type));
    await run("compareRuns", runs[0], runs);
    await waitFor("the page", [room.comparisons.onDidReport], () =>
      said.includes("ready") ? true : undefined,
    );
    reports.dispose();
    const { runs: compared, differences } = await room.analyst.ask("compareRuns", {
      runs: runs.map(({ id }) => room.recorded.place(id)),
    });
    assert.equal(compared.length, 2);
    assert.deepEqual(differences, []);
    assert.deepEqual(compared[0]!.history, compared[1]!.history, "the same seed, the same curve");
  });

  it("are exported where the person says, and a failure is told plainly", async () => {
    const recorded = await trainIris();
    for (const [ending, holds] of [
      ["html", /^<!DOCTYPE html>/],
      [
        "csv",
        /^step,cost,smoothedCost,.*,smoothedCost\/0\.999,metric\/accuracy\/train,metric\/accuracy\/dev(,.*)?$/m,
      ],
      ["json", /"format": "model-debugger-run"/],
    ] as const) {
      const file = temporaryFile(`exported.${ending}`);
      await withMessages(
        () => undefined,
        () =>
          answering("showSaveDialog", vscode.Uri.file(file), () =>
            Promise.resolve(run("exportRun", recorded)),
          ),
      );
      assert.match(await readFile(file, "utf8"), holds);
    }
    const nowhere = vscode.Uri.file(temporaryFile("none/exported.csv"));
    await withMessages(
      () => undefined,
      async (said) => {
        await answering("showSaveDialog", nowhere, () => Promise.resolve(run("exportRun", recorded)));
        assert.match(said.join(), /could not be written to .*exported\.csv: the folder does not exist/);
      },
    );
  });

  it("give pictures of their plots as PNG or SVG, as the file is called, and nothing else is written", async () => {
    const [png, svg] = [
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1),
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ];
    const save = (file: string, image: object) =>
      withMessages(
        () => undefined,
        () =>
          answering("showSaveDialog", vscode.Uri.file(file), () =>
            saveImage(example("iris"), image as Parameters<typeof saveImage>[1]),
          ),
      );
    const files = ["picture.png", "picture.SVG", "bad.svg"].map(temporaryFile);
    await save(files[0]!, { name: "Cost", png, svg });
    await save(files[1]!, { name: "Cost", png, svg });
    await save(files[2]!, { name: "Cost", png, svg: "<script>" });
    assert.deepEqual([...(await readFile(files[0]!))], [...png]);
    assert.equal(await readFile(files[1]!, "utf8"), svg);
    await assert.rejects(readFile(files[2]!));
  });

  /** A model that trains until it is stopped; paused, so that it takes nothing from the editor meanwhile. */
  const trainLong = async (name: string): Promise<vscode.Uri> => {
    const uri = await writeFile(name, longModel);
    await open(uri);
    await run("train", uri);
    await waitFor("the run", [room.runs.onDidTell], () =>
      room.runs.of(uri)?.state === "running" ? true : undefined,
    );
    await run("pause", uri);
    await waitFor("the pause", [room.runs.onDidTell], () =>
      room.runs.of(uri)?.state === "paused" ? true : undefined,
    );
    return uri;
  };

  it("go with their model when it is renamed under a run that goes on, and so does that run", async () => {
    const uri = await trainLong("before.model.json");
    const renamed = vscode.Uri.joinPath(uri, "..", "after.model.json");
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(uri, renamed);
    await vscode.workspace.applyEdit(edit);
    await eventually("the run's new place", () => Promise.resolve(room.runs.of(renamed)));
    assert.equal(room.runs.of(uri), undefined);
    assert.equal(room.runs.of(renamed)!.state, "paused");
    await eventually("the dashboard's new title", () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      return Promise.resolve(tabs.find(({ label }) => label === "Dashboard: after"));
    });
    await listed(([one]) => one?.model === renamed.toString());
  });

  it("stay when their model is deleted under a run that goes on, which can still be stopped", async () => {
    const uri = await trainLong("deleted.model.json");
    await vscode.workspace.fs.delete(uri);
    await run("stop", uri);
    assert.equal((await endOfRun(room, uri)).state, "stopped");
    const group = await eventually("the group without its file", async () => {
      const [first] = await groups();
      return first?.isGone === true && first.runs.length === 1 ? first : undefined;
    });
    assert.match(String(room.runsTree.getTreeItem(group).description), /^1 run · file no longer there$/);
  });
});
