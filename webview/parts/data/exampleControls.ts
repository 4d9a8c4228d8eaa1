import type { Part } from "../../../src/engine/facts";
import type { ExampleFilter } from "../../../src/session/shownData";
import { h, setText, show, uniqueId } from "../../dom";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Button } from "../button";
import { Choice } from "../choice";
import { className } from "./answerWords";
import type { DataRequests } from "./requests";

const parts: readonly Part[] = ["train", "dev", "test"];

/** Which examples, in which order, and of which class. */
export class ExampleControls {
  readonly element: HTMLElement;
  private readonly part: Choice<Part>;
  private readonly order: Choice<"worst" | "file">;
  private readonly select = h("select", {});
  private readonly ofClass: HTMLElement;
  private readonly wrong = h("input", { type: "checkbox" });
  private readonly onlyWrong: HTMLElement;
  private readonly taken: Button;
  private classes: readonly string[] | undefined;

  constructor(
    private readonly context: Context,
    private readonly requests: DataRequests,
  ) {
    const labelled = (value: Part) => ({ value, label: text(`${value}_part`) });
    this.part = new Choice(text("part"), parts.map(labelled), (part) => requests.change({ part }));
    const orders = [
      { value: "worst", label: text("worstFirst") },
      { value: "file", label: text("inOrder") },
    ] as const;
    this.order = new Choice(text("order"), orders, (order) => requests.change({ order }));
    this.select.id = uniqueId();
    this.select.addEventListener("change", () => {
      const target = this.select.value === "" ? undefined : Number(this.select.value);
      this.filterBy({ target, predicted: undefined });
    });
    this.ofClass = h(
      "span",
      { class: "field" },
      h("label", { for: this.select.id }, text("ofClass")),
      this.select,
    );
    this.wrong.addEventListener("change", () =>
      this.filterBy({ outcome: this.wrong.checked ? "wrong" : "any" }),
    );
    this.onlyWrong = h("label", { class: "check" }, this.wrong, h("span", {}, text("onlyWrong")));
    this.taken = new Button("close", "", () => this.filterBy({ predicted: undefined }), "action chip");
    this.element = h(
      "div",
      { class: "example-controls", role: "group", "aria-label": text("exampleControls") },
      this.part.element,
      this.order.element,
      this.ofClass,
      this.onlyWrong,
      this.taken.element,
    );
  }

  draw(): void {
    const { data, info, dataPage } = this.context.run;
    if (data === undefined) return;
    const { part, order, filter } = this.requests.wanted;
    for (const one of parts)
      this.part.allow(one, info?.parts[one] ? undefined : text("noPart", text(`${one}_part`)));
    this.part.set(part);
    const untrained = dataPage !== undefined && dataPage.step === undefined;
    this.order.allow("worst", untrained ? text("whyNotWorst") : undefined);
    this.order.set(untrained ? "file" : order);
    const decides = data.decisions === "one";
    show(this.ofClass, decides);
    show(this.onlyWrong, data.decisions !== "none" && !untrained);
    this.fillClasses(data.classes ?? []);
    this.select.value = filter.target === undefined ? "" : String(filter.target);
    this.wrong.checked = filter.outcome === "wrong";
    show(this.taken.element, filter.predicted !== undefined);
    if (filter.predicted === undefined) return;
    this.taken.set("close", text("takenFor", className(data, filter.predicted)));
    this.taken.allow(undefined, text("takenForHint"));
  }

  private filterBy(change: Partial<ExampleFilter>): void {
    const { target, predicted, outcome } = { ...this.requests.wanted.filter, ...change };
    const filter = {
      outcome,
      ...(target !== undefined && { target }),
      ...(predicted !== undefined && { predicted }),
    };
    this.requests.change({ filter });
  }

  private fillClasses(classes: readonly string[]): void {
    if (classes === this.classes) return;
    this.classes = classes;
    const option = (label: string, value: string) => {
      const element = h("option", { value });
      setText(element, label);
      return element;
    };
    this.select.replaceChildren(
      option(text("allClasses"), ""),
      ...classes.map((name, index) => option(name, String(index))),
    );
  }
}
