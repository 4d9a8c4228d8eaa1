import { h, setAttribute, setText } from "../dom";
import { icon, setIcon } from "../icons";
import type { Context } from "../state/context";
import type { Flag } from "../state/flags";
import { text } from "../strings";

/** The layer's name as a link to its line, with its colour in the plots. */
export class NameCell {
  readonly element: HTMLElement;
  private readonly swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  private readonly link: HTMLButtonElement;
  /** On narrow pages the flag's own column is out of sight. */
  private readonly svg = icon("warning");
  private name = "";

  /** `purpose`: it is called by what it does, where the name alone stands elsewhere on the page. */
  constructor(
    { host }: Context,
    private readonly calledBy: "name" | "purpose" = "name",
  ) {
    const click = () => host.postMessage({ type: "revealLayer", layer: this.name });
    this.link = h("button", { type: "button", class: "link", on: { click } });
    this.element = h("span", { class: "name-cell" }, this.swatch, this.link);
    this.element.append(this.svg);
  }

  set(name: string, color: string, flag: Flag | undefined): void {
    this.name = name;
    setText(this.link, name);
    const purpose = text("revealLayer", name);
    setAttribute(this.link, "title", purpose);
    setAttribute(this.link, "aria-label", this.calledBy === "purpose" ? purpose : undefined);
    setAttribute(this.element, "data-severity", flag?.severity);
    this.svg.toggleAttribute("hidden", flag === undefined);
    if (flag !== undefined) setIcon(this.svg, flag.severity);
    if (this.swatch.dataset.color === color) return;
    this.swatch.dataset.color = color;
    this.swatch.style.backgroundColor = color;
  }
}
