import { h } from "../dom";
import type { Ui, UiState } from "../state/uiState";
import { text } from "../strings";

const scales = ["linear", "logarithmic"] as const satisfies readonly UiState["costScale"][];

/** Linear or logarithmic: two radio buttons that look like one switch. */
export class ScaleSwitch {
  readonly element = h("div", { class: "switch", role: "radiogroup", "aria-label": text("costScale") });

  constructor(ui: Ui, changed: () => void) {
    for (const scale of scales) {
      const change = () => {
        ui.keep({ costScale: scale });
        changed();
      };
      const input = h("input", { type: "radio", name: "cost-scale", value: scale, on: { change } });
      input.checked = ui.state.costScale === scale;
      this.element.append(h("label", {}, input, h("span", {}, text(scale))));
    }
  }
}
