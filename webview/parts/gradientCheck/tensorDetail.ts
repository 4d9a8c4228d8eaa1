import { h, setText, show } from "../../dom";
import { decimal, integer } from "../../format";
import type { CheckedTensor } from "../../state/checkedTensor";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { entryCells, entryColumns } from "./entriesTable";
import { axesWords } from "./foldWords";
import { HeatFigure } from "./heatFigure";
import { layerLink } from "./layerLink";
import { ScatterFigure } from "./scatterFigure";
import { SweepFigure } from "./sweepFigure";
import { Table } from "../table";
import { stepMeasured } from "./tensorTable";
import { verdictMark } from "./verdictMark";

/** One tensor's comparison, entry by entry. */
export class TensorDetail {
  readonly element: HTMLElement;
  private readonly title = h("h3", { tabindex: -1 });
  private readonly head = h("div", { class: "tensor-head" });
  private readonly words = h("p", { class: "tensor-words" });
  private readonly heat: HeatFigure;
  private readonly scatter: ScatterFigure;
  private readonly sweep: SweepFigure;
  private readonly figures: HTMLElement;
  private readonly worst = new Table(text("worstEntries"), entryColumns);
  private readonly worstBox: HTMLElement;
  private shown: CheckedTensor | undefined;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
    leave: () => void,
  ) {
    this.heat = new HeatFigure(context, invalidate);
    this.scatter = new ScatterFigure(context, invalidate);
    this.sweep = new SweepFigure(context, invalidate);
    const figures = [this.heat, this.scatter, this.sweep].map(({ figure }) => figure.element);
    this.worstBox = h(
      "div",
      { class: "worst-entries" },
      h("h4", {}, text("worstEntries")),
      this.worst.element,
    );
    this.figures = h("div", { class: "figures" }, ...figures, this.worstBox);
    const keydown = (event: KeyboardEvent) => {
      if (event.key === "Escape") leave();
    };
    this.element = h(
      "div",
      { class: "tensor", role: "group", "aria-label": text("tensorEntries"), on: { keydown } },
      this.head,
      this.words,
      this.figures,
    );
  }

  draw(tensor: CheckedTensor | undefined): void {
    show(this.element, tensor !== undefined);
    if (tensor === undefined) return;
    if (tensor !== this.shown) this.describe(tensor);
    this.shown = tensor;
    const some = tensor.entries.count > 0;
    show(this.figures, some);
    show(this.worstBox, tensor.comparison.worst.length > 0);
    if (some) {
      this.heat.draw(tensor);
      this.scatter.draw(tensor);
    }
    show(this.sweep.figure.element, some && (tensor.comparison.sweep?.length ?? 0) > 0);
    this.sweep.draw(tensor);
  }

  /** The keyboard goes on here. */
  focus(): void {
    this.title.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  private describe({ comparison, outcome }: CheckedTensor): void {
    const { layer, parameter, shape, worst } = comparison;
    this.title.replaceChildren(layerLink(this.context, layer), ` / ${parameter}`);
    const size = h("span", { class: "where" }, shape.length === 0 ? text("oneNumber") : axesWords(shape));
    this.head.replaceChildren(this.title, size, verdictMark(outcome));
    setText(this.words, wordsOf(comparison));
    this.worst.update(worst.map(entryCells));
  }
}

function wordsOf({ relativeError, checked, of, kinks, step }: CheckedTensor["comparison"]): string {
  if (checked === 0) return text("tensorNotCompared");
  const whole = of === 1 ? "tensorWholeOne" : "tensorWhole";
  const count = text(checked < of ? "tensorSampled" : whole, integer(checked), integer(of));
  const error = text("tensorError", decimal(relativeError, 2), stepMeasured(step).toLowerCase());
  const left = kinks === 0 ? "" : text(kinks === 1 ? "tensorKink" : "tensorKinks", integer(kinks));
  return [error, count, left].filter((part) => part !== "").join(" ");
}
