import { decimal, integer } from "../../format";
import { rateAxis } from "../../plots/rateAxis";
import type { Context } from "../../state/context";
import { extremes, latestValue } from "../../state/values";
import { text } from "../../strings";
import { SeriesFigure } from "./seriesFigure";

/** The learning rate over the steps: what the schedule made of it, and what was changed by hand. */
export class RateFigure {
  private readonly plot: SeriesFigure;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    const names = {
      id: "rate-figure",
      title: text("learningRatePlot"),
      yTitle: text("learningRateAxis"),
    };
    this.plot = new SeriesFigure(context, names, invalidate);
  }

  get element(): HTMLElement {
    return this.plot.figure.element;
  }

  draw(): void {
    const { blue } = this.context.theme.palette;
    this.summarize();
    const name = text("learningRate");
    this.plot.draw(
      [{ series: "learningRate", name, look: { color: blue, width: 1.5, band: "under" } }],
      rateAxis,
    );
  }

  private summarize(): void {
    const { history, lastStep } = this.context.run;
    const index = history?.indexOf("learningRate") ?? -1;
    const range = history && extremes(history, index);
    const now = history && latestValue(history, index);
    if (range === undefined || now === undefined) return;
    const { low, high } = range;
    const steps = integer(lastStep + 1);
    this.plot.figure.summarize(
      low === high
        ? text("rateConstant", decimal(low), steps)
        : text("rateCourse", decimal(now.high), decimal(low), decimal(high), steps),
    );
  }
}
