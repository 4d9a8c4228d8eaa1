import { h, setAttribute, setText } from "../dom";
import { icon, setIcon, type IconName } from "../icons";

/**
 * A button with an icon and a word. One that makes no sense now stays reachable and says why, so that
 * the focus is not lost when a run changes its state.
 */
export class Button {
  readonly element: HTMLButtonElement;
  private readonly svg: SVGSVGElement;
  private readonly label = h("span", { class: "label" });

  constructor(symbol: IconName, label: string, press: () => void, look = "action") {
    this.svg = icon(symbol);
    this.label.textContent = label;
    const click = () => {
      if (this.element.getAttribute("aria-disabled") !== "true") press();
    };
    this.element = h("button", { type: "button", class: look, on: { click } }, this.label);
    this.element.prepend(this.svg);
  }

  set(symbol: IconName, label: string): void {
    setIcon(this.svg, symbol);
    setText(this.label, label);
  }

  /** Usable, with a hint; or not, with the reason. */
  allow(why: string | undefined, hint: string): void {
    setAttribute(this.element, "aria-disabled", why === undefined ? undefined : "true");
    setAttribute(this.element, "title", why ?? hint);
  }
}
