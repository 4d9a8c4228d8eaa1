import type { ShownHyperparameter } from "../../../src/session/shownSteering";
import { h, setAttribute, setText, show, uniqueId } from "../../dom";
import { icon } from "../../icons";
import type { Context } from "../../state/context";
import { hyperparameterWords, typed } from "../../state/steering";
import { text, type StringKey } from "../../strings";

/** Shows a number of the training, and sets it from the next step on: with Enter, or on leaving it changed. */
export class HyperparameterField {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly label: HTMLLabelElement;
  private readonly error: HTMLElement;
  /** What the field showed before the user typed. */
  private shown = "";
  /** A value that was sent and is not yet the run's. */
  private sent: number | undefined;

  constructor(
    private readonly context: Context,
    private readonly name: string,
    private readonly why: () => StringKey | undefined,
  ) {
    const [id, errorId] = [uniqueId(), uniqueId()];
    this.error = h("span", { id: errorId, class: "field-error", role: "alert" });
    this.error.hidden = true;
    this.input = h("input", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      spellcheck: "false",
      on: {
        keydown: (event) => {
          if (event.key === "Enter") this.apply();
          if (event.key === "Escape") this.revert();
        },
        blur: () => this.apply(),
        input: () => this.complain(undefined),
      },
    });
    this.label = h("label", { for: id });
    this.element = h("div", { class: "hyperparameter" }, this.label, this.input, this.error);
  }

  /** `about`: what the worker tells of it; of a learning rate that follows a schedule `value` is newer. */
  draw(about: ShownHyperparameter | undefined, value = about?.value): void {
    const why = this.why();
    const { kind = this.name, description = "", byHand = false } = about ?? {};
    setText(this.label, hyperparameterWords(kind, about ?? {}));
    setAttribute(this.element, "data-by-hand", byHand ? "true" : undefined);
    this.input.readOnly = why !== undefined;
    setAttribute(this.input, "aria-disabled", why === undefined ? undefined : "true");
    const hint = text(byHand ? "hyperparameterByHand" : "hyperparameterHint", description).trim();
    setAttribute(this.input, "title", why === undefined ? hint : text(why));
    show(this.element, value !== undefined);
    if (value === this.sent) this.sent = undefined;
    if (value === undefined || this.sent !== undefined || this.typed) return;
    this.revert(typed(value));
  }

  private get about(): ShownHyperparameter | undefined {
    return this.context.run.steering?.hyperparameters.find(({ name }) => name === this.name);
  }

  private get typed(): boolean {
    return this.input.value.trim() !== this.shown;
  }

  private apply(): void {
    if (!this.typed || this.input.readOnly) return;
    const words = this.input.value.trim().replace(",", ".");
    const value = words === "" ? NaN : Number(words);
    const { about } = this;
    if (words === "" && about?.byHand === true) {
      this.shown = "";
      this.complain(undefined);
      this.context.host.postMessage({ type: "setHyperparameter", name: this.name });
      return;
    }
    const valid = about === undefined ? value > 0 && value < Infinity : isWithin(about, value);
    this.complain(valid ? undefined : this.wanted(about));
    if (!valid) return;
    this.shown = this.input.value.trim();
    this.sent = value;
    this.context.host.postMessage({ type: "setHyperparameter", name: this.name, value });
  }

  private wanted(about: ShownHyperparameter | undefined): string {
    if (this.name === "learningRate") return text("learningRateInvalid");
    return text("hyperparameterInvalid", about ? rangeWords(about) : text("rangeAny"));
  }

  private revert(value = this.shown): void {
    this.shown = value;
    if (this.input.value !== value) this.input.value = value;
    this.complain(undefined);
  }

  /** Undefined: nothing is wrong. */
  private complain(words: string | undefined): void {
    const invalid = words !== undefined;
    if (this.error.hidden !== invalid) return;
    show(this.error, invalid);
    this.error.replaceChildren(...(invalid ? [icon("error"), words] : []));
    setAttribute(this.input, "aria-invalid", invalid ? "true" : undefined);
    setAttribute(this.input, "aria-describedby", invalid ? this.error.id : undefined);
  }
}

function isWithin(about: ShownHyperparameter, value: number): boolean {
  const { minimum = -Infinity, maximum = Infinity } = about;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = about;
  return value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
}

/** `of at least 0 and below 1` */
function rangeWords({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ShownHyperparameter): string {
  const from =
    minimum !== undefined
      ? text("rangeAtLeast", minimum)
      : exclusiveMinimum !== undefined
        ? text("rangeAbove", exclusiveMinimum)
        : undefined;
  const to =
    maximum !== undefined
      ? text("rangeAtMost", maximum)
      : exclusiveMaximum !== undefined
        ? text("rangeBelow", exclusiveMaximum)
        : undefined;
  if (from !== undefined && to !== undefined) return text("rangeBoth", from, to);
  return from ?? to ?? text("rangeAny");
}
