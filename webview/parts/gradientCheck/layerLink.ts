import { h } from "../../dom";
import type { Context } from "../../state/context";
import { text } from "../../strings";

/** A layer's name as a link to its line; plain where the model file has no such layer (a custom loss). */
export function layerLink({ run, host }: Context, layer: string): HTMLElement {
  if (run.info?.layers.some(({ name }) => name === layer) !== true) return h("span", {}, layer);
  const click = () => host.postMessage({ type: "revealLayer", layer });
  return h(
    "button",
    { type: "button", class: "link", title: text("revealLayer", layer), on: { click } },
    layer,
  );
}
