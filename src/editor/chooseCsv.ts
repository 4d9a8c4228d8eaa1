import { open } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { CsvParser } from "../data/csvParser";
import { Refusal } from "../session/analyst";
import { labelOf } from "./modelFile";
import type { Room } from "./room";
import { templates, type CsvChoice, type TemplateName } from "./templates";

interface Chosen {
  readonly folder: vscode.Uri;
  readonly choice: CsvChoice;
}

const mostFiles = 500;
/** Holds the header row of any file a person would choose a column from. */
const headBytes = 64 * 1024;

/** Asks for the CSV and the column to predict. Undefined: there is no CSV, the template's placeholder stays. */
export async function chooseCsv(
  room: Room,
  template: TemplateName,
): Promise<Chosen | "cancelled" | undefined> {
  const files = await vscode.workspace.findFiles("**/*.{csv,tsv}", "**/node_modules/**", mostFiles);
  if (files.length === 0) return undefined;
  const items = files
    .map((uri) => ({ label: `$(table) ${labelOf(uri)}`, uri }))
    .sort((one, other) => one.label.localeCompare(other.label));
  const file = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("Which file holds the data?"),
    ignoreFocusOut: true,
  });
  if (file === undefined) return "cancelled";
  const names = await columnNames(file.uri.fsPath);
  const target = await vscode.window.showQuickPick(
    // In most files the column to predict is the last one.
    names.reverse(),
    { placeHolder: vscode.l10n.t("Which column should be predicted?"), ignoreFocusOut: true },
  );
  if (target === undefined) return "cancelled";
  const folder = vscode.Uri.joinPath(file.uri, "..");
  const choice = { source: file.uri.path.split("/").at(-1)!, target };
  return { folder, choice: { ...choice, classes: await countClasses(room, folder, template, choice) } };
}

async function columnNames(file: string): Promise<string[]> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(headBytes), position: 0 });
    let names: string[] | undefined;
    const parser = new CsvParser(file.endsWith(".tsv") ? "\t" : ",", file, (record) => {
      names ??= [...record.cells];
    });
    parser.push(buffer.toString("utf8", 0, bytesRead).replace(/^\uFEFF/, ""));
    // A file of one line that no line break ends.
    if (names === undefined) parser.push("\n");
    return names ?? [];
  } finally {
    await handle.close();
  }
}

/** Distinct labels of the column, as the analyst's worker finds them; undefined where it cannot tell. */
async function countClasses(
  room: Room,
  folder: vscode.Uri,
  template: TemplateName,
  choice: CsvChoice,
): Promise<number | undefined> {
  if (template !== "classification") return undefined;
  const root = vscode.workspace.getWorkspaceFolder(folder)?.uri.fsPath ?? folder.fsPath;
  const file = join(folder.fsPath, "new.model.json");
  try {
    const { header } = await room.analyst.ask("inspectData", {
      text: templates[template].text(choice),
      file,
      root,
      mayRun: false,
    });
    const target = header?.target;
    return target?.kind === "classes" ? target.classes.length : target?.distinctIntegers?.length;
  } catch (error) {
    // What is wrong with the data will be underlined in the new file.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
