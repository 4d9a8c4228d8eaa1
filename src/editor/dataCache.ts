import { join } from "node:path";
import type * as vscode from "vscode";

/** Where decoded data is kept between runs, for all windows: the same files may be open in several. */
export const dataCacheOf = (context: vscode.ExtensionContext): string =>
  join(context.globalStorageUri.fsPath, "data");
