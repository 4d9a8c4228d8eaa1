import { basename } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../engine/userError";
import type { SaveImageIntent } from "../../session/protocol";

/** A PNG file begins so. */
const signature = [0x89, 0x50, 0x4e, 0x47];

/** Saves a figure's picture, as a page made it, where the person wants it and as what the file's name says. */
export async function saveImage(
  model: vscode.Uri,
  { name, png, svg }: Omit<SaveImageIntent, "type">,
): Promise<void> {
  if (!isPng(png) || typeof svg !== "string" || !svg.startsWith("<svg ")) return;
  const file = `${name.replace(/[^\p{L}\p{N} _-]/gu, "-")}.png`;
  const to = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save the Plot as a Picture"),
    defaultUri: vscode.Uri.joinPath(model, "..", file),
    filters: { PNG: ["png"], SVG: ["svg"] },
  });
  if (to === undefined) return;
  const bytes = /\.svg$/i.test(to.path) ? new TextEncoder().encode(svg) : png;
  await vscode.workspace.fs.writeFile(to, bytes).then(undefined, (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      vscode.l10n.t("The picture could not be written to {0}: {1}. Choose another place.", to.fsPath, reason),
    );
  });
  const open = vscode.l10n.t("Open");
  const message = vscode.l10n.t("The plot is in {0}.", basename(to.fsPath));
  void vscode.window.showInformationMessage(message, open).then((choice) => {
    if (choice === open) void vscode.commands.executeCommand("vscode.open", to);
  });
}

/** What a page sends is not to be trusted. */
const isPng = (png: unknown): png is Uint8Array =>
  png instanceof Uint8Array && signature.every((byte, at) => png[at] === byte);
