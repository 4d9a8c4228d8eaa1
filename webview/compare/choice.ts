import { h } from "../dom";

/** A few words of which one is chosen: radio buttons that look like one switch. */
export function choice<Value extends string>(options: {
  readonly label: string;
  readonly name: string;
  readonly words: readonly (readonly [Value, string])[];
  readonly chosen: Value;
  readonly choose: (value: Value) => void;
}): HTMLElement {
  const { label, name, words, chosen, choose } = options;
  const labels = words.map(([value, word]) => {
    const input = h("input", { type: "radio", name, value, on: { change: () => choose(value) } });
    input.checked = value === chosen;
    return h("label", {}, input, h("span", {}, word));
  });
  return h("div", { class: "switch", role: "radiogroup", "aria-label": label }, ...labels);
}
