import { h, setText, show } from "../../dom";
import { duration } from "../../format";
import { icon, setIcon } from "../../icons";
import type { Connection } from "../../state/connection";
import { text } from "../../strings";

/** Says that the page hears nothing, and what to do. */
export class ConnectionBanner {
  private readonly title = h("strong");
  private readonly words = h("p");
  private readonly icon = icon("warning");
  private readonly banner = h("div", { class: "banner" }, h("div", {}, this.title, this.words));
  /** Read out when it appears. */
  readonly element = h("div", { class: "connection", role: "alert" }, this.banner);

  constructor(private readonly connection: Connection) {
    this.banner.prepend(this.icon);
    show(this.element, false);
  }

  draw(): void {
    const { isLost, silentSeconds } = this.connection;
    if (isLost) this.say("error", text("lostTitle"), text("lostText"));
    // To the quarter of a minute: what is read out is not read out again each second.
    else if (silentSeconds > 0)
      this.say(
        "warning",
        text("silentTitle", duration(silentSeconds - (silentSeconds % 15))),
        text("silentText"),
      );
    show(this.element, isLost || silentSeconds > 0);
  }

  private say(severity: "error" | "warning", title: string, words: string): void {
    this.banner.dataset.severity = severity;
    setIcon(this.icon, severity);
    setText(this.title, title);
    setText(this.words, words);
  }
}
