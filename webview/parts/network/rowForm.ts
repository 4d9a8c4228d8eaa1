import type { FormField, GivenInput, InputForm } from "../../../src/session/shownNetwork";
import { h, setAttribute, setText, show, uniqueId } from "../../dom";
import { integer, rawValue } from "../../format";
import { text } from "../../strings";

/** Places of a slider between the ends of a field that is not whole. */
const places = 200;

/** One input as a person changes it. */
export interface InputEditor {
  readonly element: HTMLElement;
  /** Begins with these values, those of an example. */
  set(given: GivenInput): void;
  /** As they are now; a copy. */
  readonly given: GivenInput;
}

/** A field for each value of a row: a slider with its number, or a choice of categories. */
export class RowForm implements InputEditor {
  readonly element: HTMLElement;
  private values = new Float64Array();
  private readonly fields: readonly Field[];

  constructor({ fields, more }: Extract<InputForm, { kind: "fields" }>, changed: () => void) {
    this.fields = fields.map((field, at) => {
      const take = (value: number) => {
        this.values[at] = value;
        changed();
      };
      return field.kind === "category" ? new CategoryField(field, take) : new NumberField(field, take);
    });
    const rest = h("p", { class: "figure-words" });
    setText(rest, text("fieldsMore", integer(more)));
    show(rest, more > 0);
    this.element = h("div", { class: "row-form" }, ...this.fields.map(({ element }) => element), rest);
  }

  get given(): GivenInput {
    return { kind: "numbers", values: this.values.slice() };
  }

  set(given: GivenInput): void {
    if (given.kind !== "numbers") return;
    this.values = given.values.slice();
    this.fields.forEach((field, at) => field.set(this.values[at]!));
  }
}

interface Field {
  readonly element: HTMLElement;
  set(value: number): void;
}

class NumberField implements Field {
  readonly element: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly number = h("input", { type: "text", inputmode: "decimal", autocomplete: "off" });

  constructor(
    private readonly field: Extract<FormField, { kind: "number" }>,
    take: (value: number) => void,
  ) {
    const { name, minimum, maximum, isWhole } = field;
    const span = maximum > minimum ? maximum - minimum : 1;
    const slider = h("input", {
      type: "range",
      min: minimum,
      max: minimum + span,
      step: isWhole ? 1 : span / places,
    });
    this.slider = slider;
    slider.setAttribute("aria-label", text("sliderOf", name));
    this.number.id = uniqueId();
    this.number.placeholder = text("missingCell");
    slider.addEventListener("input", () => {
      this.number.value = shown(Number(slider.value));
      setAttribute(this.number, "aria-invalid", undefined);
      this.speak();
      take(Number(slider.value));
    });
    this.number.addEventListener("input", () => {
      const value = this.number.value.trim() === "" ? NaN : Number(this.number.value);
      const isWrong = Number.isNaN(value) && this.number.value.trim() !== "";
      setAttribute(this.number, "aria-invalid", isWrong ? "true" : undefined);
      if (isWrong) return;
      this.slide(value);
      take(value);
    });
    this.element = h(
      "div",
      { class: "row-field" },
      h("label", { for: this.number.id }, name),
      slider,
      this.number,
    );
  }

  set(value: number): void {
    this.number.value = Number.isNaN(value) ? "" : shown(value);
    setAttribute(this.number, "aria-invalid", undefined);
    this.slide(value);
  }

  /** A value beyond the examples of train widens the slider. */
  private slide(value: number): void {
    const { minimum, maximum } = this.field;
    const at = Number.isFinite(value) ? value : (minimum + maximum) / 2;
    if (at < Number(this.slider.min)) this.slider.min = String(at);
    if (at > Number(this.slider.max)) this.slider.max = String(at);
    this.slider.value = String(at);
    this.speak();
  }

  private speak(): void {
    setAttribute(this.slider, "aria-valuetext", this.number.value || text("missingCell"));
  }
}

/** As a person can type it: an ordinary minus. */
const shown = (value: number): string => rawValue(value).replace("−", "-");

class CategoryField implements Field {
  readonly element: HTMLElement;
  private readonly select = h("select", {});

  constructor({ name, names }: Extract<FormField, { kind: "category" }>, take: (value: number) => void) {
    this.select.id = uniqueId();
    this.select.append(
      h("option", { value: "" }, text("missingCell")),
      ...names.map((category, at) => h("option", { value: at }, category)),
    );
    this.select.addEventListener("change", () =>
      take(this.select.value === "" ? NaN : Number(this.select.value)),
    );
    this.element = h("div", { class: "row-field" }, h("label", { for: this.select.id }, name), this.select);
  }

  set(value: number): void {
    this.select.value = Number.isNaN(value) ? "" : String(value);
  }
}

/** A text that is read item by item. */
export class TextForm implements InputEditor {
  readonly element: HTMLElement;
  private readonly area = h("textarea", { rows: 3, spellcheck: "false" });

  constructor({ name }: Extract<InputForm, { kind: "text" }>, changed: () => void) {
    this.area.id = uniqueId();
    this.area.addEventListener("input", changed);
    this.element = h("div", { class: "text-form" }, h("label", { for: this.area.id }, name), this.area);
  }

  get given(): GivenInput {
    return { kind: "text", text: this.area.value };
  }

  set(given: GivenInput): void {
    if (given.kind === "text") this.area.value = given.text;
  }
}

/** What cannot be changed by hand stays that of the example. */
export class GivenForm implements InputEditor {
  readonly element: HTMLElement;
  private kept: GivenInput = { kind: "numbers", values: new Float64Array() };

  constructor({ name }: { readonly name: string }) {
    this.element = h("p", { class: "figure-words" }, text("staysGiven", name));
  }

  get given(): GivenInput {
    return this.kept;
  }

  set(given: GivenInput): void {
    this.kept = given;
  }
}
