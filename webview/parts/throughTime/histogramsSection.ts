import {
  distributionOf,
  shownBins,
  tensorPlace,
  type Distribution,
  type HistogramKind,
} from "../../../src/session/shownHistograms";
import { h, setText, show, uniqueId } from "../../dom";
import { decimal, integer, percent } from "../../format";
import { HistogramMap, type HistogramColumn } from "../../plots/histogramMap";
import { HoverBox, type HoverWords } from "../../plots/hoverBox";
import { evenScale, powerScale, type ValueScale } from "../../plots/valueScale";
import { chosenStep } from "../../state/chosenStep";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Choice } from "../choice";
import { Figure, type TableTwin } from "../figure";
import { Changes } from "../gradientCheck/changes";
import { Section } from "../section";
import { picksSteps } from "../stepPicker";
import { distributionWords, quantile } from "./distributionWords";

const kinds = [
  { value: "weights", label: text("trendWeights") },
  { value: "activation", label: text("trendActivations") },
  { value: "gradient", label: text("trendGradients") },
] as const;
const tickCount = 8;

/** How one layer's weights, activations or gradients are distributed, over the steps. */
export class HistogramsSection {
  readonly section: Section;
  private readonly figure: Figure;
  private readonly map: HistogramMap;
  private readonly hover: HoverBox;
  private readonly select: HTMLSelectElement;
  private readonly choice: Choice<HistogramKind>;
  private readonly none = h("p", { class: "figure-words" }, text("histogramsNone"));
  private readonly words = h("p", { class: "figure-words" });
  private readonly changes = new Changes();
  private columns: readonly HistogramColumn[] = [];
  private pointer: { left: number; top: number } | undefined;

  constructor(
    private readonly context: Context,
    private readonly invalidate: () => void,
  ) {
    const { ui, theme } = context;
    this.figure = new Figure("histogram-figure", text("histogramsFigure"), ui, invalidate);
    const { box, canvas, tools, element } = this.figure;
    const id = uniqueId();
    const change = () => this.choose(this.select.value);
    this.select = h("select", { id, on: { change } });
    this.choice = new Choice(text("histogramKind"), kinds, (kind) =>
      this.choose(this.context.ui.state.histogramLayer, kind),
    );
    tools.append(h("label", { for: id }, text("histogramLayer")), this.select, this.choice.element);
    element.append(this.words);
    this.map = new HistogramMap(canvas, theme);
    this.figure.beforeSaving = () => this.draw();
    this.hover = new HoverBox(box);
    box.addEventListener("pointermove", ({ clientX, clientY }) => {
      const { left, top } = box.getBoundingClientRect();
      this.point({ left: clientX - left, top: clientY - top });
    });
    box.addEventListener("pointerleave", () => this.point(undefined));
    picksSteps(box, context, (left, top) => this.map.stepAt(left, top));
    this.section = new Section("histograms", text("histograms"), ui, invalidate, this.none, element);
  }

  /** Shows one of a layer's tensors, and goes there. */
  lead(layer: string, kind: HistogramKind): void {
    this.choose(layer, kind);
    this.section.element.open = true;
    this.select.focus();
  }

  private choose(layer: string | null, kind: HistogramKind = this.context.ui.state.histogramKind): void {
    this.context.ui.keep({ histogramLayer: layer, histogramKind: kind });
    this.invalidate();
  }

  draw(): void {
    const { run, theme } = this.context;
    const { info, history, histograms } = run;
    this.section.show((history?.buckets ?? 0) > 0 && (info?.layers.length ?? 0) > 0);
    if (!this.section.active || info === undefined || history === undefined) return;
    show(this.none, histograms.all.length === 0);
    show(this.figure.element, histograms.all.length > 0);
    if (histograms.all.length === 0) return;
    const { layer, kind } = this.shown();
    setText(this.words, text(kind === "gradient" ? "histogramsGradientHint" : "histogramsHint"));
    const isNew = this.changes.since(histograms.all, layer, kind, theme.palette);
    if (isNew) this.take(layer, kind);
    const chosen = chosenStep(this.context);
    const moment = histograms.at(chosen ?? run.lastStep)!;
    const now = this.columns.find(({ step }) => step === moment.step)?.distribution;
    const name = info.layers[layer]!.name;
    this.figure.summarize(
      text(
        "histogramsSummary",
        ...[kinds.find(({ value }) => value === kind)!.label, name, this.columns.length],
        ...[integer(moment.step), now === undefined ? "–" : distributionWords(now)],
      ),
    );
    if (this.figure.isTable) {
      if (now !== undefined) this.figure.showTable(twinOf(now, moment.step));
      return;
    }
    if (!this.figure.isSeen) return;
    const steps = history.buckets * history.stepsPerBucket;
    const { columns } = this;
    this.map.draw({
      columns,
      scale: scaleOf(columns, kind),
      steps,
      chosen,
      few: text("histogramsFew"),
      many: text("histogramsMany"),
    });
    const { pointer } = this;
    this.hover.show(pointer && this.read(pointer), pointer);
  }

