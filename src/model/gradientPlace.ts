import type { CodePlace } from "./custom";
import type { ModelDocument } from "./document";
import type { ModelPath } from "./problem";

/** Where a gradient is computed. */
export interface GradientPlace {
  /** In the model file: the layer, or the loss. */
  readonly path: ModelPath;
  /** Of hand-written code: the line that writes this gradient, else the head of its `backward`. */
  readonly backward?: CodePlace;
  readonly forward?: CodePlace;
}

/** `layer` as the gradient check names it: `loss` is a custom loss. */
export const placeOfGradient = (
  document: ModelDocument,
  { layer, parameter }: { readonly layer: string; readonly parameter: string },
): GradientPlace => {
  const own = document.layers.find(({ name }) => name === layer);
  const path = own?.path ?? (layer === "loss" ? ["loss"] : ["layers"]);
  const type = own?.type ?? document.spec?.loss.type ?? "";
  const places = document.customPlaces[type];
  if (!places) return { path };
  const backward = places.gradients[parameter] ?? places.backward;
  return { path, ...(backward && { backward }), ...(places.forward && { forward: places.forward }) };
};
