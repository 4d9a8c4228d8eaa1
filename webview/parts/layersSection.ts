import { h, setText } from "../dom";
import type { AddPart } from "../drawing";
import type { Context } from "../state/context";
import { text } from "../strings";
import { FigureParts } from "./figureParts";
import type { LayerColors } from "./layerColors";
import { NormFigure } from "./normFigure";
import { ProfileFigure } from "./profileFigure";
import { Section } from "./section";
import { MapFigure } from "./throughTime/mapFigure";

/** Norms of every layer: as a map of all layers and steps, as lines over the steps, and over depth at one step. */
export class LayersSection {
  readonly section: Section;
  private readonly first = h("span", {});
  private readonly last = h("span", {});
  private readonly ramp = h("div", { class: "ramp" });

  constructor(
    private readonly context: Context,
    colors: LayerColors,
    part: AddPart,
    intervalMs: number,
  ) {
    part(() => this);
    const parts = new FigureParts(part, () => this.section.active, intervalMs);
    const activation = {
      id: "activation-figure",
      title: text("activationNorms"),
      prefix: "activationNorm",
    } as const;
    const gradient = { id: "gradient-figure", title: text("gradientNorms"), prefix: "gradientNorm" } as const;
    const map = parts.add((changed) => new MapFigure(context, changed));
    const norms = [activation, gradient].map((kind) =>
      parts.add((changed) => new NormFigure(context, colors, kind, changed)),
    );
    const profile = parts.add((changed) => new ProfileFigure(context, changed));
    this.ramp.append(this.first, h("span", { class: "ramp-colors", "aria-hidden": "true" }), this.last);
    const figures = h(
      "div",
      { class: "figures" },
      ...norms.map(({ figure }) => figure.element),
      h("div", { class: "profile" }, profile.figure.element),
    );
    const content = [map.figure.element, this.ramp, figures];
    this.section = new Section("layers", text("layers"), context.ui, parts.all, ...content);
  }

  draw(): void {
    const { run } = this.context;
    const layers = run.info?.layers ?? [];
    this.section.show((run.history?.buckets ?? 0) > 0 && layers.length > 0);
    if (!this.section.active || layers.length === 0) return;
    const [first, last] = [layers[0]!.name, layers.at(-1)!.name];
    setText(this.first, text("firstLayer", first));
    setText(this.last, text("lastLayer", last));
    this.ramp.title = text("depthRamp", first, last);
  }
}
