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
  private readonly histograms: HistogramsSection;

  constructor(
    context: Context,
    colors: LayerColors,
    part: AddPart,
    { layersMs, readableMs }: { readonly layersMs: number; readonly readableMs: number },
  ) {
    const scrubber = part(() => new Scrubber(context));
    const layers = new LayersSection(context, colors, part, layersMs);
    const histograms = part((changed) => new HistogramsSection(context, changed), layersMs);
    const lead: HistogramsSection["lead"] = (layer, kind) => histograms.lead(layer, kind);
    const trends = part((changed) => new TrendsSection(context, colors, lead, changed), readableMs);
    this.histograms = histograms;
    const sections = [layers, trends, histograms].map(({ section }) => section.element);
    this.element = h("div", { class: "through-time" }, scrubber.element, ...sections);
  }

  /** Leads to how a layer's weights are distributed. */
  showWeights(layer: string): void {
    this.histograms.lead(layer, "weights");
  }
}
