import type * as vscode from "vscode";
import type { DashboardView } from "../session/protocol";
import { launch } from "./launch";
import type { Room } from "./room";
import { chooseModel } from "./target";
import { isTrusted } from "./trust";

export const showData = (room: Room, model?: vscode.Uri): Promise<void> => showLoaded(room, "data", model);

export const showNetwork = (room: Room, model?: vscode.Uri): Promise<void> =>
  showLoaded(room, "network", model);

/**
 * Opens the dashboard at a view that needs the data or the weights: of the model's run where there is one of the same text
 * or one that goes on, else of a run that loads the data and does not train.
 */
async function showLoaded(room: Room, view: DashboardView, model?: vscode.Uri): Promise<void> {
  const document = await chooseModel(room, model);
  if (document === undefined || !isTrusted()) return;
  await room.runs.launches.get(document.uri.toString());
  const run = room.runs.of(document.uri);
  const isLoaded = run?.session.alive === true && run.state !== "failed";
  const serves = isLoaded && (!run.session.ended || run.job.text === document.getText());
  const shown = serves ? run : await launch(room, document, "look");
  if (shown !== undefined) room.dashboards.showView(shown.model, view);
}
