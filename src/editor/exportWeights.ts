import { basename } from "node:path";
import * as vscode from "vscode";
import type { Room } from "./room";
import { chooseRun } from "./target";
import { tellLostWeights } from "./lostWeights";

/** Saves the run's weights as they are now, with all that training goes on from; also after its end. */
export async function exportWeights(room: Room, model?: vscode.Uri): Promise<void> {
  const run = await chooseRun(room, model);
  if (run?.lostWeights === true) return void tellLostWeights();
  if (run?.hasWeights !== true) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There are no trained weights to export: train the model first."),
    );
    return;
  }
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export the Weights of {0}", run.name),
    defaultUri: vscode.Uri.joinPath(run.model, "..", `${run.name}.safetensors`),
    filters: { Safetensors: ["safetensors"] },
  });
  if (target === undefined) return;
  run.session.send({ type: "saveWeights", file: target.fsPath });
  const answer = await run.session.next("weightsSaved", "requestFailed").catch((error: unknown) => {
    if (run.session.alive) throw error;
    return undefined;
  });
  if (answer === undefined) return void tellLostWeights();
  // A failure tells itself (`runNotices`).
  if (answer.type === "requestFailed") return;
  const copy = vscode.l10n.t("Copy Path");
  const message = vscode.l10n.t("The weights of {0} are in {1}.", run.name, basename(answer.file));
  void vscode.window.showInformationMessage(message, copy).then((choice) => {
    if (choice === copy) void vscode.env.clipboard.writeText(answer.file);
  });
}
