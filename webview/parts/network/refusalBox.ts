import { h, setText, show } from "../../dom";
import type { Context } from "../../state/context";
import type { NetworkIntent } from "../../../src/session/shownNetwork";
import { text } from "../../strings";
import { Button } from "../button";

/** Why a question has no answer, and the way on: train again where the weights are gone, else ask again. */
export class RefusalBox {
  readonly element: HTMLElement;
  private readonly words = h("p");
  private readonly train: Button;
  private readonly retry: Button;

  constructor(
    private readonly context: Context,
    private readonly type: NetworkIntent["type"],
    again: () => void,
  ) {
    this.train = new Button("restart", text("trainAgain"), () => context.host.postMessage({ type: "train" }));
    this.retry = new Button("restart", text("tryAgain"), again);
    this.element = h("div", { class: "said" }, this.words, this.train.element, this.retry.element);
    show(this.element, false);
  }

  /** Whether there is one. */
  draw(): boolean {
    const refusal = this.context.run.refusals.get(this.type);
    show(this.element, refusal !== undefined);
    if (refusal === undefined) return false;
    const isGone = refusal.why === "workerGone";
    setText(this.words, isGone ? text("networkGone") : refusal.failure.message);
    show(this.train.element, isGone);
    show(this.retry.element, !isGone);
    return true;
  }
}
