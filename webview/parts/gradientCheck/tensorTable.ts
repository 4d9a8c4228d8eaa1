import { h, setAttribute } from "../../dom";
import { decimal, integer } from "../../format";
import { icon } from "../../icons";
import type { CheckedTensor } from "../../state/checkedTensor";
import type { Context } from "../../state/context";
import type { TensorOrder } from "../../state/uiState";
import { text } from "../../strings";
import { Table, type Cell } from "../table";
import { layerLink } from "./layerLink";
import { patternWords } from "./patterns";
import { indexWords } from "./entriesTable";
import { verdictMark } from "./verdictMark";

/** How far the arrow keys and their like move the choice in a list of so many. */
const moves: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowUp: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  PageUp: (at) => at - 10,
  PageDown: (at) => at + 10,
  Home: () => 0,
  End: (_, count) => count - 1,
};

interface Wishes {
  /** Shows another tensor's entries. */
  choose(tensor: CheckedTensor): void;
  /** Goes on to the chosen tensor's entries. */
  enter(): void;
  sort(order: TensorOrder): void;
}

/** A row a tensor, of which one is chosen: with the pointer, or with the arrow keys. */
export class TensorTable {
  readonly element: HTMLElement;
  private readonly table: Table;
  private readonly sorters: readonly Sorter[];
  private tensors: readonly CheckedTensor[] = [];
  private chosen = -1;

  constructor(
    private readonly context: Context,
    private readonly wishes: Wishes,
  ) {
    const file = new Sorter("file", text("layer"), text("sortByFile"), wishes);
    const severity = new Sorter("severity", text("verdict"), text("sortBySeverity"), wishes);
    this.sorters = [file, severity];
    const worst = text("worstEntry");
    this.table = new Table(text("gradientCheck"), [
      { label: text("layer"), heading: file.element },
      { label: text("parameter") },
      { label: text("verdict"), heading: severity.element },
      { label: text("relativeError"), numeric: true, title: text("tensorErrorHint") },
      { label: text("checkedOf"), numeric: true, title: text("checkedOfHint") },
      { label: text("kinks"), numeric: true, title: text("kinksHint") },
      { label: text("measured") },
      { label: text("index"), group: worst },
      { label: text("analytic"), numeric: true, group: worst },
      { label: text("numeric"), numeric: true, group: worst },
    ]);
    this.element = this.table.element;
    this.element.classList.add("tensors");
    const { table, body } = this.table;
    table.setAttribute("role", "grid");
    table.setAttribute("aria-label", text("tensorsHint"));
    body.addEventListener("click", ({ target }) => this.clicked(target as Element));
    body.addEventListener("keydown", (event) => this.pressed(event));
  }

  draw(tensors: readonly CheckedTensor[], order: TensorOrder): void {
    this.tensors = tensors;
    this.chosen = -1;
    this.table.update(tensors.map((tensor) => cellsOf(tensor, this.context)));
    for (const sorter of this.sorters) sorter.draw(order);
  }

  /** Marks the row of the tensor whose entries are shown. */
  mark(tensor: CheckedTensor | undefined): void {
    const at = tensor === undefined ? -1 : this.tensors.indexOf(tensor);
    if (at === this.chosen) return;
    this.chosen = at;
    Array.from(this.table.body.rows).forEach((row, index) => {
      const isChosen = index === at;
      setAttribute(row, "aria-selected", String(isChosen));
      // One stop for the Tab key, as in every list: the chosen row, and then what is in it.
      setAttribute(row, "tabindex", isChosen ? "0" : "-1");
      for (const link of row.querySelectorAll("button")) link.tabIndex = isChosen ? 0 : -1;
    });
  }

  /** Back from the entries to the row. */
  focus(): void {
    this.table.body.rows[this.chosen]?.focus();
  }

  private clicked(target: Element): void {
    const row = target.closest("tr");
    if (row === null || target.closest("button") !== null) return;
    this.choose(row.sectionRowIndex);
  }

  private pressed(event: KeyboardEvent): void {
    const { key, target } = event;
    if (!(target instanceof HTMLTableRowElement)) return;
    const move = moves[key];
    if (move !== undefined) {
      const last = this.tensors.length - 1;
      this.choose(Math.max(0, Math.min(last, move(target.sectionRowIndex, this.tensors.length))));
    } else if (key === "Enter" || key === " ") {
      this.choose(target.sectionRowIndex);
      this.wishes.enter();
    } else return;
    event.preventDefault();
  }

  private choose(at: number): void {
    const tensor = this.tensors[at];
    if (tensor === undefined) return;
    this.wishes.choose(tensor);
    this.mark(tensor);
    this.focus();
  }
}

function cellsOf({ comparison, outcome, culprit }: CheckedTensor, context: Context): Cell[] {
  const { layer, parameter, relativeError, checked, of, kinks, step, worst } = comparison;
  const verdict = verdictMark(outcome);
  if (culprit !== undefined) {
    verdict.append(h("span", { class: "pattern" }, patternWords(culprit)));
  }
  const worstEntry = worst[0];
  return [
    layerLink(context, layer),
    parameter,
    verdict,
    outcome === "notCompared" ? "–" : decimal(relativeError, 2),
    text("ofAll", integer(checked), integer(of)),
    integer(kinks),
    stepMeasured(step),
    worstEntry === undefined ? "–" : indexWords(worstEntry.index),
    worstEntry === undefined ? "–" : decimal(worstEntry.analytic, 4),
    worstEntry === undefined ? "–" : decimal(worstEntry.numeric, 4),
  ];
}

/** `Initial weights`, `After 10 steps`. */
export const stepMeasured = (step: number): string =>
  step === 0 ? text("atInitial") : text(step === 1 ? "afterOneStep" : "afterSteps", integer(step));

/** A column's heading that sorts by it, and the other way round when pressed again. */
class Sorter {
  readonly element: HTMLButtonElement;
  private order: TensorOrder = { by: "file", reversed: false };

  constructor(
    private readonly by: TensorOrder["by"],
    label: string,
    title: string,
    wishes: Wishes,
  ) {
    const click = () => {
      wishes.sort({ by, reversed: this.order.by === by && !this.order.reversed });
    };
    this.element = h("button", { type: "button", class: "sorter", title, on: { click } }, label);
    this.element.append(icon("sorted"));
  }

  draw(order: TensorOrder): void {
    this.order = order;
    // The worst comes first: severity descends.
    const descends = order.reversed !== (this.by === "severity");
    const direction = descends ? "descending" : "ascending";
    const head = this.element.closest("th");
    if (head !== null) setAttribute(head, "aria-sort", order.by === this.by ? direction : undefined);
  }
}
