import { h, setAttribute } from "../dom";

export interface Alternative<T extends string> {
  readonly value: T;
  readonly label: string;
}

let groups = 0;

/** One of a few values: radio buttons that look like one switch. */
export class Choice<T extends string> {
  readonly element: HTMLElement;
  private readonly inputs = new Map<T, HTMLInputElement>();

  constructor(label: string, alternatives: readonly Alternative<T>[], chosen: (value: T) => void) {
    const name = `choice-${++groups}`;
    this.element = h("div", { class: "switch", role: "radiogroup", "aria-label": label });
    for (const { value, label: words } of alternatives) {
      const change = () => chosen(value);
      const input = h("input", { type: "radio", name, value, on: { change } });
      this.inputs.set(value, input);
      this.element.append(h("label", {}, input, h("span", {}, words)));
    }
  }

  set(value: T): void {
    for (const [one, input] of this.inputs) input.checked = one === value;
  }

  /** A value that cannot be chosen now says why. */
  allow(value: T, why: string | undefined): void {
    const input = this.inputs.get(value)!;
    input.disabled = why !== undefined;
    setAttribute(input.parentElement!, "title", why);
  }
}
