import type { Failure } from "../../src/session/protocol";
import { h, show } from "../dom";
import { integer } from "../format";
import { icon } from "../icons";
import type { Context } from "../state/context";
import type { Notice } from "../state/run";
import { text } from "../strings";

/** A failed run with what to do, and the answer to the last request. */
export class Notices {
  readonly element = h("div", { class: "notices" });
  private shownFailure: Failure | undefined;
  private shownNotice: Notice | undefined;

  constructor(
    private readonly context: Context,
    private readonly invalidate: () => void,
  ) {}

  draw(): void {
    const { state, notice } = this.context.run;
    const failure = state === "failed" || state === "diverged" ? this.context.run.failure : undefined;
    show(this.element, failure !== undefined || notice !== undefined);
    if (failure === this.shownFailure && notice === this.shownNotice) return;
    this.shownFailure = failure;
    this.shownNotice = notice;
    this.element.replaceChildren();
    if (failure !== undefined) {
      const reveal = () => this.context.host.postMessage({ type: "revealFailure" });
      this.element.append(failed(failure, reveal));
    }
    if (notice !== undefined) this.element.append(this.answer(notice));
  }

  private answer(notice: Notice): HTMLElement {
    const saved = notice.kind === "saved";
    const words = saved ? text("weightsSaved", notice.file) : text("requestFailed", notice.failure.message);
    const click = () => {
      this.context.run.notice = undefined;
      this.invalidate();
    };
    const dismiss = h("button", {
      type: "button",
      class: "action icon-only",
      title: text("dismiss"),
      on: { click },
    });
    dismiss.setAttribute("aria-label", text("dismiss"));
    dismiss.append(icon("close"));
    return banner(saved ? "info" : "error", h("p", {}, words), dismiss);
  }
}

function failed({ message, path, file, line, column }: Failure, reveal: () => void): HTMLElement {
  const place =
    file === undefined || line === undefined
      ? undefined
      : h(
          "p",
          { class: "where", title: file },
          text("failureAt", shortened(file), column === undefined ? integer(line) : `${line}:${column}`),
        );
  const next = h("p", { class: "where" }, text("failureNext"));
  const goTo =
    path === undefined && file === undefined
      ? undefined
      : h("button", { type: "button", class: "link", on: { click: reveal } }, text("goToFailure"));
  return banner(
    "error",
    h("div", {}, h("strong", {}, text("failureTitle")), h("p", {}, message), place, next, goTo),
  );
}

/** `swish/swish.model.ts` of a whole path: the folders before are the machine's, and stand in the tooltip. */
const shortened = (file: string): string =>
  /^(\/|\\|[A-Za-z]:)/.test(file) ? file.split(/[\\/]/).slice(-2).join("/") : file;

function banner(severity: "error" | "info", ...content: readonly HTMLElement[]): HTMLElement {
  const element = h("div", { class: "banner", "data-severity": severity }, ...content);
  element.prepend(icon(severity));
  return element;
}
