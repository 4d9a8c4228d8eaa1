import type { GradientCulprit } from "../../../src/engine/facts";
import { h, show } from "../../dom";
import { decimal, integer } from "../../format";
import { icon } from "../../icons";
import { keyOf } from "../../state/checkedTensor";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { worstTable } from "./entriesTable";
import { patternWords } from "./patterns";

/** Of a network that is wrong throughout the first ones are enough to begin with. */
const shownAtFirst = 5;

/** The backward passes that are wrong by themselves: what kind of mistake, where, and what to look for. */
export class CulpritList {
  private readonly list = h("ul", { class: "culprits-list" });
  private readonly more: HTMLButtonElement;
  readonly element: HTMLElement;
  private culprits: readonly GradientCulprit[] = [];

  constructor(
    private readonly context: Context,
    /** Shows a tensor's entries, by its key. */
    private readonly showEntries: (key: string) => void,
  ) {
    const click = () => {
      this.list.append(...this.culprits.slice(shownAtFirst).map((culprit) => this.item(culprit)));
      show(this.more, false);
      this.list.children[shownAtFirst]?.querySelector("button")?.focus();
    };
    this.more = h("button", { type: "button", class: "link", on: { click } });
    const title = h("h3", {}, text("culprits"));
    this.element = h("div", { class: "culprits" }, title, this.list, this.more);
  }

  /** `keys`: the tensors that the table has a row of. */
  draw(culprits: readonly GradientCulprit[], keys: ReadonlySet<string>): void {
    this.culprits = culprits;
    this.keys = keys;
    show(this.element, culprits.length > 0);
    this.list.replaceChildren(...culprits.slice(0, shownAtFirst).map((culprit) => this.item(culprit)));
    show(this.more, culprits.length > shownAtFirst);
    this.more.textContent = text("allCulprits", integer(culprits.length));
  }

  private keys: ReadonlySet<string> = new Set();

  private item(culprit: GradientCulprit): HTMLElement {
    const { layer, parameter, relativeError, message, worst } = culprit;
    const key = keyOf(culprit);
    const where = text("culpritWhere", layer, parameter, decimal(relativeError, 2));
    const head = h(
      "div",
      { class: "finding-head" },
      h("strong", {}, patternWords(culprit)),
      h("span", { class: "where" }, where),
      this.lineLink(layer),
      this.keys.has(key) ? this.entriesLink(key) : undefined,
    );
    const body = h("div", {}, head, h("p", {}, message));
    // Of a tensor with a row of its own the entries are shown below.
    if (!this.keys.has(key) && worst.length > 0) body.append(worstEntries(key, worst));
    const item = h("li", { class: "finding", "data-severity": "error" }, body);
    item.prepend(icon("error"));
    return item;
  }

  private lineLink(layer: string): HTMLElement | undefined {
    const { run, host } = this.context;
    const line = run.info?.layers.find(({ name }) => name === layer)?.line;
    if (line === undefined) return undefined;
    const click = () => host.postMessage({ type: "revealLayer", layer });
    return h("button", { type: "button", class: "link", on: { click } }, text("goToLine", integer(line)));
  }

  private entriesLink(key: string): HTMLElement {
    const click = () => this.showEntries(key);
    return h("button", { type: "button", class: "link", on: { click } }, text("showEntries"));
  }
}

function worstEntries(key: string, worst: GradientCulprit["worst"]): HTMLElement {
  const title = text("worst", key);
  const summary = h("summary", {}, title);
  summary.prepend(icon("chevron", "chevron"));
  return h("details", { class: "worst" }, summary, worstTable(title, worst).element);
}
