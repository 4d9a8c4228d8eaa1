import type { FeatureProfile } from "../../../src/session/shownData";
import { h, setText, show } from "../../dom";
import { decimal, integer } from "../../format";
import { icon, setIcon } from "../../icons";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Button } from "../button";
import { legendEntry } from "../figure";
import { Section } from "../section";
import { Table } from "../table";
import { numbersFigure } from "./numbersFigure";
import { dataParts, partBars } from "./partBars";

/** Small multiples at once; more on request. */
const atOnce = 24;
const twinId = "features";

/** Every feature's raw values, train against dev over the same bins. */
export class FeaturesSection {
  readonly section: Section;
  private readonly multiples = h("div", { class: "small-multiples" });
  private readonly table = new Table(text("featuresTitle"), [
    { label: text("featureColumn") },
    { label: text("part") },
    ...(["meanColumn", "deviation", "minimumColumn", "maximumColumn"] as const).map((key) => ({
      label: text(key),
      numeric: true,
      group: text("rawValues"),
    })),
    ...(["minimumColumn", "maximumColumn"] as const).map((key) => ({
      label: text(key),
      numeric: true,
      group: text("networkValues"),
    })),
  ]);
  private readonly toggle: HTMLButtonElement;
  private readonly toggleIcon = icon("table");
  private readonly legend = h("div", { class: "legend" });
  private readonly more: Button;
  private shown = atOnce;
  private drawn: string | undefined;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    const { ui } = context;
    const click = () => {
      ui.toggle("asTable", twinId, !this.isTable);
      invalidate();
    };
    this.toggle = h("button", { type: "button", class: "action icon-only", on: { click } });
    this.toggle.append(this.toggleIcon);
    this.more = new Button("chevron", text("showMore"), () => {
      this.shown += atOnce;
      invalidate();
    });
    this.section = new Section(
      "features",
      text("featuresTitle"),
      ui,
      invalidate,
      h("div", { class: "figure-top" }, this.legend, h("div", { class: "tools" }), this.toggle),
      this.multiples,
      this.table.element,
      this.more.element,
    );
  }

  private get isTable(): boolean {
    return this.context.ui.state.asTable.includes(twinId);
  }

  draw(): void {
    const { profile } = this.context.run;
    const { palette } = this.context.theme;
    this.section.show(profile !== undefined && profile.features.length > 0);
    if (profile === undefined || !this.section.active) return;
    const now = JSON.stringify([
      profile.features.length,
      this.context.run.info?.runId,
      this.shown,
      this.isTable,
      palette,
    ]);
    if (now === this.drawn) return;
    this.drawn = now;
    const { features } = profile;
    this.section.say(text("featureCount", integer(features.length)));
    const other =
      profile.parts.dev !== undefined ? "dev" : profile.parts.test !== undefined ? "test" : undefined;
    this.legend.replaceChildren(
      legendEntry("block", "blue faint", text("train_part")),
      ...(other ? [legendEntry("line", "orange", text(`${other}_part`))] : []),
    );
    show(this.legend, !this.isTable);
    const label = text(this.isTable ? "showPlot" : "showTable", text("featuresTitle"));
    setIcon(this.toggleIcon, this.isTable ? "plot" : "table");
    this.toggle.setAttribute("aria-label", label);
    this.toggle.title = label;
    const some = features.slice(0, this.shown);
    show(this.multiples, !this.isTable);
    show(this.table.element, this.isTable);
    show(this.more.element, some.length < features.length);
    setText(this.more.element.lastChild!, text("showMore", integer(features.length - some.length)));
    if (this.isTable) this.table.update(some.flatMap(featureRows));
    else this.multiples.replaceChildren(...some.map((feature) => this.figure(feature)));
  }

  private figure(feature: FeatureProfile): HTMLElement {
    if (feature.kind === "numbers") return numbersFigure(feature, this.context.theme.palette);
    const bars = partBars(
      feature.name,
      text(feature.kind === "items" ? "itemColumn" : "categoryColumn"),
      feature,
    );
    const box = h(
      "div",
      { class: "table-box feature-bars", tabindex: 0, role: "region", "aria-label": feature.name },
      bars,
    );
    return h(
      "figure",
      { class: "feature categories" },
      h("figcaption", { title: feature.name }, feature.name),
      box,
    );
  }
}

/** A row for each part; categories say how many there are. */
function featureRows(feature: FeatureProfile): string[][] {
  if (feature.kind !== "numbers") {
    const words = text("categoriesFact", integer(feature.names.length + feature.others));
    return [[feature.name, words, "", "", "", "", "", ""]];
  }
  return dataParts.flatMap((part) => {
    const moments = feature.parts[part];
    if (moments === undefined) return [];
    const { raw, network } = moments;
    const numbers = [raw.mean, raw.deviation, raw.minimum, raw.maximum, network.minimum, network.maximum];
    return [[feature.name, text(`${part}_part`), ...numbers.map((value) => decimal(value))]];
  });
}
