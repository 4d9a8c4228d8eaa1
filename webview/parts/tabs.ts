import type { DashboardView } from "../../src/session/protocol";
import { h, setAttribute, show } from "../dom";
import type { Ui } from "../state/uiState";
import { text } from "../strings";

interface Tab {
  readonly view: DashboardView;
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;
}

/** The dashboard's views, one at a time, named above them as VS Code names the views of a panel. */
export class Tabs {
  readonly strip = h("div", { class: "tabs", role: "tablist", "aria-label": text("views") });
  readonly panels: readonly HTMLElement[];
  private readonly tabs: readonly Tab[];

  constructor(
    private readonly ui: Ui,
    panels: Readonly<Record<DashboardView, HTMLElement>>,
    private readonly changed: () => void,
  ) {
    this.tabs = (Object.keys(panels) as DashboardView[]).map((view) => {
      const panel = panels[view];
      const on = {
        click: () => this.choose(view),
        keydown: (event: KeyboardEvent) => this.pressed(event),
      };
      const button = h(
        "button",
        { type: "button", role: "tab", id: `tab-${view}`, class: "tab", on },
        text(`${view}_view`),
      );
      button.setAttribute("aria-controls", `view-${view}`);
      panel.id = `view-${view}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      this.strip.append(button);
      return { view, button, panel };
    });
    this.panels = this.tabs.map(({ panel }) => panel);
    this.draw();
  }

  /** The view in front: the one chosen, unless it is not there. */
  get view(): DashboardView {
    const chosen = this.tabs.find(({ view }) => view === this.ui.state.view);
    return chosen === undefined || chosen.button.hidden ? "training" : chosen.view;
  }

  choose(view: DashboardView): void {
    if (view === this.ui.state.view) return;
    this.ui.keep({ view });
    this.draw();
    this.changed();
  }

  /** A view that this run does not have is not offered. */
  offer(view: DashboardView, there: boolean): void {
    const tab = this.tabs.find((one) => one.view === view)!;
    if (tab.button.hidden !== there) return;
    show(tab.button, there);
    this.draw();
  }

  private draw(): void {
    for (const { view, button, panel } of this.tabs) {
      const front = view === this.view;
      setAttribute(button, "aria-selected", String(front));
      setAttribute(button, "tabindex", front ? "0" : "-1");
      show(panel, front);
    }
  }

  private pressed(event: KeyboardEvent): void {
    const offered = this.tabs.filter(({ button }) => !button.hidden);
    const at = offered.findIndex(({ view }) => view === this.view);
    const last = offered.length - 1;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = offered[(next + offered.length) % offered.length]!;
    this.choose(tab.view);
    tab.button.focus();
  }
}
