import type { ShownAnswer, ShownExamination } from "../../../src/session/shownDiagnosis";
import { h, setText, show } from "../../dom";
import { duration } from "../../format";
import { icon, type IconName } from "../../icons";
import type { Context } from "../../state/context";
import { isBusy } from "../../state/diagnosis";
import { text } from "../../strings";
import { Button } from "../button";
import { CauseItem } from "./causeItem";
import { outcomeWords } from "./outcomeWords";
import { trialItems, triedWords } from "./trialList";

const marks: Readonly<Record<ShownAnswer["kind"], readonly [IconName, string]>> = {
  causes: ["warning", "warning"],
  healthy: ["finished", "healthy"],
  unsure: ["info", "info"],
  untrainable: ["error", "error"],
};

/** What a diagnosis came to: the answer as a sentence, the causes, and everything that was tried. */
export class AnswerView {
  readonly element: HTMLElement;
  private readonly sentence = h("p", { class: "verdict-sentence" });
  private readonly before = h("p", { class: "where" });
  private readonly edited = h("p", { class: "edited" }, h("span", {}, text("editedSince")));
  private readonly causes = h("ol", { class: "causes", "aria-label": text("causes") });
  private readonly trials = h("ul", { class: "trials" });
  private readonly tried: HTMLDetailsElement;
  private readonly took = h("span", { class: "where" });
  private readonly again: Button;
  private items: readonly CauseItem[] = [];
  private shown: ShownExamination | undefined;

  constructor(
    private readonly context: Context,
    private readonly invalidate: () => void,
  ) {
    const summary = h("summary", {}, text("trials"));
    summary.prepend(icon("chevron", "chevron"));
    this.edited.prepend(icon("info"));
    this.tried = h("details", { class: "tried worst" }, summary, this.trials);
    this.again = new Button(
      "restart",
      text("diagnoseAgain"),
      () => context.host.postMessage({ type: "diagnose" }),
      "action framed",
    );
    const foot = h("div", { class: "foot" }, this.again.element, this.took);
    this.element = h("div", {}, this.sentence, this.before, this.edited, this.causes, this.tried, foot);
  }

  draw(examination: ShownExamination): void {
    const isOver = examination.state !== "running";
    show(this.element, isOver);
    if (!isOver) return;
    if (examination !== this.shown) this.take(examination);
    const busy = isBusy(this.context.run.diagnosis) ? text("whyDiagnosing") : undefined;
    this.again.allow(busy, text("whyNotLearningHint"));
    this.items.forEach((item, index) => item.draw(examination.applied?.includes(index) ?? false));
  }

  private take(examination: ShownExamination): void {
    const { answer, trials, edited } = examination;
    const before = examination.before ?? answer?.before;
    const [mark, severity] = answer
      ? marks[answer.kind]
      : marks[examination.state === "failed" ? "untrainable" : "unsure"];
    this.sentence.replaceChildren(h("span", {}, sentenceOf(examination)));
    this.sentence.prepend(icon(mark));
    this.sentence.dataset.severity = severity;
    show(this.before, before !== undefined);
    if (before) setText(this.before, `${text("asItIs")}: ${outcomeWords(before)}`);
    show(this.edited, edited === true);
    show(this.tried, trials.length > 0);
    this.trials.replaceChildren(...trialItems(before, trials));
    show(this.took, answer !== undefined);
    if (answer) setText(this.took, text("tookTime", duration(answer.elapsedSeconds), triedWords(trials)));
    // News of the text alone leaves the causes, and the focus in them, as they are.
    if (
      answer === undefined ||
      examination.startedAtMs !== this.shown?.startedAtMs ||
      this.items.length === 0
    )
      this.list(answer);
    this.shown = examination;
  }

  private list(answer: ShownAnswer | undefined): void {
    const causes = answer?.causes ?? [];
    this.items = causes.map(
      (cause, index) => new CauseItem(this.context, index, cause, answer?.before, this.invalidate),
    );
    this.causes.replaceChildren(...this.items.map(({ element }) => element));
    show(this.causes, causes.length > 0);
  }
}

function sentenceOf({ state, answer, failure, trials }: ShownExamination): string {
  if (answer) return answer.sentence;
  if (state === "failed") return text("diagnosisFailed", failure?.message ?? "–");
  return text("diagnosisCancelled", triedWords(trials));
}
