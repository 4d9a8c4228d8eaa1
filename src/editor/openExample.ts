import * as vscode from "vscode";
import type { Room } from "./room";

/** What this command takes from examples/examples.json, which the package brings along. */
interface Example {
  readonly folder: string;
  readonly about: string;
  readonly lookAt: string;
  /** Its data are too many bytes for the package. */
  readonly large?: boolean;
  readonly models: readonly { readonly file: string }[];
}

/**
 * Opens the first model file of an example, `name` or one that is chosen: the workspace's own copy where there is
 * one, else a copy in a folder that the user chooses. What is there already is opened as it stands.
 */
export async function openExample(room: Room, name: unknown): Promise<vscode.Uri | undefined> {
  const shipped = vscode.Uri.joinPath(room.context.extensionUri, "examples");
  const list = new TextDecoder().decode(
    await vscode.workspace.fs.readFile(vscode.Uri.joinPath(shipped, "examples.json")),
  );
  const examples = JSON.parse(list) as readonly Example[];
  const example = examples.find(({ folder }) => folder === name) ?? (await choose(examples));
  if (example === undefined) return undefined;
  const model = (await findInWorkspace(example)) ?? (await copy(example, shipped));
  if (model !== undefined) await vscode.window.showTextDocument(model);
  return model;
}

async function choose(examples: readonly Example[]): Promise<Example | undefined> {
  const items = examples.map((example) => ({
    label: example.folder,
    description: example.about,
    detail: example.lookAt,
    example,
  }));
  const placeHolder = vscode.l10n.t("Which example?");
  const options = { placeHolder, ignoreFocusOut: true, matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.example;
}

async function findInWorkspace({ folder, models }: Example): Promise<vscode.Uri | undefined> {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    for (const parent of [uri, vscode.Uri.joinPath(uri, "examples")]) {
      const model = vscode.Uri.joinPath(parent, folder, models[0]!.file);
      if (await exists(model)) return model;
    }
  }
  return undefined;
}

async function copy(
  { folder, models, large }: Example,
  shipped: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  if (large === true) {
    const message = vscode.l10n.t(
      "The data of {0} are too large to come with the extension: it is in the source's folder examples/.",
      folder,
    );
    void vscode.window.showInformationMessage(message);
    return undefined;
  }
  const [parent] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
      title: vscode.l10n.t("Copy the Example Into a Folder"),
      openLabel: vscode.l10n.t("Copy Here"),
    })) ?? [];
  if (parent === undefined) return undefined;
  const target = vscode.Uri.joinPath(parent, folder);
  const model = vscode.Uri.joinPath(target, models[0]!.file);
  if (!(await exists(model)))
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(shipped, folder), target, { overwrite: false });
  return model;
}

const exists = (uri: vscode.Uri): Thenable<boolean> =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
