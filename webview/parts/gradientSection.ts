import type { GradientCheck } from "../../src/engine/facts";
import { h, setAttribute, setText, show } from "../dom";
import { bySeverity, checkedTensors, keyOf, ordered, type CheckedTensor } from "../state/checkedTensor";
import type { Context } from "../state/context";
import type { TensorOrder } from "../state/uiState";
import { text } from "../strings";
import { checkWords, statusWords } from "./gradientCheck/checkWords";
import { CulpritList } from "./gradientCheck/culpritList";
import { NoteList } from "./gradientCheck/noteList";
import { TensorDetail } from "./gradientCheck/tensorDetail";
import { TensorTable } from "./gradientCheck/tensorTable";
import { verdictMark } from "./gradientCheck/verdictMark";
import { Section } from "./section";

/** How every analytic gradient compares with central differences: the answer, what is wrong, each tensor, one's entries. */
export class GradientSection {
  readonly section: Section;
  private readonly status = h("p", { class: "summary" });
  private readonly bar = h("progress", { class: "check-progress", "aria-label": text("gradientCheck") });
  private readonly answer = h("p", { class: "summary answer" });
  private readonly culprits: CulpritList;
  private readonly table: TensorTable;
  private readonly notes = new NoteList();
  private readonly detail: TensorDetail;
  private readonly result: HTMLElement;
  private shown: GradientCheck | undefined;
  /** In the file's order. */
  private tensors: readonly CheckedTensor[] = [];

  constructor(
    private readonly context: Context,
    private readonly invalidate: () => void,
  ) {
    this.culprits = new CulpritList(context, (key) => {
      this.choose(key);
      this.detail.focus();
    });
    this.table = new TensorTable(context, {
      choose: ({ key }) => this.choose(key),
      enter: () => this.detail.focus(),
      sort: (tensorOrder) => this.sort(tensorOrder),
    });
    this.detail = new TensorDetail(context, invalidate, () => this.table.focus());
    const parts = [
      this.answer,
      this.culprits.element,
      this.notes.element,
      this.table.element,
      this.detail.element,
    ];
    this.result = h("div", { class: "check-result" }, ...parts);
    const content = [this.status, this.bar, this.result];
    this.section = new Section("gradient-check", text("gradientCheck"), context.ui, invalidate, ...content);
  }

  draw(): void {
    const { info, gradientCheck, checkProgress } = this.context.run;
    this.section.show(info !== undefined);
    if (info === undefined) return;
    if (gradientCheck !== this.shown) this.take(gradientCheck);
    if (!this.section.active) return;
    const status = statusWords(this.context.run);
    show(this.status, status !== undefined);
    setText(this.status, status ?? "");
    show(this.bar, checkProgress !== undefined);
    if (checkProgress !== undefined) {
      this.bar.max = Math.max(1, checkProgress.of);
      this.bar.value = checkProgress.done;
    }
    show(this.result, gradientCheck !== undefined);
    // What is being checked anew is not the latest any more.
    setAttribute(this.result, "data-earlier", status === undefined ? undefined : "true");
    if (gradientCheck === undefined) return;
    const { chosen } = this;
    this.table.mark(chosen);
    this.detail.draw(chosen);
  }

  private take(check: GradientCheck | undefined): void {
    this.shown = check;
    this.tensors = check === undefined ? [] : checkedTensors(check);
    if (check === undefined) {
      this.section.say("");
      return;
    }
    const { outcome, short, sentence } = checkWords(check);
    this.section.say(short);
    this.answer.replaceChildren(verdictMark(outcome), h("span", {}, sentence));
    this.culprits.draw(check.culprits, new Set(check.parameters.map(keyOf)));
    this.notes.draw(check.notes);
    this.table.draw(ordered(this.tensors, this.order), this.order);
  }

  /** Worst first where something is wrong, until another order is asked for. */
  private get order(): TensorOrder {
    const by = this.shown?.passed === true ? "file" : "severity";
    return this.context.ui.state.tensorOrder ?? { by, reversed: false };
  }

  /** The tensor asked for, or the worst. */
  private get chosen(): CheckedTensor | undefined {
    const { tensor } = this.context.ui.state;
    return this.tensors.find(({ key }) => key === tensor) ?? this.tensors.toSorted(bySeverity)[0];
  }

  private choose(tensor: string): void {
    this.context.ui.keep({ tensor });
    this.invalidate();
  }

  private sort(tensorOrder: TensorOrder): void {
    this.context.ui.keep({ tensorOrder });
    this.table.draw(ordered(this.tensors, tensorOrder), tensorOrder);
    this.table.mark(this.chosen);
  }
}
