import * as vscode from "vscode";
import type { LayerView } from "../model/layerViews";
import { showCount } from "./figures";

/** What hints and hovers say of a layer. */

/** Of all copies of a repeated layer together: the first copy often has other inputs than the rest. */
export function parametersText({ parameterCount, copies }: LayerView): string | undefined {
  if (parameterCount === undefined) return undefined;
  const all =
    parameterCount === 0
      ? vscode.l10n.t("no parameters")
      : parameterCount === 1
        ? vscode.l10n.t("1 parameter")
        : vscode.l10n.t("{0} parameters", showCount(parameterCount));
  return copies === 1 ? all : vscode.l10n.t("{0} in {1} layers", all, copies);
}

/** `→ [batch, 8] · 40 parameters` */
export function shapeText(layer: LayerView): string | undefined {
  if (layer.outputShape === undefined) return undefined;
  return [`→ ${layer.outputShape}`, parametersText(layer)].filter(Boolean).join(" · ");
}
