import * as vscode from "vscode";

let channel: vscode.LogOutputChannel | undefined;

/** Details of unexpected errors go here, never into a message. Made when first written to. */
export const log = (): vscode.LogOutputChannel =>
  (channel ??= vscode.window.createOutputChannel("Model Debugger", { log: true }));
