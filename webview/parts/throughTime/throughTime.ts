import { h } from "../../dom";
import type { Context } from "../../state/context";
import type { LayerColors } from "../layerColors";
import { LayersSection } from "../layersSection";
import { Scrubber } from "../scrubber";
import { HistogramsSection } from "./histogramsSection";
import { TrendsSection } from "./trendsSection";

/** Adds a part to the page, drawn at most once in so many milliseconds. */
type AddPart = <T extends { draw(): void }>(make: (changed: () => void) => T, intervalMs?: number) => T;

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
    const layers = part((changed) => new LayersSection(context, colors, changed), layersMs);
    const histograms = part((changed) => new HistogramsSection(context, changed), layersMs);
    const lead: HistogramsSection["lead"] = (layer, kind) => histograms.lead(layer, kind);
    const trends = part((changed) => new TrendsSection(context, colors, lead, changed), readableMs);
    const sections = [layers, trends, histograms].map(({ section }) => section.element);
    this.element = h("div", { class: "through-time" }, scrubber.element, ...sections);
  }
}
