import type { ShownExamination } from "../../../src/session/shownDiagnosis";
import { h, setText, show } from "../../dom";
import { duration } from "../../format";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Button } from "../button";
import { trialItems } from "./trialList";

/** A diagnosis under way: what is being tried, how much of its time has passed, and what came out so far. */
export class ProgressView {
  readonly element: HTMLElement;
  private readonly doing = h("p", { class: "summary" });
  private readonly fill = h("div", { class: "time-fill" });
  private readonly bar = h(
    "div",
    { class: "time-bar", role: "progressbar", "aria-label": text("diagnosing") },
    this.fill,
  );
  private readonly budget = h("span", { class: "where" });
  private readonly trials = h("ul", { class: "trials" });
  private shown: ShownExamination | undefined;

  constructor({ host }: Context) {
    const cancel = new Button(
      "close",
      text("cancelDiagnosis"),
      () => host.postMessage({ type: "cancelDiagnosis" }),
      "action framed",
    );
    const time = h("div", { class: "time" }, this.bar, this.budget, cancel.element);
    this.element = h("div", {}, this.doing, time, this.trials);
  }

  draw(examination: ShownExamination): void {
    const isRunning = examination.state === "running";
    show(this.element, isRunning);
    if (!isRunning || examination === this.shown) return;
    const { budgetSeconds, startedAtMs, doing, before, trials } = examination;
    if (this.shown?.startedAtMs !== startedAtMs) {
      this.fill.style.animationDuration = `${budgetSeconds}s`;
      this.fill.style.animationDelay = `${(startedAtMs - Date.now()) / 1000}s`;
      setText(this.budget, text("diagnosisBudget", duration(budgetSeconds)));
    }
    this.shown = examination;
    setText(this.doing, doing === undefined ? text("diagnosing") : `${doing}…`);
    this.trials.replaceChildren(...trialItems(before, trials));
  }
}
