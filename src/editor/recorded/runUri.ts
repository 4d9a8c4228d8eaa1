import { basename } from "node:path";
import * as vscode from "vscode";
import type { RunSummary } from "../../session/runs/runSummary";

/**
 * A recorded run as the editor names it: its model text is a read-only document under this URI, and its dashboard
 * is the one of this URI. The path ends in the model file's name, so that the text is coloured as that; the query
 * is the model's own URI.
 */
export const runScheme = "model-debugger-run";

export const uriOfRun = ({ id, model, label }: Pick<RunSummary, "id" | "model" | "label">): vscode.Uri =>
  vscode.Uri.from({ scheme: runScheme, path: `/${id}/${basename(label)}`, query: model });

/** Of a URI under `runScheme`. */
export const runIdOf = ({ path }: vscode.Uri): string => path.split("/")[1] ?? "";

/** The model that a dashboard is about, also one that shows a recorded run of it. */
export const modelOfSubject = (subject: vscode.Uri): vscode.Uri =>
  subject.scheme === runScheme ? vscode.Uri.parse(subject.query, true) : subject;
