import { basename, extname } from "node:path";
import * as vscode from "vscode";
import type { ExportForm } from "../../session/runs/exportRun";
import type { Room } from "../room";
import { chooseRecorded, type TreeArguments } from "./chooseRuns";
import { runName } from "./runTexts";

const formOf: Readonly<Record<string, ExportForm>> = {
  ".html": "html",
  ".htm": "html",
  ".csv": "csv",
  ".json": "json",
};

/** Writes a run to a file: a report to read, its series as a table, or everything. The file's ending says which. */
export async function exportRun(room: Room, given: TreeArguments): Promise<void> {
  const run = await chooseRecorded(room, given);
  if (run === undefined) return;
  const name = `${run.name} ${run.title ?? timeStamp(run.startedAtMs)}`.replace(/[\\/:*?"<>|]/g, "-");
  const to = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export {0}", runName(run)),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(run.model), "..", `${name}.html`),
    filters: {
      [vscode.l10n.t("Report (HTML)")]: ["html"],
      [vscode.l10n.t("Series (CSV)")]: ["csv"],
      [vscode.l10n.t("Everything (JSON)")]: ["json"],
    },
  });
  if (to === undefined) return;
  const form = formOf[extname(to.fsPath).toLowerCase()];
  if (form === undefined)
    return void vscode.window.showErrorMessage(
      vscode.l10n.t(
        "{0} has none of the endings .html, .csv and .json, which say what is exported.",
        basename(to.fsPath),
      ),
    );
  await room.analyst.ask("exportRun", {
    ...room.recorded.place(run.id),
    form,
    to: to.fsPath,
    // Without a table the texts are English, whatever language VS Code has.
    language: vscode.l10n.bundle === undefined ? "en" : vscode.env.language,
  });
  const open = vscode.l10n.t("Open");
  const message = vscode.l10n.t("{0} is in {1}.", runName(run), basename(to.fsPath));
  void vscode.window.showInformationMessage(message, open).then((choice) => {
    if (choice !== open) return;
    if (form === "html") void vscode.env.openExternal(to);
    else void vscode.commands.executeCommand("vscode.open", to);
  });
}

/** `2026-11-26 21.14` */
const timeStamp = (ms: number): string => {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}.${two(at.getMinutes())}`;
};
