import { h, setAttribute, setText } from "../dom";
import { integer } from "../format";
import { text } from "../strings";

/** How many parameters layers have, each number a link to the layer's weights. */
export class WeightsLinks {
  private readonly links = new Map<string, HTMLButtonElement>();

  constructor(private readonly showWeights: (layer: string) => void) {}

  cell(layer: string, parameters: number): string | HTMLButtonElement {
    if (parameters === 0) return "0";
    let link = this.links.get(layer);
    if (link === undefined) {
      const click = () => this.showWeights(layer);
      link = h("button", {
        type: "button",
        class: "link",
        title: text("weightsOfLayer", layer),
        on: { click },
      });
      this.links.set(layer, link);
    }
    const count = integer(parameters);
    setText(link, count);
    setAttribute(link, "aria-label", text("weightsOfLayerCounted", count, layer));
    return link;
  }
}
