import { h, setText } from "../../dom";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Button } from "../button";

/** Above a diagnosis of a model that was not trained yet. */
export class BareHeader {
  readonly element: HTMLElement;
  private readonly name = h("h1");

  constructor(private readonly context: Context) {
    const train = new Button("play", text("train"), () => context.host.postMessage({ type: "train" }));
    const controls = h("div", { class: "controls" }, train.element);
    this.element = h("header", {}, h("div", { class: "top" }, this.name), controls);
  }

  draw(): void {
    setText(this.name, text("diagnosisOf", this.context.run.diagnosis?.model ?? ""));
  }
}
