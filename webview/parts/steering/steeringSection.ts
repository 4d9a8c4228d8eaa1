import { inListOrder } from "../../../src/session/shownSteering";
import { h, setText, show } from "../../dom";
import { integer } from "../../format";
import type { Context } from "../../state/context";
import { text, type StringKey } from "../../strings";
import { Section } from "../section";
import { Table, type Column } from "../table";
import { CheckpointRow } from "./checkpointRow";
import { HyperparameterField } from "./hyperparameterField";

/** What a person may change while it trains (but the learning rate, which stands on top), and the checkpoints. */
export class SteeringSection {
  readonly section: Section;
  private readonly fields = new Map<string, HyperparameterField>();
  private readonly rows = new Map<string, CheckpointRow>();
  private readonly fieldset: HTMLElement;
  private readonly origin = h("p", { class: "steering-note" });
  private readonly told = h("div", { class: "steering-told" });
  private readonly none = h("p", { class: "steering-note" }, text("noCheckpoints"));
  private readonly table: Table;

  constructor(
    private readonly context: Context,
    private readonly why: () => StringKey | undefined,
    invalidate: () => void,
  ) {
    this.fieldset = h("div", { class: "hyperparameters", role: "group" });
    this.fieldset.setAttribute("aria-label", text("hyperparameters"));
    this.table = new Table(text("checkpoints"), columns);
    this.table.element.classList.add("checkpoint-table");
    this.section = new Section(
      "steering",
      text("steering"),
      context.ui,
      invalidate,
      this.origin,
      this.fieldset,
      h("h3", { class: "checkpoints-title" }, text("checkpoints")),
      this.none,
      this.table.element,
      this.told,
    );
  }

  draw(): void {
    const { steering, info } = this.context.run;
    this.section.show(steering !== undefined && info !== undefined);
    if (steering === undefined || !this.section.active) return;
    const { fork, checkpoints, told } = steering;
    show(this.origin, fork !== undefined);
    if (fork !== undefined) setText(this.origin, text("forkedFrom", fork.title, integer(fork.step)));
    this.drawFields();
    show(this.none, checkpoints.length === 0);
    show(this.table.element, checkpoints.length > 0);
    // The best and the latest are what one goes back to most. Rows move, and the focus with what it is on.
    const focused = document.activeElement;
    const keys = new Map(checkpoints.map((one) => [one.id, one.id]));
    // The best one makes way for a better one while somebody types its name.
    const best = checkpoints.findLast(({ kind }) => kind === "best");
    if (best !== undefined) keys.set(best.id, "best");
    this.table.update(inListOrder(checkpoints).map((one) => this.row(keys.get(one.id)!, one.id).cells(one)));
    if (focused instanceof HTMLElement && this.table.element.contains(focused)) focused.focus();
    const shown = new Set(keys.values());
    for (const key of [...this.rows.keys()]) if (!shown.has(key)) this.rows.delete(key);
    if (this.told.childElementCount !== told.length || this.told.lastChild?.textContent !== told.at(-1))
      this.told.replaceChildren(...told.map((words) => h("p", { class: "steering-note" }, words)));
  }

  private drawFields(): void {
    const shown = this.context.run.steering!.hyperparameters.filter(({ name }) => name !== "learningRate");
    for (const [name, field] of [...this.fields]) {
      if (shown.some((one) => one.name === name)) continue;
      field.element.remove();
      this.fields.delete(name);
    }
    for (const about of shown) {
      let field = this.fields.get(about.name);
      if (field === undefined) {
        field = new HyperparameterField(this.context, about.name, this.why);
        this.fields.set(about.name, field);
        this.fieldset.append(field.element);
      }
      field.draw(about);
    }
    show(this.fieldset, shown.length > 0);
  }

  private row(key: string, id: string): CheckpointRow {
    let row = this.rows.get(key);
    if (row === undefined) this.rows.set(key, (row = new CheckpointRow(this.context, id)));
    return row;
  }
}

const columns: readonly Column[] = [
  { label: text("step") },
  { label: text("checkpointCost"), numeric: true },
  { label: text("checkpointDevCost"), numeric: true },
  { label: text("checkpointActions") },
  { label: text("checkpointName") },
];
