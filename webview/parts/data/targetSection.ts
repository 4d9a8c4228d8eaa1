import type { DataProfile } from "../../../src/session/shownData";
import { h } from "../../dom";
import { integer } from "../../format";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { Section } from "../section";
import { numbersFigure } from "./numbersFigure";
import { partBars } from "./partBars";

/** More rows scroll in a box of their own. */
const mostRows = 14;

/** The balance of the classes in each part, or how the target's numbers lie. */
export class TargetSection {
  readonly section: Section;
  private readonly content = h("div");
  private drawn: unknown;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.section = new Section("target", text("targetTitle"), context.ui, invalidate, this.content);
  }

  draw(): void {
    const { profile } = this.context.run;
    const { palette } = this.context.theme;
    this.section.show(profile !== undefined);
    if (profile === undefined || !this.section.active) return;
    const now = { profile, palette };
    if (JSON.stringify(now) === this.drawn) return;
    this.drawn = JSON.stringify(now);
    this.content.replaceChildren(this.built(profile.target));
  }

  private built(target: DataProfile["target"]): HTMLElement {
    const { palette } = this.context.theme;
    if (target.kind === "numbers") {
      this.section.say(target.columns.join(", "));
      return h(
        "div",
        { class: "small-multiples" },
        ...target.numbers.map((one) => numbersFigure(one, palette)),
      );
    }
    this.section.say(text("classesFact", integer(target.names.length)));
    const bars = partBars(text("targetTitle"), text("classColumn"), { ...target, others: 0 });
    const box = h("div", { class: "table-box" }, bars);
    if (target.names.length <= mostRows) return box;
    box.classList.add("tall");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", text("targetTitle"));
    return box;
  }
}
