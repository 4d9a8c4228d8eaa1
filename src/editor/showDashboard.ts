import type * as vscode from "vscode";
import type { Room } from "./room";
import { chooseModel, meantRun } from "./target";

export async function showDashboard(room: Room, model?: vscode.Uri): Promise<void> {
  const uri = meantRun(room, model)?.model ?? (await chooseModel(room, model))?.uri;
  if (uri !== undefined) room.dashboards.show(uri, "focus");
}
