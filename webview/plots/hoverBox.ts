import { h, setText, show } from "../dom";

export interface HoverWords {
  readonly title: string;
  readonly rows: readonly { readonly color?: string; readonly name: string; readonly value: string }[];
}

/** Values read off a plot, in a box like the editor's own hovers that stays inside the plot's. */
export class HoverBox {
  private readonly title = h("div", { class: "hover-title" });
  private readonly rows = h("div", { class: "hover-rows" });
  private readonly element = h("div", { class: "hover", "aria-hidden": "true" }, this.title, this.rows);

  constructor(private readonly box: HTMLElement) {
    this.element.hidden = true;
    box.append(this.element);
  }

  /** Beside a place in the box; hidden where either is missing. */
  show(words: HoverWords | undefined, place: { left: number; top: number } | undefined): void {
    show(this.element, words !== undefined && place !== undefined);
    if (words === undefined || place === undefined) return;
    setText(this.title, words.title);
    this.rows.replaceChildren(...words.rows.map(hoverRow));
    const { clientWidth, clientHeight } = this.box;
    const { offsetWidth, offsetHeight } = this.element;
    const right = place.left + 16;
    const left = right + offsetWidth <= clientWidth ? right : place.left - 16 - offsetWidth;
    const top = Math.min(place.top + 12, clientHeight - offsetHeight);
    this.element.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
  }
}

function hoverRow({ color, name, value }: HoverWords["rows"][number]): HTMLElement {
  const row = h(
    "div",
    { class: "hover-row" },
    h("span", { class: "hover-name" }, name),
    h("span", { class: "hover-value" }, value),
  );
  if (color === undefined) return row;
  const swatch = h("span", { class: "swatch" });
  swatch.style.backgroundColor = color;
  row.prepend(swatch);
  return row;
}
