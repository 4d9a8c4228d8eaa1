import type { ShownCause, ShownEdit, ShownOutcome } from "../../../src/session/shownDiagnosis";
import { h, setAttribute, show } from "../../dom";
import { integer } from "../../format";
import type { Context } from "../../state/context";
import { changesCost, likelihood } from "../../state/diagnosis";
import { ruleWords } from "../../state/flags";
import { text } from "../../strings";

import { Button } from "../button";
import { CauseFigure } from "./causeFigure";

/** One cause: what is at fault and where, the edit that mends it, the proof, and why it is suspected. */
export class CauseItem {
  readonly element: HTMLElement;
  private readonly words = h("div", { class: "cause-words" });
  private readonly figure: CauseFigure;
  private readonly apply: Button;

  constructor(
    private readonly context: Context,
    private readonly index: number,
    private readonly cause: ShownCause,
    before: ShownOutcome | undefined,
    invalidate: () => void,
  ) {
    const { host } = context;
    this.apply = new Button(
      "check",
      text("applyFix"),
      () => host.postMessage({ type: "applyCauseFix", index }),
      index === 0 ? "primary" : "action framed",
    );
    this.figure = new CauseFigure(context, index, text("causeFigure", cause.title), invalidate);
    this.figure.take(cause, before);
    const note = changesCost(cause) ? h("p", { class: "figure-words" }, text("otherCost")) : undefined;
    const proof = h("div", { class: "cause-proof" }, this.figure.figure.element, note);
    show(proof, cause.after?.curve !== undefined);
    this.words.append(...this.tell(cause));
    this.element = h("li", { class: "cause" }, this.words, proof, ...reasonsOf(cause));
  }

  draw(isApplied: boolean): void {
    const label = text(isApplied ? "fixApplied" : "applyFix");
    this.apply.set("check", label);
    setAttribute(this.apply.element, "aria-label", `${label}: ${this.cause.title}`);
    this.apply.allow(isApplied ? text("whyApplied") : undefined, text("applyFixHint"));
    this.figure.draw();
  }

  private tell(cause: ShownCause): HTMLElement[] {
    const { title, layer, line, edits, confidence } = cause;
    const click = () => this.context.host.postMessage({ type: "revealCause", index: this.index });
    const where = [ruleWords(cause.cause), layer, text(likelihood(confidence))];
    const head = h(
      "div",
      { class: "finding-head" },
      h("h3", {}, `${this.index + 1}. ${title}`),
      h("span", { class: "where" }, where.filter((part) => part !== undefined).join(" · ")),
      h("button", { type: "button", class: "link", on: { click } }, text("goToLine", integer(line))),
    );
    const parts: HTMLElement[] = [head, h("p", {}, cause.summary)];
    if (edits.length === 0) return [...parts, h("p", { class: "where" }, text("noEdit"))];
    parts.push(h("p", { class: "subhead" }, text("theFix")));
    parts.push(h("ul", { class: "edits" }, ...edits.map(editItem)), this.apply.element);
    return parts;
  }
}

function reasonsOf({ because }: ShownCause): HTMLElement[] {
  if (because.length === 0) return [];
  const reasons = because.map(({ rule, message }) =>
    h("li", {}, h("strong", {}, ruleWords(rule)), message === undefined ? undefined : `: ${message}`),
  );
  return [
    h(
      "div",
      { class: "cause-reasons" },
      h("p", { class: "subhead" }, text("because")),
      h("ul", { class: "reasons" }, ...reasons),
    ),
  ];
}

/** `layers[2].activation: softmax → sigmoid` */
function editItem({ place, was, becomes, insert }: ShownEdit): HTMLElement {
  const from = insert
    ? h("span", { class: "where" }, text("insertedBefore"))
    : was === undefined
      ? h("span", { class: "where" }, text("nothingThere"))
      : h("del", {}, was);
  const to =
    becomes === undefined ? h("span", { class: "where" }, text("removedThere")) : h("ins", {}, becomes);
  return h(
    "li",
    {},
    h("code", {}, place),
    ": ",
    from,
    h("span", { "aria-hidden": "true" }, " → "),
    h("span", { class: "hidden-text" }, ` ${text("becomesWord")} `),
    to,
  );
}
