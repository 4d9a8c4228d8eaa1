import * as vscode from "vscode";
import { placeOfGradient } from "../model/gradientPlace";
import type { ModelPath } from "../model/problem";
import { rangeInText } from "./diagnosticOf";
import type { GradientResult } from "./gradientResults";
import { pathNow } from "./pathNow";

/** Where a gradient is computed, in the texts as they are now; left out what was changed since. */
export interface GradientLocations {
  /** The line of `backward` that writes it; of a built-in layer the layer's own. */
  readonly culprit?: vscode.Location;
  readonly forward?: vscode.Location;
  /** In the model; only where the culprit stands elsewhere. */
  readonly layer?: vscode.Location;
}

export function locationsOf(
  { model, document, texts }: Pick<GradientResult, "model" | "document" | "texts">,
  tensor: { readonly layer: string; readonly parameter: string },
): GradientLocations {
  const { path, backward, forward } = placeOfGradient(document, tensor);
  const locationOf = ({ file, range }: NonNullable<typeof backward>) =>
    texts.locationNow(vscode.Uri.file(file), range);
  const layer = layerNow(model, document, texts, path);
  if (!backward) return { ...(layer && { culprit: layer }) };
  const culprit = locationOf(backward);
  const ahead = forward && locationOf(forward);
  return { ...(culprit && { culprit }), ...(ahead && { forward: ahead }), ...(layer && { layer }) };
}

function layerNow(
  model: vscode.Uri,
  document: GradientResult["document"],
  texts: GradientResult["texts"],
  path: ModelPath,
): vscode.Location | undefined {
  const trail = texts.of(model);
  const now = trail && pathNow(document, trail, path);
  return trail && now && new vscode.Location(model, rangeInText(trail.present, now));
}
