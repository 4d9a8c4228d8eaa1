import { basename } from "node:path/posix";
import * as vscode from "vscode";
import { chooseCsv } from "./chooseCsv";
import { isCodeModel } from "../model/modelFiles";
import { writeTypes } from "./modelTypes";
import type { Room } from "./room";
import { templates, type TemplateName } from "./templates";

/** Writes a model file from a template beside its data, or an untitled one where no folder is open, and opens it. */
export async function newModel(room: Room, template: unknown): Promise<vscode.Uri | undefined> {
  const name = isTemplate(template) ? template : await chooseTemplate();
  if (name === undefined) return undefined;
  const { needsCsv, fileName, ending, text } = templates[name];
  const csv = needsCsv ? await chooseCsv(room, name) : undefined;
  if (csv === "cancelled") return undefined;
  const root = csv?.folder ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const stem = csv === undefined ? fileName : basename(csv.choice.source).replace(/\.[^.]*$/, "");
  if (root === undefined) return openUntitled(stem + ending, text());
  const uri = await freeName(root, stem, ending);
  if (isCodeModel(uri.path)) await writeTypes(room, uri);
  return openNew(uri, text(csv?.choice));
}

const isTemplate = (name: unknown): name is TemplateName => typeof name === "string" && name in templates;

async function chooseTemplate(): Promise<TemplateName | undefined> {
  const items: (vscode.QuickPickItem & { readonly name: TemplateName })[] = [
    {
      name: "classification",
      label: `$(symbol-enum) ${vscode.l10n.t("Classification from CSV")}`,
      detail: vscode.l10n.t("Predicts which class a row belongs to, such as a species or yes / no."),
    },
    {
      name: "regression",
      label: `$(graph-line) ${vscode.l10n.t("Regression from CSV")}`,
      detail: vscode.l10n.t("Predicts a number from a row, such as a price."),
    },
    {
      name: "synthetic",
      label: `$(beaker) ${vscode.l10n.t("Two Classes to Play With")}`,
      detail: vscode.l10n.t("Two interleaved half moons, made from a seed: trains at once, no file needed."),
    },
    {
      name: "custom",
      label: `$(symbol-method) ${vscode.l10n.t("A Layer of Your Own")}`,
      detail: vscode.l10n.t(
        "A model in TypeScript with a hand-written backward pass, to be gradient-checked.",
      ),
    },
  ];
  const placeHolder = vscode.l10n.t("What should the model do?");
  return (await vscode.window.showQuickPick(items, { placeHolder, ignoreFocusOut: true }))?.name;
}

async function openNew(uri: vscode.Uri, text: string): Promise<vscode.Uri> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
  return uri;
}

/** `moons.model.json`, or `moons-2.model.json` where that is taken. */
async function freeName(folder: vscode.Uri, stem: string, ending: string): Promise<vscode.Uri> {
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name));
  let name = stem + ending;
  for (let number = 2; taken.has(name); number++) name = `${stem}-${number}${ending}`;
  return vscode.Uri.joinPath(folder, name);
}

async function openUntitled(name: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.from({ scheme: "untitled", path: name });
  const editor = await vscode.window.showTextDocument(uri);
  const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
  await editor.edit((edit) => edit.replace(all, text));
  return uri;
}
