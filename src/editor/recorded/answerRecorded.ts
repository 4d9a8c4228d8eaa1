import * as vscode from "vscode";
import type { PanelIntent } from "../../session/protocol";
import type { RecordedRuns } from "./recordedRuns";
import { runIdOf } from "./runUri";

/** Intents of a dashboard that are about places in the text: of a recorded run, in the text that was recorded. */
export type PlaceIntent = Extract<PanelIntent, { type: "revealLayer" | "revealFinding" | "revealFailure" }>;

/** Shows the place in the recorded text, beside the dashboard. */
export async function revealInRecord(
  recorded: RecordedRuns,
  run: vscode.Uri,
  intent: PlaceIntent,
): Promise<void> {
  const { findings, info } = await recorded.snapshot(runIdOf(run));
  const line =
    intent.type === "revealLayer"
      ? info?.layers.find(({ name }) => name === intent.layer)?.line
      : intent.type === "revealFinding"
        ? findings[intent.index]?.line
        : 1;
  const document = await vscode.workspace.openTextDocument(run);
  const at = new vscode.Position(Math.min(line ?? 1, document.lineCount) - 1, 0);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    selection: document.lineAt(at).range,
  });
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
