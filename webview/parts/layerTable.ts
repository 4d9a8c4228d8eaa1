import type { LayerFacts } from "../../src/engine/facts";
import { h, setAttribute, setText, show } from "../dom";
import { decimal, integer, percent, scientific } from "../format";
import { icon, setIcon } from "../icons";
import type { Context } from "../state/context";
import { flagsOf, type Flag } from "../state/flags";
import { text } from "../strings";
import type { LayerColors } from "./layerColors";
import { NameCell } from "./nameCell";
import { Section } from "./section";
import { Table, type Cell } from "./table";
import { WeightsLinks } from "./weightsLink";

const activation = text("activations");

/** What the latest step measured in each layer. */
export class LayerTable {
  readonly section: Section;
  private readonly table = new Table(text("layerTable"), [
    { label: text("layer") },
    { label: text("flag") },
    { label: text("type") },
    { label: text("outputShape") },
    { label: text("parameters"), numeric: true },
    { label: text("mean"), numeric: true, group: activation },
    { label: text("deviation"), numeric: true, group: activation },
    { label: text("zero"), numeric: true, group: activation },
    { label: text("saturated"), numeric: true, group: activation },
    { label: text("gradientNorm"), numeric: true },
    { label: text("updateRatio"), numeric: true, title: text("updateRatioHint") },
  ]);
  private readonly weights: WeightsLinks;
  private readonly names: NameCell[] = [];
  private readonly flags: FlagCell[] = [];

  constructor(
    private readonly context: Context,
    private readonly colors: LayerColors,
    showWeights: (layer: string) => void,
    invalidate: () => void,
  ) {
    this.weights = new WeightsLinks(showWeights);
    this.section = new Section("layer-table", text("layerTable"), context.ui, invalidate, this.table.element);
  }

  draw(): void {
    const { info, facts, findings } = this.context.run;
    this.section.show(info !== undefined);
    if (info === undefined || !this.section.active) return;
    this.section.say(facts === undefined ? text("beforeSteps") : text("latestStep", integer(facts.step)));
    const flags = flagsOf(findings);
    const measured = new Map(facts?.layers.map((layer) => [layer.name, layer]));
    this.table.update(
      info.layers.map(({ name, type, outputShape, parameters, kernel }, index) => {
        const flag = flags.get(name);
        const nameCell = (this.names[index] ??= new NameCell(this.context));
        nameCell.set(name, this.colors.of(index), flag);
        const flagCell = (this.flags[index] ??= new FlagCell());
        flagCell.set(flag);
        const numbers = numbersOf(measured.get(name), parameters > 0, kernel);
        const weights = this.weights.cell(name, parameters);
        return [nameCell.element, flagCell.element, type, outputShape, weights, ...numbers];
      }),
    );
  }
}

function numbersOf(layer: LayerFacts | undefined, trains: boolean, leading = "kernel"): Cell[] {
  if (layer === undefined) return Array.from({ length: 6 }, () => "–");
  const { mean, std, zeroFraction, saturatedFraction } = layer.activation;
  const kernel = layer.parameters.find(({ name }) => name === leading) ?? layer.parameters[0];
  return [
    decimal(mean),
    decimal(std),
    percent(zeroFraction),
    percent(saturatedFraction),
    decimal(layer.gradient.norm),
    kernel === undefined || !trains ? "–" : scientific(kernel.updateRatio),
  ];
}

class FlagCell {
  private readonly svg = icon("warning");
  private readonly words = h("span", {});
  readonly element = h("span", { class: "flag" }, this.svg, this.words);

  set(flag: Flag | undefined): void {
    show(this.element, flag !== undefined);
    setText(this.words, flag?.words ?? "");
    if (flag === undefined) return;
    setIcon(this.svg, flag.severity);
    setAttribute(this.element, "data-severity", flag.severity);
  }
}
