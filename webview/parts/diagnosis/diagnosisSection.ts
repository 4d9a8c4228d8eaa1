import type { ShownExamination } from "../../../src/session/shownDiagnosis";
import { h, show } from "../../dom";
import type { Context } from "../../state/context";
import { isBusy } from "../../state/diagnosis";
import { text } from "../../strings";
import { Button } from "../button";
import { Section } from "../section";
import { AnswerView } from "./answerView";
import { ExperimentList } from "./experimentList";
import { ProgressView } from "./progressView";

/** Why it does not learn: asked, found out, answered; and the experiments that each answer one question. */
export class DiagnosisSection {
  readonly section: Section;
  private readonly ask: HTMLElement;
  private readonly askButton: Button;
  private readonly progress: ProgressView;
  private readonly answer: AnswerView;
  private readonly experiments: ExperimentList;
  private begun: number | undefined;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.askButton = new Button(
      "bulb",
      text("whyNotLearning"),
      () => context.host.postMessage({ type: "diagnose" }),
      "action framed",
    );
    this.ask = h("div", {}, h("p", { class: "summary" }, text("notDiagnosed")), this.askButton.element);
    this.progress = new ProgressView(context);
    this.answer = new AnswerView(context, invalidate);
    this.experiments = new ExperimentList(context, invalidate);
    const parts = [this.ask, this.progress.element, this.answer.element, this.experiments.element];
    this.section = new Section("diagnosis", text("diagnosis"), context.ui, invalidate, ...parts);
  }

  draw(): void {
    const { diagnosis } = this.context.run;
    this.section.show(diagnosis !== undefined);
    if (diagnosis === undefined) return;
    const { examination } = diagnosis;
    this.section.say(asideOf(examination));
    this.follow(examination);
    if (!this.section.active) return;
    show(this.ask, examination === undefined);
    this.askButton.allow(isBusy(diagnosis) ? text("whyDiagnosing") : undefined, text("whyNotLearningHint"));
    show(this.progress.element, examination !== undefined);
    show(this.answer.element, examination !== undefined);
    if (examination) {
      this.progress.draw(examination);
      this.answer.draw(examination);
    }
    this.experiments.draw(diagnosis);
  }

  /** One that begins is brought into view. */
  private follow(examination: ShownExamination | undefined): void {
    if (examination?.state !== "running" || examination.startedAtMs === this.begun) return;
    this.begun = examination.startedAtMs;
    this.section.element.open = true;
    // Beside it others are drawn in this frame.
    requestAnimationFrame(() => this.section.element.scrollIntoView({ block: "nearest" }));
  }
}

function asideOf(examination: ShownExamination | undefined): string {
  if (examination === undefined) return "";
  const { state, answer } = examination;
  if (state === "running") return text("diagnosingShort");
  if (answer === undefined) return text(state === "failed" ? "failedShort" : "cancelledShort");
  if (answer.kind !== "causes") return text(`${answer.kind}Short`);
  const { length } = answer.causes;
  return length === 1 ? text("oneCause") : text("someCauses", length);
}
