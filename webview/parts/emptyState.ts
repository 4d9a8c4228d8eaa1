import { h } from "../dom";
import { icon } from "../icons";
import type { Context } from "../state/context";
import { text } from "../strings";
import { Button } from "./button";

/** Shown until there is a run: says what to do. */
export function emptyState({ host }: Context): HTMLElement {
  const train = new Button("play", text("train"), () => host.postMessage({ type: "train" }), "primary");
  const element = h(
    "div",
    { class: "empty" },
    h("h1", {}, text("emptyTitle")),
    h("p", {}, text("emptyText")),
    train.element,
  );
  element.prepend(icon("plot", "empty-icon"));
  return element;
}
