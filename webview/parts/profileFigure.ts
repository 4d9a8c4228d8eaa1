import { decimal, integer } from "../format";
import { logAxis } from "../plots/axes";
import { Columns, Extent } from "../plots/columns";
import { Hover, type Readout } from "../plots/hover";
import { Plot } from "../plots/plot";
import { chosenStep } from "../state/chosenStep";
import type { Context } from "../state/context";
import { flagsOf } from "../state/flags";
import { middle, rangeText, valueAt, type Range } from "../state/values";
import { text } from "../strings";
import { Figure, legendEntry, type TableTwin } from "./figure";

const longestName = 14;

/** Activation and gradient norm of every layer at one step, from the input to the output; read with its update ratio. */
export class ProfileFigure {
  readonly figure: Figure;
  private readonly plot: Plot;
  private readonly hover: Hover;
  private readonly activations = new Columns();
  private readonly gradients = new Columns();
  private step = 0;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.figure = new Figure("profile-figure", text("profile"), context.ui, invalidate);
    this.figure.legend.append(
      legendEntry("diamond", "blue", text("activations")),
      legendEntry("circle", "orange", text("gradients")),
    );
    this.plot = new Plot(this.figure.canvas, context.theme, {
      xTitle: text("layerAxis"),
      yTitle: text("normAxis"),
      xName: (x) => shortened(context.run.info?.layers[x]?.name ?? ""),
    });
    this.hover = new Hover(this.figure.box, this.plot, (x) => this.read(x));
    this.figure.beforeSaving = () => this.draw();
  }

  draw(): void {
    const { run, theme } = this.context;
    if (run.history === undefined || run.info === undefined) return;
    const step = chosenStep(this.context) ?? run.lastStep;
    this.step = step;
    const { layers } = run.info;
    this.gather();
    const first = this.value("gradientNorm", 0);
    const last = this.value("gradientNorm", layers.length - 1);
    const ends = [first, last].map((value) => (value === undefined ? "–" : rangeText(value)));
    this.figure.summarize(text("profileSummary", layers.length, integer(step), ...ends));
    if (this.figure.isTable) {
      this.figure.showTable(this.twin());
      return;
    }
    if (!this.figure.isSeen) return;
    const extent = new Extent();
    extent.take(this.activations);
    extent.take(this.gradients);
    const { palette } = theme;
    this.plot.draw({
      lines: [
        { columns: this.activations, color: palette.blue, width: 1.5, marker: "diamond" },
        { columns: this.gradients, color: palette.orange, width: 1.5, marker: "circle" },
      ],
      x: { min: layers.length > 1 ? 0 : -0.5, max: Math.max(0.5, layers.length - 1) },
      y: logAxis(extent),
      marks: [...flagsOf(run.findings)].flatMap(([name, { severity }]) => {
        const x = layers.findIndex((layer) => layer.name === name);
        return x < 0 ? [] : [{ x, color: palette[severity] }];
      }),
    });
    this.hover.update();
  }

  private gather(): void {
    this.activations.clear();
    this.gradients.clear();
    for (const index of this.context.run.info?.layers.keys() ?? []) {
      const activation = this.value("activationNorm", index);
      if (activation) this.activations.add(index, middle(activation), middle(activation));
      const gradient = this.value("gradientNorm", index);
      if (gradient) this.gradients.add(index, middle(gradient), middle(gradient));
    }
  }

  private value(prefix: "activationNorm" | "gradientNorm" | "updateRatio", layer: number): Range | undefined {
    const { history, info } = this.context.run;
    const name = info?.layers[layer]?.name;
    return history && name !== undefined
      ? valueAt(history, history.indexOf(`${prefix}/${name}`), this.step)
      : undefined;
  }

  private read(x: number): Readout | undefined {
    const index = Math.round(x);
    const layer = this.context.run.info?.layers[index];
    if (layer === undefined) return undefined;
    const { palette } = this.context.theme;
    const named = [
      { color: palette.blue, name: text("activations"), value: this.value("activationNorm", index) },
      { color: palette.orange, name: text("gradients"), value: this.value("gradientNorm", index) },
    ];
    const rows: { color?: string; name: string; value: string }[] = named.flatMap(({ value, ...row }) =>
      value ? [{ ...row, value: rangeText(value) }] : [],
    );
    const update = this.value("updateRatio", index);
    if (update !== undefined) rows.push({ name: text("updateRatio"), value: rangeText(update) });
    const flag = flagsOf(this.context.run.findings).get(layer.name);
    if (flag !== undefined) rows.push({ color: palette[flag.severity], name: flag.words, value: "" });
    return { title: layer.name, rows, x: index };
  }

  private twin(): TableTwin {
    const columns = [text("layer"), text("activations"), text("gradients"), text("updateRatio")];
    const words = (value: Range | undefined) => (value === undefined ? "–" : decimal(middle(value)));
    return {
      columns: columns.map((label, index) => ({ label, numeric: index > 0 })),
      rows: (this.context.run.info?.layers ?? []).map(({ name }, index) => [
        name,
        words(this.value("activationNorm", index)),
        words(this.value("gradientNorm", index)),
        words(this.value("updateRatio", index)),
      ]),
    };
  }
}

const shortened = (name: string): string =>
  name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
