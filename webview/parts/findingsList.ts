import type { PlacedFinding } from "../../src/session/protocol";
import { h } from "../dom";
import { integer } from "../format";
import { icon } from "../icons";
import type { Context } from "../state/context";
import { ruleWords } from "../state/flags";
import { text } from "../strings";
import { Section } from "./section";
import { Timeline } from "./timeline";

const gravity = { error: 0, warning: 1, info: 2 } as const;

/** What the rules saw, gravest first, each with the way to its line. */
export class FindingsList {
  readonly section: Section;
  private readonly timeline: Timeline;
  private readonly list = h("ul", { class: "findings-list" });
  private shown: readonly PlacedFinding[] = [];

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.timeline = new Timeline(context);
    const content = [this.timeline.element, this.list];
    this.section = new Section("findings", text("findings"), context.ui, invalidate, ...content);
  }

  draw(): void {
    const { findings } = this.context.run;
    this.section.show(findings.length > 0);
    this.timeline.draw();
    if (findings === this.shown) return;
    this.shown = findings;
    this.section.say(String(findings.length));
    // The host knows findings by their place in what it sent.
    const ordered = findings.map((finding, index) => ({ finding, index }));
    ordered.sort((a, b) => gravity[a.finding.severity] - gravity[b.finding.severity] || a.index - b.index);
    const focused = document.activeElement?.getAttribute("data-finding");
    this.list.replaceChildren(...ordered.map(({ finding, index }) => this.item(finding, index)));
    if (focused) this.list.querySelector<HTMLElement>(`[data-finding="${CSS.escape(focused)}"]`)?.focus();
  }

  private item({ severity, rule, message, layer, step, line }: PlacedFinding, index: number): HTMLElement {
    const click = () => this.context.host.postMessage({ type: "revealFinding", index });
    const places = [layer, step === undefined ? undefined : text("atStep", integer(step))];
    const where = places.filter((place) => place !== undefined).join(" · ");
    const head = h(
      "div",
      { class: "finding-head" },
      h("strong", {}, ruleWords(rule)),
      h("span", { class: "where" }, where),
    );
    const goTo = h(
      "button",
      {
        type: "button",
        class: "link go-to",
        "data-finding": `${rule}/${layer ?? ""}/${line}`,
        on: { click },
      },
      text("goToLine", integer(line)),
    );
    head.append(goTo);
    const severityWord = h("span", { class: "hidden-text" }, `${text(severity)}: `);
    head.prepend(severityWord);
    const item = h(
      "li",
      { class: "finding", "data-severity": severity },
      h("div", {}, head, h("p", {}, message)),
    );
    item.prepend(icon(severity));
    return item;
  }
}
