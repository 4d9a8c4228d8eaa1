import type { Part } from "../../../src/engine/facts";
import type { InputForm, Prediction, TakenExample } from "../../../src/session/shownNetwork";
import { h, setText, show } from "../../dom";
import { integer } from "../../format";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Button } from "../button";
import { Choice } from "../choice";
import { answerWords } from "../data/answerWords";
import { Section } from "../section";
import { AnswerBars, predictionWords } from "./answerBars";
import { DrawingPad } from "./drawingPad";
import { LiveQuestion } from "./liveQuestion";
import { RefusalBox } from "./refusalBox";
import { GivenForm, RowForm, TextForm, type InputEditor } from "./rowForm";

const parts: readonly Part[] = ["train", "dev", "test"];

/** Put an example together by hand, beginning with one of the data, and see what the model makes of it. */
export class PredictSection {
  readonly section: Section;
  private readonly part: Choice<Part>;
  private readonly previous: Button;
  private readonly next: Button;
  private readonly pager: HTMLElement;
  private readonly exampleWords = h("span", { class: "example-words" });
  private readonly form = h("div", { class: "predict-form" });
  private readonly words = h("p", { class: "predict-words" });
  private readonly target = h("p", { class: "figure-words" });
  private readonly unknown = h("p", { class: "figure-words" });
  private readonly bars = new AnswerBars();
  private readonly spoken = h("div", { class: "hidden-text", role: "status" });
  private readonly answer: HTMLElement;
  private readonly question: LiveQuestion;
  private readonly refusal: RefusalBox;
  private readonly noExample: RefusalBox;
  private editors: readonly InputEditor[] = [];
  private forms: readonly InputForm[] | undefined;
  private taken: TakenExample | undefined;
  private wanted: { part: Part; example: number } = { part: "dev", example: 0 };
  private askedFor = "";
  /** Counts what was changed by hand. */
  private version = 0;
  private isTouched = false;
  private told: { readonly version: number; readonly prediction: Prediction } | undefined;

  constructor(
    private readonly context: Context,
    private readonly invalidate: () => void,
  ) {
    this.question = new LiveQuestion(context, "predict");
    this.refusal = new RefusalBox(context, "predict", () => this.question.again());
    this.noExample = new RefusalBox(context, "takeExample", () => {
      this.askedFor = "";
      context.run.refusals.delete("takeExample");
      invalidate();
    });
    const labelled = parts.map((value) => ({ value, label: text(`${value}_part`) }));
    this.part = new Choice(text("part"), labelled, (part) => this.want({ part, example: 0 }));
    const turn = (by: number) => () =>
      this.want({ ...this.wanted, example: (this.taken?.request.example ?? 0) + by });
    this.previous = new Button("previous", text("previousExample"), turn(-1), "action icon-only");
    this.next = new Button("chevron", text("nextExample"), turn(1), "action icon-only");
    this.pager = h(
      "span",
      { class: "pager", role: "group", "aria-label": text("beginWith") },
      this.previous.element,
      this.exampleWords,
      this.next.element,
    );
    const controls = h("div", { class: "example-controls" }, this.part.element, this.pager);
    this.answer = h(
      "div",
      { class: "predict-answer" },
      this.words,
      this.target,
      this.unknown,
      this.bars.element,
    );
    this.section = new Section(
      "predict",
      text("predict"),
      context.ui,
      invalidate,
      controls,
      this.noExample.element,
      this.refusal.element,
      h("div", { class: "predict-columns" }, this.form, this.answer),
      this.spoken,
    );
  }

