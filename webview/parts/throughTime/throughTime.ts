import { h } from "../../dom";
import type { AddPart } from "../../drawing";
import type { Context } from "../../state/context";
import type { LayerColors } from "../layerColors";
import { LayersSection } from "../layersSection";
import { Scrubber } from "../scrubber";
import { HistogramsSection } from "./histogramsSection";
import { TrendsSection } from "./trendsSection";

/** The layers through time: what shows them at one step or over all, under the scrubber that chooses the step. */
export class ThroughTime {
  readonly element: HTMLElement;

  constructor(
    context: Context,
    colors: LayerColors,
    part: AddPart,
    { layersMs, readableMs }: { readonly layersMs: number; readonly readableMs: number },
  ) {
    const scrubber = part(() => new Scrubber(context));
    const layers = new LayersSection(context, colors, part, layersMs);
    const histograms = part((changed) => new HistogramsSection(context, changed), layersMs);
    const choose: HistogramsSection["choose"] = (layer, kind) => histograms.choose(layer, kind);
    const trends = part((changed) => new TrendsSection(context, colors, choose, changed), readableMs);
    const sections = [layers, trends, histograms].map(({ section }) => section.element);
    this.element = h("div", { class: "through-time" }, scrubber.element, ...sections);
  }
}
