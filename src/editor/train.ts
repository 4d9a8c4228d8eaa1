import * as vscode from "vscode";
import { launch } from "./launch";
import type { Room } from "./room";
import { chooseModel } from "./target";

/** Trains the model as it stands in the editor and shows its dashboard beside it. */
export async function train(room: Room, model?: vscode.Uri): Promise<void> {
  const chosen = await chooseModel(room, model);
  if (chosen === undefined) return;
  const running = room.runs.of(chosen.uri);
  if (running !== undefined && !running.session.ended) {
    const again = vscode.l10n.t("Stop and Train Again");
    const show = vscode.l10n.t("Show Dashboard");
    const message = vscode.l10n.t("{0} is being trained already.", running.name);
    const choice = await vscode.window.showInformationMessage(message, again, show);
    if (choice === show) room.dashboards.show(chosen.uri, "focus");
    if (choice !== again) return;
  }
  await launch(room, chosen, "train");
}
