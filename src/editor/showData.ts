import type * as vscode from "vscode";
import { launch } from "./launch";
import type { Room } from "./room";
import { chooseModel } from "./target";
import { isTrusted } from "./trust";

/**
 * Opens the dashboard at its data view: on the data of the model's run where there is one of the same text or
 * one that goes on, else of a run that loads the data and does not train.
 */
export async function showData(room: Room, model?: vscode.Uri): Promise<void> {
  const document = await chooseModel(room, model);
  if (document === undefined || !isTrusted()) return;
  await room.runs.launches.get(document.uri.toString());
  const run = room.runs.of(document.uri);
  const isLoaded = run?.session.alive === true && run.state !== "failed";
  const serves = isLoaded && (!run.session.ended || run.job.text === document.getText());
  const shown = serves ? run : await launch(room, document, "look");
  if (shown !== undefined) room.dashboards.showView(shown.model, "data");
}
