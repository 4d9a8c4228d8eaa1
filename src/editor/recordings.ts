import { createHash } from "node:crypto";
import { join } from "node:path";
import type * as vscode from "vscode";

/** Where a model's latest run is recorded: with the workspace, or for all windows where no folder is open. */
export function recordingOf(context: vscode.ExtensionContext, model: vscode.Uri): string {
  const folder = context.storageUri ?? context.globalStorageUri;
  const name = createHash("sha256").update(model.toString()).digest("hex").slice(0, 24);
  return join(folder.fsPath, "recordings", `${name}.run`);
}

/** Where decoded data is kept between runs, for all windows: the same files may be open in several. */
export const dataCacheOf = (context: vscode.ExtensionContext): string =>
  join(context.globalStorageUri.fsPath, "data");
