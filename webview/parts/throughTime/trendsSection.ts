import type { HistogramKind } from "../../../src/session/shownHistograms";
import { integer } from "../../format";
import { chosenStep } from "../../state/chosenStep";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import type { LayerColors } from "../layerColors";
import { Section } from "../section";
import { Table } from "../table";
import { ArrowKeys } from "./arrowKeys";
import { TrendRow } from "./trendRow";

/** Every layer in small, one below the other: what somebody with fifty of them looks through for the odd one out. */
export class TrendsSection {
  readonly section: Section;
  private readonly table: Table;
  private readonly rows: TrendRow[] = [];
  private readonly keys: ArrowKeys;
  private readonly seen = new Set<Element>();
  private readonly observer: IntersectionObserver;

  constructor(
    private readonly context: Context,
    private readonly colors: LayerColors,
    private readonly choose: (layer: string, kind: HistogramKind) => void,
    invalidate: () => void,
  ) {
    const over = { group: text("trendOver"), title: text("trendHint") };
    const at = { group: text("trendAt") };
    this.table = new Table(text("trends"), [
      { label: text("layer") },
      { label: text("activationNorms"), ...over },
      { label: text("gradientNorms"), ...over },
      { label: text("updateRatio"), ...over },
      { label: text("trendWeights"), ...at },
      { label: text("trendActivations"), ...at },
      { label: text("trendGradients"), ...at, title: text("trendGradientHint") },
    ]);
    this.table.element.classList.add("trends-table");
    this.keys = new ArrowKeys(this.table.body, "button.distribution");
    // Only the rows in sight have their pictures drawn.
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries)
        if (isIntersecting) this.seen.add(target);
        else this.seen.delete(target);
      invalidate();
    });
    this.section = new Section("trends", text("trends"), context.ui, invalidate, this.table.element);
  }

  draw(): void {
    const { run } = this.context;
    const layers = run.info?.layers ?? [];
    this.section.show((run.history?.buckets ?? 0) > 0 && layers.length > 0);
    if (!this.section.active || layers.length === 0) return;
    const moment = run.histograms.at(chosenStep(this.context) ?? run.lastStep);
    this.section.say(moment === undefined ? "" : text("trendsAside", integer(moment.step)));
    const rows = layers.map(({ name }, index) => {
      const row = (this.rows[index] ??= new TrendRow(this.context, index, (layer, kind) => {
        const chosen = this.context.run.info?.layers[layer]?.name;
        if (chosen !== undefined) this.choose(chosen, kind);
      }));
      row.label(name, this.colors);
      return row;
    });
    this.table.update(rows.map(({ cells }) => cells));
    const { body } = this.table;
    rows.forEach((row, index) => {
      const element = body.rows[index]!;
      this.observer.observe(element);
      row.draw(this.colors, this.seen.has(element) ? "inSight" : "outOfSight");
    });
    this.keys.update();
  }
}
