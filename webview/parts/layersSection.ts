import { h, setText } from "../dom";
import { chosenStep } from "../state/chosenStep";
import type { Context } from "../state/context";
import { text } from "../strings";
import type { LayerColors } from "./layerColors";
import { NormFigure } from "./normFigure";
import { ProfileFigure } from "./profileFigure";
import { Section } from "./section";
import { MapFigure } from "./throughTime/mapFigure";

/** Norms of every layer: as a map of all layers and steps, as lines over the steps, and over depth at one step. */
export class LayersSection {
  readonly section: Section;
  private readonly map: MapFigure;
  private readonly norms: readonly NormFigure[];
  private readonly profile: ProfileFigure;
  private readonly first = h("span", {});
  private readonly last = h("span", {});
  private readonly ramp = h("div", { class: "ramp" });

  constructor(
    private readonly context: Context,
    colors: LayerColors,
    invalidate: () => void,
  ) {
    const activation = {
      id: "activation-figure",
      title: text("activationNorms"),
      prefix: "activationNorm",
    } as const;
    const gradient = { id: "gradient-figure", title: text("gradientNorms"), prefix: "gradientNorm" } as const;
    this.norms = [activation, gradient].map((kind) => new NormFigure(context, colors, kind, invalidate));
    this.profile = new ProfileFigure(context, invalidate);
    this.map = new MapFigure(context, invalidate);
    this.ramp.append(this.first, h("span", { class: "ramp-colors", "aria-hidden": "true" }), this.last);
    const profile = h("div", { class: "profile" }, this.profile.figure.element);
    const figures = h(
      "div",
      { class: "figures" },
      ...this.norms.map(({ figure }) => figure.element),
      profile,
    );
    this.section = new Section(
      "layers",
      text("layers"),
      context.ui,
      invalidate,
      this.map.figure.element,
      this.ramp,
      figures,
    );
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
    const chosen = chosenStep(this.context);
    this.map.draw();
    for (const figure of this.norms) figure.draw(chosen);
    this.profile.draw(chosen ?? run.lastStep);
  }
}
