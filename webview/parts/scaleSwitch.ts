import type { Ui } from "../state/uiState";
import { text } from "../strings";
import { Choice } from "./choice";

/** Linear or logarithmic cost axis. */
export class ScaleSwitch {
  readonly element: HTMLElement;

  constructor(ui: Ui, changed: () => void) {
    const alternatives = (["linear", "logarithmic"] as const).map((value) => ({ value, label: text(value) }));
    const choice = new Choice(text("costScale"), alternatives, (costScale) => {
      ui.keep({ costScale });
      changed();
    });
    choice.set(ui.state.costScale);
    this.element = choice.element;
  }
}
