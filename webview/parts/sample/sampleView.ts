import type { SampleRequest, TextSamples } from "../../../src/session/shownData";
import { h, setAttribute, setText, show, uniqueId } from "../../dom";
import { integer } from "../../format";
import type { Context } from "../../state/context";
import { text, type StringKey } from "../../strings";
import { Button } from "../button";

interface Field {
  readonly key: "temperature" | "length" | "samples" | "seed";
  readonly label: StringKey;
  readonly first: number;
  readonly isRight: (value: number) => boolean;
  readonly wrong: StringKey;
}

const isCount = (most: number) => (value: number) => Number.isInteger(value) && value >= 1 && value <= most;

const fields: readonly Field[] = [
  {
    key: "temperature",
    label: "temperature",
    first: 0.8,
    isRight: (value) => value >= 0 && value <= 100,
    wrong: "temperatureWrong",
  },
  { key: "length", label: "sampleLength", first: 120, isRight: isCount(2000), wrong: "sampleLengthWrong" },
  { key: "samples", label: "sampleCount", first: 3, isRight: isCount(20), wrong: "sampleCountWrong" },
  { key: "seed", label: "sampleSeed", first: 1, isRight: Number.isInteger, wrong: "sampleSeedWrong" },
];

/** Lets the model write: what it begins with, how bold it is, how much. */
export class SampleView {
  readonly element: HTMLElement;
  private readonly prefix = h("input", { type: "text", spellcheck: "false", autocomplete: "off" });
  private readonly inputs = new Map<Field["key"], HTMLInputElement>();
  private readonly error = h("p", { class: "field-error", role: "alert" });
  private readonly write: Button;
  private readonly words = h("p", { class: "page-words" });
  private readonly load: Button;
  private readonly list = h("ol", { class: "samples" });
  private drawn: TextSamples | undefined;

  constructor(
    private readonly context: Context,
    private readonly isInFront: () => boolean,
  ) {
    this.write = new Button("play", text("write"), () => undefined, "primary");
    this.load = new Button("restart", text("trainAgain"), () => context.host.postMessage({ type: "train" }));
    const submit = (event: Event) => {
      event.preventDefault();
      if (this.write.element.getAttribute("aria-disabled") !== "true") this.ask();
    };
    const form = h(
      "form",
      { class: "sample-form", on: { submit } },
      labelled(text("prefix"), this.prefix, "prefix-field"),
      ...fields.map((field) => this.number(field)),
      this.write.element,
    );
    this.write.element.type = "submit";
    show(this.error, false);
    show(this.load.element, false);
    this.element = h(
      "div",
      { class: "view" },
      h("p", { class: "intro" }, text("sampleIntro")),
      form,
      this.error,
      h("div", { class: "page-bar" }, this.words, this.load.element),
      this.list,
    );
  }

  draw(): void {
    if (!this.isInFront()) return;
    const { data, samples, awaited, refusals, progress } = this.context.run;
    if (data?.sampling === undefined) return;
    const refusal = refusals.get("sampleText");
    const untrained = (progress?.step ?? 0) === 0;
    this.write.allow(untrained ? text("whyUntrained") : undefined, text("writeHint"));
    show(this.load.element, refusal?.why === "workerGone");
    const writes = awaited.has("sampleText");
    setAttribute(this.list, "aria-busy", writes ? "true" : undefined);
    setText(this.words, refusal === undefined ? samplesWords(samples, writes) : refusedWords(refusal));
    if (samples === this.drawn) return;
    this.drawn = samples;
    // Words stand apart from the prefix as from each other.
    const gap = data.sampling.unit === "word" && samples?.request.prefix ? " " : "";
    this.list.replaceChildren(
      ...(samples?.texts ?? []).map((written) =>
        h("li", {}, h("pre", { class: "sample-text" }, h("b", {}, samples!.request.prefix), gap + written)),
      ),
    );
  }

  private number({ key, label, first }: Field): HTMLElement {
    const input = h("input", { type: "text", inputmode: "decimal", value: first });
    this.inputs.set(key, input);
    return labelled(text(label), input, "number-field");
  }

  private ask(): void {
    const values = { temperature: 0, length: 0, samples: 0, seed: 0 };
    for (const { key, isRight, wrong } of fields) {
      const input = this.inputs.get(key)!;
      const value = input.value.trim() === "" ? NaN : Number(input.value);
      const fits = isRight(value);
      setAttribute(input, "aria-invalid", fits ? undefined : "true");
      if (!fits) {
        this.tell(text(wrong));
        input.focus();
        return;
      }
      values[key] = value;
    }
    this.tell("");
    const request: SampleRequest = { prefix: this.prefix.value.replaceAll("\\n", "\n"), ...values };
    const { run, host, drawing } = this.context;
    run.await("sampleText");
    host.postMessage({ type: "sampleText", request });
    drawing.all();
  }

  private tell(words: string): void {
    setText(this.error, words);
    show(this.error, words !== "");
  }
}

function labelled(label: string, input: HTMLInputElement, look: string): HTMLElement {
  input.id = uniqueId();
  return h("div", { class: `sample-field ${look}` }, h("label", { for: input.id }, label), input);
}

const refusedWords = ({ why, failure }: { why: string; failure: { message: string } }): string =>
  why === "workerGone" ? text("weightsGone") : failure.message;

function samplesWords(samples: TextSamples | undefined, writes: boolean): string {
  if (samples === undefined) return writes ? text("writing") : "";
  const { done, request, step, unknown } = samples;
  const words = [
    writes && done < request.length
      ? text("writingOf", integer(done), integer(request.length))
      : text("writtenAt", integer(step)),
  ];
  if (unknown.length > 0) words.push(text("unknownItems", unknown.join(" ")));
  return words.join(" · ");
}
