import { h, show } from "../dom";
import { icon } from "../icons";
import type { Ui } from "../state/uiState";

/** A part of the page under a heading that opens and closes it, as VS Code's own views do. */
export class Section {
  readonly element: HTMLDetailsElement;
  private readonly aside = h("span", { class: "aside" });

  constructor(
    id: string,
    title: string,
    ui: Ui,
    /** Its content came into sight: by a click, or since there is something to show. */
    private readonly opened: () => void,
    ...content: readonly Node[]
  ) {
    const summary = h("summary", {}, h("h2", {}, title), this.aside);
    summary.prepend(icon("chevron", "chevron"));
    this.element = h(
      "details",
      { class: `section ${id}`, id },
      summary,
      h("div", { class: "content" }, ...content),
    );
    this.element.open = !ui.state.closed.includes(id);
    this.element.addEventListener("toggle", () => {
      ui.toggle("closed", id, !this.element.open);
      if (this.element.open) this.opened();
    });
  }

  /** A few words beside the heading. */
  say(words: string): void {
    if (this.aside.textContent !== words) this.aside.textContent = words;
  }

  show(visible: boolean): void {
    const { hidden } = this.element;
    show(this.element, visible);
    if (hidden && visible && this.element.open) this.opened();
  }

  /** Shown and open: its content is worth drawing. */
  get active(): boolean {
    return this.element.open && !this.element.hidden;
  }
}