  draw(): void {
    const { run } = this.context;
    const { overview, example, prediction } = run.network;
    this.section.show(overview !== undefined);
    if (overview === undefined || run.data === undefined || !this.section.active) return;
    if (overview.inputs !== this.forms) this.build(overview.inputs);
    this.takeExample();
    if (example !== undefined && example !== this.taken) this.begin(example);
    this.drawControls();
    this.noExample.draw();
    show(this.form, this.taken !== undefined);
    show(this.pager, this.taken !== undefined);
    if (this.taken === undefined) return;
    this.question.keepUp(String(this.version), () => ({
      type: "predict",
      request: { inputs: this.editors.map(({ given }) => given) },
    }));
    const isRefused = this.refusal.draw();
    show(this.answer, prediction !== undefined && !isRefused);
    if (prediction !== undefined && !isRefused) this.tell(prediction);
  }

  private build(forms: readonly InputForm[]): void {
    this.forms = forms;
    this.taken = undefined;
    const { parts: counts } = this.context.run.info!;
    this.wanted = { part: counts.dev ? "dev" : "train", example: 0 };
    this.askedFor = "";
    const changed = () => {
      this.version++;
      this.isTouched = true;
      this.invalidate();
    };
    this.editors = forms.map((form) => editorOf(form, changed));
    const named = forms.length > 1;
    this.form.replaceChildren(
      ...this.editors.map(({ element }, at) =>
        named ? h("section", { class: "predict-input" }, h("h3", {}, forms[at]!.name), element) : element,
      ),
    );
  }

  private want(wanted: { part: Part; example: number }): void {
    this.wanted = wanted;
    this.invalidate();
  }

  private takeExample(): void {
    const { run, host } = this.context;
    const key = `${run.info?.runId} ${this.wanted.part} ${this.wanted.example}`;
    if (key === this.askedFor || run.awaited.has("takeExample")) return;
    this.askedFor = key;
    run.await("takeExample");
    host.postMessage({ type: "takeExample", request: this.wanted });
  }

  private begin(example: TakenExample): void {
    this.taken = example;
    this.isTouched = false;
    this.version++;
    this.editors.forEach((editor, at) => {
      const given = example.inputs[at];
      if (given !== undefined) editor.set(given);
    });
  }

  private drawControls(): void {
    const { info } = this.context.run;
    for (const one of parts)
      this.part.allow(one, info?.parts[one] ? undefined : text("noPart", text(`${one}_part`)));
    this.part.set(this.wanted.part);
    const { taken } = this;
    if (taken === undefined) return;
    const { request, of, row } = taken;
    setText(this.exampleWords, text("exampleRow", integer(row)));
    this.previous.allow(request.example <= 0 ? text("whyFirstExample") : undefined, text("previousExample"));
    this.next.allow(request.example >= of - 1 ? text("whyLastExample") : undefined, text("nextExample"));
  }

  private tell(prediction: Prediction): void {
    const { data } = this.context.run;
    if (this.told?.prediction === prediction) return;
    const isOfPerson = this.told?.version !== this.version;
    this.told = { version: this.version, prediction };
    const words = predictionWords(prediction, data!);
    setText(this.words, text("modelSays", words));
    this.section.say(text("networkAtStep", integer(prediction.step)));
    const { target } = this.taken!;
    show(this.target, target !== undefined);
    if (target !== undefined) {
      const said = answerWords(target, data!);
      setText(this.target, text(this.isTouched ? "targetBefore" : "targetOfExample", said));
    }
    show(this.unknown, prediction.unknown.length > 0);
    setText(this.unknown, text("unknownItems", prediction.unknown.join(" ")));
    const { answer } = prediction;
    // One number or text is said above already.
    show(this.bars.element, answer.kind === "numbers" ? answer.values.length > 1 : answer.kind !== "text");
    this.bars.draw(prediction, data!);
    // Not at every step of a training: a screen reader tells what a person's own change came to.
    if (isOfPerson) setText(this.spoken, words);
  }
}

function editorOf(form: InputForm, changed: () => void): InputEditor {
  switch (form.kind) {
    case "fields":
      return new RowForm(form, changed);
    case "picture":
    case "spectrogram":
      return new DrawingPad(form, changed);
    case "text":
      return new TextForm(form, changed);
    case "given":
      return new GivenForm(form);
  }
}
