import * as vscode from "vscode";
import type { LayerView } from "../model/layerViews";
import { showCount } from "./figures";

/** What hints and hovers say of a layer. */

export function parametersText({ parameterCount, copies }: LayerView): string | undefined {
  if (parameterCount === undefined) return undefined;
  const each = parameterCount / copies;
  const one =
    each === 0
      ? vscode.l10n.t("no parameters")
      : each === 1
        ? vscode.l10n.t("1 parameter")
        : vscode.l10n.t("{0} parameters", showCount(each));
  return copies === 1 || each === 0 ? one : vscode.l10n.t("{0} × {1}", one, copies);
}

/** `→ [batch, 8] · 40 parameters` */
export function shapeText(layer: LayerView): string | undefined {
  if (layer.outputShape === undefined) return undefined;
  return [`→ ${layer.outputShape}`, parametersText(layer)].filter(Boolean).join(" · ");
}
