import { h, setText, show } from "../dom";
import type { Plot } from "./plot";

export interface Readout {
  readonly title: string;
  readonly rows: readonly { readonly color: string; readonly name: string; readonly value: string }[];
  /** Where the crosshair stands. */
  readonly x: number;
}

/** Reads values off a plot under the pointer, in a box like the editor's own hovers. */
export class Hover {
  private readonly title = h("div", { class: "hover-title" });
  private readonly rows = h("div", { class: "hover-rows" });
  private readonly element = h("div", { class: "hover", "aria-hidden": "true" }, this.title, this.rows);
  private place: { left: number; top: number } | undefined;

  constructor(
    private readonly box: HTMLElement,
    private readonly plot: Plot,
    private readonly read: (x: number, y: number) => Readout | undefined,
  ) {
    this.element.hidden = true;
    box.append(this.element);
    box.addEventListener("pointermove", (event) => {
      const { left, top } = plot.canvas.getBoundingClientRect();
      this.place = { left: event.clientX - left, top: event.clientY - top };
      this.update();
    });
    box.addEventListener("pointerleave", () => {
      this.place = undefined;
      this.update();
    });
  }

  /** Also after the plot was drawn anew under a pointer that rests. */
  update(): void {
    const at = this.place && this.plot.valuesAt(this.place.left, this.place.top);
    const readout = at && this.read(at.x, at.y);
    this.plot.hover(readout?.x);
    show(this.element, readout !== undefined);
    if (readout === undefined || this.place === undefined) return;
    setText(this.title, readout.title);
    this.rows.replaceChildren(...readout.rows.map(hoverRow));
    const { clientWidth, clientHeight } = this.box;
    const { offsetWidth, offsetHeight } = this.element;
    const right = this.place.left + 16;
    const left = right + offsetWidth <= clientWidth ? right : this.place.left - 16 - offsetWidth;
    const top = Math.min(this.place.top + 12, clientHeight - offsetHeight);
    this.element.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
  }
}

function hoverRow({ color, name, value }: Readout["rows"][number]): HTMLElement {
  const swatch = h("span", { class: "swatch" });
  swatch.style.backgroundColor = color;
  return h(
    "div",
    { class: "hover-row" },
    swatch,
    h("span", { class: "hover-name" }, name),
    h("span", { class: "hover-value" }, value),
  );
}
