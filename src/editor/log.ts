import * as vscode from "vscode";

let channel: vscode.LogOutputChannel | undefined;

/** Details of unexpected errors go here, never into a message; and what models in code print. Made when first written to. */
export const log = (): vscode.LogOutputChannel =>
  (channel ??= vscode.window.createOutputChannel("Model Debugger", { log: true }));
