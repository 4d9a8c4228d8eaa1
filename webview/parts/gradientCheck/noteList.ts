import { h, show } from "../../dom";
import { icon } from "../../icons";
import { integer } from "../../format";
import { text } from "../../strings";

/** More of them, one for each sampled tensor, would push the table out of sight. */
const mostOpen = 4;

/** What a check says beside its numbers; many notes are folded away. */
export class NoteList {
  private readonly list = h("ul", { class: "notes" });
  private readonly count = h("span", {});
  readonly element: HTMLDetailsElement;

  constructor() {
    const summary = h("summary", {}, this.count);
    summary.prepend(icon("chevron", "chevron"));
    this.element = h("details", { class: "note-list" }, summary, this.list);
  }

  draw(notes: readonly string[]): void {
    show(this.element, notes.length > 0);
    this.element.open = notes.length <= mostOpen;
    this.count.textContent = text(notes.length === 1 ? "oneNote" : "notes", integer(notes.length));
    this.list.replaceChildren(...notes.map((note) => h("li", {}, note)));
  }
}
