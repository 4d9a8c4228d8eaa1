import type { GradientCheck, GradientComparison, Verdict } from "../../src/engine/facts";
import { h, setText, show } from "../dom";
import { decimal, integer, setting } from "../format";
import { icon, type IconName } from "../icons";
import type { Context } from "../state/context";
import { text } from "../strings";
import { Section } from "./section";
import { Table } from "./table";

const verdictIcons: Readonly<Record<Verdict, IconName>> = {
  pass: "check",
  note: "info",
  suspicious: "warning",
  mismatch: "error",
};

/** How every analytic gradient compares with central differences. */
export class GradientSection {
  readonly section: Section;
  private readonly words = h("p", { class: "summary" });
  private readonly notes = h("ul", { class: "notes" });
  private readonly bar = h("progress", { class: "check-progress", "aria-label": text("gradientCheck") });
  private readonly tableBox = h("div", {});
  private shown: GradientCheck | undefined;

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    const content = [this.words, this.bar, this.notes, this.tableBox];
    this.section = new Section("gradient-check", text("gradientCheck"), context.ui, invalidate, ...content);
  }

  draw(): void {
    const { info, gradientCheck, checkProgress } = this.context.run;
    this.section.show(info !== undefined);
    if (info === undefined || !this.section.active) return;
    show(this.bar, checkProgress !== undefined);
    if (checkProgress !== undefined) {
      this.bar.max = Math.max(1, checkProgress.of);
      this.bar.value = checkProgress.done;
      setText(this.words, text("checking", integer(checkProgress.done), integer(checkProgress.of)));
    } else setText(this.words, gradientCheck === undefined ? text("notChecked") : checkWords(gradientCheck));
    if (gradientCheck === this.shown) return;
    this.shown = gradientCheck;
    show(this.notes, (gradientCheck?.notes.length ?? 0) > 0);
    this.notes.replaceChildren(...(gradientCheck?.notes ?? []).map((note) => h("li", {}, note)));
    this.tableBox.replaceChildren(
      ...(gradientCheck === undefined ? [] : results(gradientCheck, this.context)),
    );
  }
}

function checkWords(check: GradientCheck): string {
  const error = decimal(check.relativeError, 2);
  const [tolerance, epsilon] = [setting(check.tolerance), setting(check.epsilon)];
  if (check.passed) return text("checkPassed", error, tolerance, epsilon);
  const failed = check.parameters.filter(({ verdict, checked }) => verdict !== "pass" && checked > 0).length;
  if (failed === 0) return text("checkNothing");
  return text("checkFailed", integer(failed), integer(check.parameters.length), error, epsilon);
}

function results({ parameters }: GradientCheck, context: Context): Node[] {
  const table = new Table(text("gradientCheck"), [
    { label: text("layer") },
    { label: text("parameter") },
    { label: text("relativeError"), numeric: true },
    { label: text("verdict") },
    { label: text("checkedOf"), numeric: true },
    { label: text("kinks"), numeric: true, title: text("kinksHint") },
  ]);
  table.update(
    parameters.map(({ layer, parameter, relativeError, verdict, checked, of, kinks }) => {
      const click = () => context.host.postMessage({ type: "revealLayer", layer });
      const title = text("revealLayer", layer);
      return [
        h("button", { type: "button", class: "link", title, on: { click } }, layer),
        parameter,
        decimal(relativeError, 2),
        verdictCell(verdict),
        text("ofAll", integer(checked), integer(of)),
        integer(kinks),
      ];
    }),
  );
  return [table.element, ...parameters.filter(({ worst }) => worst.length > 0).map(worstEntries)];
}

function verdictCell(verdict: Verdict): HTMLElement {
  const cell = h("span", { class: "verdict", "data-verdict": verdict }, h("span", {}, text(verdict)));
  cell.prepend(icon(verdictIcons[verdict]));
  return cell;
}

function worstEntries({ layer, parameter, worst, verdict }: GradientComparison): HTMLElement {
  const title = text("worst", `${layer}/${parameter}`);
  const table = new Table(title, [
    { label: text("index") },
    { label: text("analytic"), numeric: true },
    { label: text("numeric"), numeric: true },
    { label: text("relativeError"), numeric: true },
  ]);
  table.update(
    worst.map(({ index, analytic, numeric, relativeError }) => [
      `[${index.join(", ")}]`,
      decimal(analytic, 7),
      decimal(numeric, 7),
      decimal(relativeError, 2),
    ]),
  );
  const summary = h("summary", {}, title);
  summary.prepend(icon("chevron", "chevron"));
  const details = h("details", { class: "worst" }, summary, table.element);
  details.open = verdict === "mismatch";
  return details;
}
