import { h, setText, show } from "../../dom";
import { decimal } from "../../format";
import { fittedAxis } from "../../plots/axes";
import type { Context } from "../../state/context";
import { extremes, latestValue } from "../../state/values";
import { text } from "../../strings";
import { metricWords } from "../../state/metricWords";
import { legendEntry } from "../figure";
import { SeriesFigure, type ShownSeries } from "./seriesFigure";

const parts = ["train", "dev"] as const;

/** One metric of the train and dev part over the steps, measured at the end of each epoch. */
export class MetricFigure {
  private readonly plot: SeriesFigure;
  private readonly choice: HTMLSelectElement;
  private readonly name = h("span", { class: "metric-name" });
  private readonly entries = {
    train: legendEntry("diamond", "green", text("trainCost")),
    dev: legendEntry("circle", "orange", text("devCost")),
  };
  private offered = "";
  private drawn = "";

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    const { ui } = context;
    const names = { id: "metric-figure", title: text("metric"), yTitle: () => metricWords(this.drawn) };
    this.plot = new SeriesFigure(context, names, invalidate);
    const change = () => {
      ui.keep({ metric: this.choice.value });
      invalidate();
    };
    this.choice = h("select", { "aria-label": text("metricChoice"), on: { change } });
    const { figure } = this.plot;
    figure.legend.append(this.name, this.choice, ...Object.values(this.entries));
  }

  get element(): HTMLElement {
    return this.plot.figure.element;
  }

  draw(): void {
    const { metrics } = this;
    const { metric: kept } = this.context.ui.state;
    const metric = metrics.find((one) => one === kept) ?? metrics[0];
    show(this.element, metric !== undefined);
    if (metric === undefined) return;
    this.drawn = metric;
    this.offer(metrics, metric);
    const shown = this.shown(metric);
    for (const part of parts)
      show(
        this.entries[part],
        shown.some(({ series }) => series.endsWith(part)),
      );
    this.summarize(metric, shown);
    this.plot.draw(shown, (extent) => fittedAxis(extent));
  }

  /** Those that have a value. */
  private get metrics(): string[] {
    const { history, info } = this.context.run;
    return (info?.metrics ?? []).filter((metric) =>
      parts.some((part) => history && latestValue(history, history.indexOf(seriesOf(metric, part)))),
    );
  }

  private offer(metrics: readonly string[], chosen: string): void {
    show(this.choice, metrics.length > 1);
    setText(this.name, metricWords(chosen));
    show(this.name, metrics.length === 1);
    if (metrics.join() !== this.offered) {
      this.offered = metrics.join();
      this.choice.replaceChildren(...metrics.map((value) => h("option", { value }, metricWords(value))));
    }
    if (this.choice.value !== chosen) this.choice.value = chosen;
  }

  private shown(metric: string): ShownSeries[] {
    const { run, theme } = this.context;
    const { green, orange } = theme.palette;
    const both: ShownSeries[] = [
      {
        series: seriesOf(metric, "train"),
        name: text("trainCost"),
        look: { color: green, width: 1.5, band: "under", marker: "diamond" },
      },
      {
        series: seriesOf(metric, "dev"),
        name: text("devCost"),
        look: { color: orange, width: 1.5, band: "under", marker: "circle" },
      },
    ];
    const { history } = run;
    return both.filter(({ series }) => history && latestValue(history, history.indexOf(series)));
  }

  private summarize(metric: string, shown: readonly ShownSeries[]): void {
    const { history } = this.context.run;
    const said = shown.flatMap(({ series, name }) => {
      const index = history?.indexOf(series) ?? -1;
      const now = history && latestValue(history, index);
      const range = history && extremes(history, index);
      if (now === undefined || range === undefined) return [];
      return [text("metricNowOf", name, decimal(now.high), decimal(range.low), decimal(range.high))];
    });
    this.plot.figure.summarize(text("metricSummary", metricWords(metric), said.join(" ")));
  }
}

const seriesOf = (metric: string, part: (typeof parts)[number]): string => `metric/${metric}/${part}`;
