import { h, setText, show } from "../dom";
import { Button } from "../parts/button";
import { Section } from "../parts/section";
import { Table, type Cell } from "../parts/table";
import { text } from "../strings";
import type { CompareContext } from "./comparePage";

/** What the model files say differently, a row a place, and the way to the editor's own difference. */
export class DifferencesTable {
  readonly section: Section;
  private readonly table = new Table(text("differences"), []);
  private readonly same = h("p", {}, text("noDifferences"));
  private readonly buttons = h("div", { class: "difference-buttons" });
  private ids = "";

  constructor(
    private readonly context: CompareContext,
    invalidate: () => void,
  ) {
    this.section = new Section(
      "differences",
      text("differences"),
      context.ui,
      invalidate,
      this.same,
      this.table.element,
      this.buttons,
    );
  }

  draw(): void {
    const { runs, differences } = this.context.compared;
    this.section.show(runs.length > 0);
    const { length } = differences;
    this.section.say(
      length === 0 ? "" : length === 1 ? text("differencesOne") : text("differencesSay", length),
    );
    if (!this.section.active) return;
    show(this.same, length === 0);
    show(this.table.element, length > 0);
    show(this.buttons, length > 0);
    this.table.setColumns([{ label: text("place") }, ...runs.map(({ called }) => ({ label: called }))]);
    this.table.update(
      differences.map(({ path, values: [first, ...others] }): Cell[] => [
        h("code", {}, path),
        valueCell(first, undefined),
        ...others.map((value) => valueCell(value, first ?? "")),
      ]),
    );
    this.drawButtons();
  }

  /** Each run beside the first. */
  private drawButtons(): void {
    const { runs } = this.context.compared;
    const ids = runs.map(({ id, called }) => `${id} ${called}`).join();
    if (ids === this.ids) return;
    this.ids = ids;
    const [first, ...others] = runs;
    const made = others.map((other) => {
      const words = text("showDifference", first!.letter, other.letter);
      const press = () =>
        this.context.host.postMessage({ type: "showDifference", one: first!.id, other: other.id });
      const button = new Button("diff", words, press);
      button.allow(undefined, text("showDifference", first!.called, other.called));
      return button.element;
    });
    this.buttons.replaceChildren(...made);
  }
}

/** A long value is cut off in the table and whole under the pointer; one that differs from the first stands out. */
function valueCell(value: string | null | undefined, first: string | undefined): HTMLElement {
  const words = value ?? text("nothing");
  const differs = first !== undefined && (value ?? "") !== first;
  const cell = h("code", { class: differs ? "said differs" : "said", title: words });
  setText(cell, words);
  return cell;
}
