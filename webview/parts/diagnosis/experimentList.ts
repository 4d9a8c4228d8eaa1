import type { ShownDiagnosis, ShownExperiment, ShownVerdict } from "../../../src/session/shownDiagnosis";
import { h, setText, show } from "../../dom";
import { integer } from "../../format";
import { icon, type IconName } from "../../icons";
import type { Context } from "../../state/context";
import { experimentsInOrder, isBusy } from "../../state/diagnosis";
import { text } from "../../strings";
import { translated } from "../../../src/words/words";
import { Button } from "../button";
import { RateFigure } from "./rateFigure";

const sweepName = "learning-rate-sweep";

const marks: Readonly<Record<ShownVerdict["verdict"], readonly [IconName, string]>> = {
  sound: ["finished", "healthy"],
  faulty: ["warning", "warning"],
  undecided: ["info", "info"],
};

interface Item {
  readonly element: HTMLElement;
  readonly button: Button;
  readonly decides: HTMLElement;
  readonly verdict: HTMLElement;
  shown: ShownVerdict | undefined;
  isUnderWay: boolean;
}

/** Small experiments on copies of the model, each with a button, what it tells, and its plain verdict. */
export class ExperimentList {
  readonly element: HTMLDetailsElement;
  private readonly hint = h("p", { class: "where" });
  private readonly list = h("ul", { class: "experiments" });
  private readonly items = new Map<string, Item>();
  private readonly rates: RateFigure;
  private order = "";
  private answered: unknown;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.rates = new RateFigure(context, invalidate);
    const summary = h("summary", {}, h("h3", {}, text("experiments")));
    summary.prepend(icon("chevron", "chevron"));
    this.element = h("details", { class: "experiments-box worst", open: "" }, summary, this.hint, this.list);
    this.element.addEventListener("toggle", invalidate);
  }

  draw(diagnosis: ShownDiagnosis): void {
    const { answer } = diagnosis.examination ?? {};
    // Where there is an answer, they are at hand; where there is none, they are what comes next.
    if (answer?.sentence !== this.answered)
      this.element.open = answer === undefined || answer.kind === "unsure";
    this.answered = answer?.sentence;
    if (diagnosis.experimenting !== undefined) this.element.open = true;
    const ordered = experimentsInOrder(diagnosis);
    setText(
      this.hint,
      text(ordered.some(({ decides }) => decides) ? "experimentsDecide" : "experimentsHint"),
    );
    for (const { experiment, decides } of ordered) {
      const item = this.itemOf(experiment);
      show(item.decides, decides);
      this.update(item, experiment, diagnosis);
    }
    const order = ordered.map(({ experiment }) => experiment.name).join();
    if (order !== this.order)
      this.list.replaceChildren(...ordered.map(({ experiment }) => this.itemOf(experiment).element));
    this.order = order;
    this.rates.draw(diagnosis.experiments.find(({ name }) => name === sweepName)?.result);
  }

  private itemOf(experiment: ShownExperiment): Item {
    const known = this.items.get(experiment.name);
    if (known) return known;
    const made = this.make(experiment);
    this.items.set(experiment.name, made);
    return made;
  }

  private make({ name, ...english }: ShownExperiment): Item {
    const [title, summary] = [translated(english.title), translated(english.summary)];
    const run = () => this.context.host.postMessage({ type: "runExperiment", experiment: name });
    const button = new Button("beaker", title, run, "action framed");
    const decides = h("span", { class: "decides" }, text("wouldDecide"));
    const verdict = h("div", { class: "finding" });
    const head = h("div", { class: "experiment-head" }, button.element, decides);
    const element = h("li", {}, head, h("p", { class: "where" }, summary), verdict);
    if (name === sweepName) element.append(this.rates.element);
    show(verdict, false);
    return { element, button, decides, verdict, shown: undefined, isUnderWay: false };
  }

  private update(item: Item, { name, result, ...english }: ShownExperiment, diagnosis: ShownDiagnosis): void {
    const [title, summary] = [translated(english.title), translated(english.summary)];
    const isUnderWay = diagnosis.experimenting === name;
    item.button.set(
      isUnderWay ? "loading" : "beaker",
      isUnderWay ? `${title}: ${text("experimenting")}` : title,
    );
    item.button.allow(isBusy(diagnosis) ? text("whyDiagnosing") : undefined, summary);
    if (isUnderWay !== item.isUnderWay) {
      item.isUnderWay = isUnderWay;
      // One that begins, wherever it was asked for, is brought into view, and what came of it too.
      requestAnimationFrame(() => item.element.scrollIntoView({ block: "nearest" }));
    }
    if (result === item.shown) return;
    item.shown = result;
    show(item.verdict, result !== undefined);
    if (result) this.say(item.verdict, name, result);
  }

  private say(place: HTMLElement, experiment: string, { verdict, message, line }: ShownVerdict): void {
    const [mark, severity] = marks[verdict];
    const click = () => this.context.host.postMessage({ type: "revealExperiment", experiment });
    const goTo =
      line === undefined || verdict === "sound"
        ? undefined
        : h("button", { type: "button", class: "link", on: { click } }, text("goToLine", integer(line)));
    place.dataset.severity = severity;
    place.replaceChildren(
      icon(mark),
      h("div", {}, h("p", {}, h("strong", {}, text(`verdict_${verdict}`)), `: ${message}`), goTo),
    );
  }
}
