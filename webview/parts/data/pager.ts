import { h, setText } from "../../dom";
import { integer } from "../../format";
import { text } from "../../strings";
import { Button } from "../button";

/** Turns the pages, one at a time or to the ends. */
export class Pager {
  readonly element: HTMLElement;
  private readonly words = h("span", { class: "pager-words" });
  private readonly first: Button;
  private readonly previous: Button;
  private readonly next: Button;
  private readonly last: Button;
  private page = 0;
  private pages = 1;

  constructor(turnTo: (page: number) => void) {
    const to = (place: () => number) => () => turnTo(place());
    this.first = new Button(
      "first",
      text("firstPage"),
      to(() => 0),
      "action icon-only",
    );
    this.previous = new Button(
      "previous",
      text("previousPage"),
      to(() => this.page - 1),
      "action icon-only",
    );
    this.next = new Button(
      "chevron",
      text("nextPage"),
      to(() => this.page + 1),
      "action icon-only",
    );
    this.last = new Button(
      "last",
      text("lastPage"),
      to(() => this.pages - 1),
      "action icon-only",
    );
    this.element = h(
      "nav",
      { class: "pager", "aria-label": text("pages") },
      this.first.element,
      this.previous.element,
      this.words,
      this.next.element,
      this.last.element,
    );
  }

  draw(page: number, pages: number): void {
    this.page = page;
    this.pages = pages;
    setText(this.words, text("pageOf", integer(page + 1), integer(pages)));
    const atStart = page <= 0 ? text("whyFirstPage") : undefined;
    const atEnd = page >= pages - 1 ? text("whyLastPage") : undefined;
    this.first.allow(atStart, text("firstPage"));
    this.previous.allow(atStart, text("previousPage"));
    this.next.allow(atEnd, text("nextPage"));
    this.last.allow(atEnd, text("lastPage"));
  }
}
