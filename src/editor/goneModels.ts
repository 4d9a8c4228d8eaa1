import * as vscode from "vscode";
import { labelOf, modelGlob } from "./modelFile";
import type { Run } from "./run";
import type { Runs } from "./runs";
import { inBackground } from "./tellError";

/** Programs that save a file anew delete it first; a rename is told as both. */
const settleMs = 300;

/** Tells once that the model file of a training that goes on is no longer there: it needs it no more. */
export function tellGoneModels(runs: Runs): vscode.Disposable {
  const told = new WeakSet<Run>();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () =>
        inBackground(vscode.l10n.t("Looking for the model file"), async () => {
          for (const run of runs.going) {
            if (told.has(run) || (await isThere(run.model))) continue;
            told.add(run);
            void vscode.window.showWarningMessage(
              vscode.l10n.t(
                "{0} was renamed or deleted while it trains. The training goes on with the text that it began with, and stays under Runs.",
                labelOf(run.model),
              ),
            );
          }
        }),
      settleMs,
    );
  };
  // What is done in the editor is told of folders too, what is done outside of it of files.
  const watcher = vscode.workspace.createFileSystemWatcher(modelGlob, true, true, false);
  return vscode.Disposable.from(watcher, watcher.onDidDelete(look), vscode.workspace.onDidDeleteFiles(look), {
    dispose: () => clearTimeout(timer),
  });
}

const isThere = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(
    vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    ),
  );
