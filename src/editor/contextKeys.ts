import * as vscode from "vscode";
import type { Room } from "./room";
import { activeModel, meantRun } from "./target";

/**
 * `modelDebugger.runState`: of the run a command without an argument would mean; `none` where there is none.
 * `modelDebugger.fileRunState`: of the run of the model in the active editor.
 * `modelDebugger.fileIsModel`: the active editor holds a model, also one in code.
 * `modelDebugger.hasWeights`: that run's weights can be exported.
 */
export function keepContextKeys(room: Room): vscode.Disposable {
  const told = new Map<string, unknown>();
  const set = (key: string, value: unknown) => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand("setContext", `modelDebugger.${key}`, value);
  };
  const update = () => {
    const run = meantRun(room) ?? room.runs.going.at(-1);
    set("runState", run?.state ?? "none");
    const file = activeModel();
    set("fileIsModel", file !== undefined);
    set("fileRunState", (file && room.runs.of(file.uri)?.state) ?? "none");
    set("hasWeights", run?.hasWeights ?? false);
  };
  update();
  return vscode.Disposable.from(
    room.runs.onDidTell(update),
    room.dashboards.onDidChangeActive(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    room.reader.onDidLearn(update),
  );
}