  /** The chosen layer and kind, where there are such; the controls say so. */
  private shown(): { layer: number; kind: HistogramKind } {
    const layers = this.context.run.info?.layers ?? [];
    const { histogramLayer, histogramKind } = this.context.ui.state;
    const names = layers.map(({ name }) => name);
    if ([...this.select.options].map(({ value }) => value).join("\n") !== names.join("\n"))
      this.select.replaceChildren(...names.map((name) => h("option", { value: name }, name)));
    const layer = Math.max(0, names.indexOf(histogramLayer ?? ""));
    const hasWeights = tensorPlace(layers, layer, "weights") !== undefined;
    const kind = histogramKind === "weights" && !hasWeights ? "activation" : histogramKind;
    if (this.select.value !== names[layer]) this.select.value = names[layer] ?? "";
    this.choice.allow("weights", hasWeights ? undefined : text("mapNoneTrains"));
    this.choice.set(kind);
    return { layer, kind };
  }

  private take(layer: number, kind: HistogramKind): void {
    const { info, histograms } = this.context.run;
    const place = tensorPlace(info?.layers ?? [], layer, kind);
    this.columns = histograms.all.flatMap((moment): HistogramColumn[] => {
      const distribution = place === undefined ? undefined : distributionOf(moment, place, kind);
      if (distribution === undefined) return [];
      const { counts, edges } = distribution;
      const total = counts.reduce((sum, count) => sum + count, 0);
      // Gradients lie around zero: their median goes to and fro over it and says nothing.
      const median = total === 0 || kind === "gradient" ? undefined : quantile(counts, edges, total, 0.5);
      return [{ step: moment.step, distribution, median }];
    });
  }

  private point(place: { left: number; top: number } | undefined): void {
    this.pointer = place;
    this.hover.show(place && this.read(place), place);
  }

  private read({ left, top }: { left: number; top: number }): HoverWords | undefined {
    const step = this.map.stepAt(left, top);
    const value = this.map.valueAt(top);
    const column = this.columns.findLast((one) => one.step <= (step ?? -1));
    if (step === undefined || value === undefined || column === undefined) return undefined;
    const { counts, edges, looked, nonFinite } = column.distribution;
    const bin = counts.findIndex((_, at) => value >= edges[at]! && value <= edges[at + 1]!);
    const broken =
      nonFinite > 0 ? [{ name: text("distributionNotFinite", integer(nonFinite)), value: "" }] : [];
    const row =
      bin < 0
        ? { name: decimal(value), value: "0" }
        : {
            name: binWords(edges, bin),
            value: `${integer(counts[bin]!)} (${percent(counts[bin]! / looked)})`,
          };
    return { title: text("histogramStep", integer(column.step)), rows: [row, ...broken] };
  }
}

/** One axis for all moments. */
function scaleOf(columns: readonly HistogramColumn[], kind: HistogramKind): ValueScale {
  const ends = columns.map(({ distribution: { edges } }) => [edges[0]!, edges.at(-1)!] as const);
  const low = ends.reduce((least, [end]) => Math.min(least, end), Infinity);
  const high = ends.reduce((most, [, end]) => Math.max(most, end), -Infinity);
  if (kind !== "gradient" || !(high > 0)) return evenScale(low, high, tickCount);
  const smallest = ends.reduce((least, [, end]) => (end > 0 ? Math.min(least, end) : least), high);
  return powerScale(high, smallest / 2 ** ((shownBins - 1) / 2), tickCount);
}

const binWords = (edges: readonly number[], bin: number): string =>
  text("histogramBin", decimal(edges[bin]!), decimal(edges[bin + 1]!));

/** The distribution of the moment shown, a row a bin. */
function twinOf({ counts, edges, looked }: Distribution, step: number): TableTwin {
  return {
    columns: [
      { label: text("histogramValue") },
      { label: text("histogramStep", integer(step)), numeric: true },
      { label: text("histogramsShare"), numeric: true },
    ],
    rows: [...counts].map((count, bin) => [
      binWords(edges, bin),
      integer(count),
      percent(looked === 0 ? 0 : count / looked),
    ]),
    note: text("histogramTwinNote", integer(looked)),
  };
}
