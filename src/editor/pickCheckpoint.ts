import * as vscode from "vscode";
import { inListOrder, type ShownCheckpoint } from "../session/shownSteering";

/** Lets the person pick one, the best first, then the latest; undefined where they do not, or where there is none and they are told. */
export async function pickCheckpoint(
  checkpoints: readonly ShownCheckpoint[],
  { placeHolder, none }: { readonly placeHolder: string; readonly none: string },
): Promise<string | undefined> {
  if (checkpoints.length === 0) {
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  const items = inListOrder(checkpoints).map(({ id, name, step, epoch, cost, devCost, kind }) => ({
    id,
    label: name ?? vscode.l10n.t("Step {0}", step),
    description: [
      name === undefined ? undefined : vscode.l10n.t("step {0}", step),
      vscode.l10n.t("epoch {0}", epoch),
      cost === undefined ? undefined : vscode.l10n.t("cost {0}", cost.toPrecision(4)),
      kind === "best" ? vscode.l10n.t("best dev cost") : undefined,
      kind === "beforeBack" ? vscode.l10n.t("before going back") : undefined,
      devCost === undefined ? undefined : vscode.l10n.t("dev cost {0}", devCost.toPrecision(4)),
    ]
      .filter((part) => part !== undefined)
      .join(" · "),
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
}
