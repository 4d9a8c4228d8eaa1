import type { DecisionPlane } from "../../../src/session/shownNetwork";
import { h, setText, show } from "../../dom";
import { integer } from "../../format";
import { HoverBox } from "../../plots/hoverBox";
import type { Context } from "../../state/context";
import { text } from "../../strings";
import { className } from "../data/answerWords";
import { Figure, legendEntry } from "../figure";
import { Section } from "../section";
import { LiveQuestion } from "./liveQuestion";
import { classColor, drawPlane, extentOf, type PlaneScale } from "./planePlot";
import { cellAt, cellWords, coordinate, planeTwin, sidesSentence } from "./planeWords";
import { RefusalBox } from "./refusalBox";

/** A pointer so near to an example reads it. */
const reach = 8;
/** Of the plane's extent, by an arrow key. */
const stride = 1 / 48;
/** More classes are named by the readout alone. */
const mostNamed = 8;

/** The model's answer over the plane of its two features, with the examples. */
export class PlaneSection {
  readonly section: Section;
  private readonly figure: Figure;
  private readonly hover: HoverBox;
  private readonly words = h("p", { class: "figure-words" });
  private readonly spoken = h("div", { class: "hidden-text", "aria-live": "polite" });
  private readonly question: LiveQuestion;
  private readonly refusal: RefusalBox;
  private scale: PlaneScale | undefined;
  private cursor: { readonly x: number; readonly y: number } | undefined;
  /** The last place that was read is the keyboard's. */
  private byKeyboard = false;
  private drawn: readonly unknown[] = [];

  constructor(
    private readonly context: Context,
    private readonly invalidate: () => void,
  ) {
    this.question = new LiveQuestion(context, "showPlane");
    this.refusal = new RefusalBox(context, "showPlane", () => this.question.again());
    this.figure = new Figure("plane-figure", text("plane"), context.ui, invalidate);
    const { box, canvas, element } = this.figure;
    this.hover = new HoverBox(box);
    element.append(this.words, this.spoken);
    this.figure.legendBelow();
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-roledescription", text("planeRole"));
    box.addEventListener("keydown", (event) => this.pressed(event));
    box.addEventListener("blur", () => this.read(undefined, false));
    box.addEventListener("pointermove", (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      this.read(this.scale?.at(event.clientX - left, event.clientY - top), false);
    });
    box.addEventListener("pointerleave", () => this.read(undefined, false));
    this.section = new Section("plane", text("plane"), context.ui, invalidate, this.refusal.element, element);
  }

  draw(): void {
    const { network, data } = this.context.run;
    const offered = network.overview?.plane;
    this.section.show(offered !== undefined);
    if (offered === undefined || !this.section.active) return;
    this.question.keepUp("", () => ({ type: "showPlane" }));
    const { plane } = network;
    const isRefused = this.refusal.draw();
    show(this.figure.element, plane !== undefined && data !== undefined && !isRefused);
    if (plane === undefined || data === undefined || isRefused) return;
    this.section.say(text("networkAtStep", integer(plane.step)));
    this.paint(plane);
  }

  private paint(plane: DecisionPlane): void {
    const { theme, run } = this.context;
    const { palette } = theme;
    const { box, canvas, isTable } = this.figure;
    const state = [plane, palette, isTable, box.clientWidth, box.clientHeight, devicePixelRatio, this.cursor];
    if (state.every((one, at) => one === this.drawn[at])) return;
    if (plane !== this.drawn[0] || palette !== this.drawn[1]) this.tell(plane);
    this.drawn = state;
    if (isTable) this.figure.showTable(planeTwin(plane, run.data!));
    else
      this.scale = drawPlane(canvas, plane, palette, this.byKeyboard ? this.cursor : undefined) ?? this.scale;
    this.readout(plane);
  }

  /** Sentence and legend. */
  private tell(plane: DecisionPlane): void {
    const { run, theme } = this.context;
    const sentence = sidesSentence(plane);
    const { x, y, classes, parts } = plane;
    // Numbers have no boundary between them.
    const heading = this.section.element.querySelector("h2")!;
    setText(heading, text(classes === undefined ? "planeOfNumbers" : "plane"));
    setText(this.words, classes === undefined ? text("planeNumbers") : `${sentence} ${text("ringed")}`);
    this.figure.summarize(text("planeSummary", x.name, y.name, sentence).trim());
    const { palette } = theme;
    const { low, high } = extentOf(plane);
    const named =
      classes === undefined
        ? [
            { name: coordinate(low), color: palette.orange },
            { name: coordinate(high), color: palette.blue },
          ]
        : (run.data!.classes ?? [])
            .slice(0, mostNamed)
            .map((_, index) => ({ name: className(run.data!, index), color: classColor(palette, index) }));
    const entries = named.map(({ name, color }) => {
      const entry = legendEntry("block", "", name);
      entry.querySelector("svg")!.style.color = color;
      return entry;
    });
    const shapes = parts.map(({ part }) =>
      legendEntry(part === "train" ? "dot" : "lozenge", "", text(`${part}_part`)),
    );
    this.figure.legend.replaceChildren(...entries, ...shapes);
  }

  private read(place: { x: number; y: number } | undefined, byKeyboard: boolean): void {
    this.cursor = place;
    this.byKeyboard = byKeyboard;
    this.invalidate();
  }

  private readout(plane: DecisionPlane): void {
    const { cursor, scale } = this;
    const data = this.context.run.data!;
    const cell = cursor && cellAt(plane, cursor.x, cursor.y);
    if (cursor === undefined || scale === undefined || cell === undefined) {
      this.hover.show(undefined, undefined);
      return;
    }
    const { x, y, classes } = plane;
    const title = `${x.name} ${coordinate(cursor.x)}, ${y.name} ${coordinate(cursor.y)}`;
    const color = classes && classColor(this.context.theme.palette, classes[cell]!);
    const words = cellWords(plane, cell, data);
    const near = this.exampleNear(plane, scale, cursor);
    const rows = [{ ...(color !== undefined && { color }), name: text("predictionColumn"), value: words }];
    this.hover.show(
      { title, rows: near === undefined ? rows : [...rows, near] },
      { left: scale.left(cursor.x), top: scale.top(cursor.y) },
    );
    if (this.byKeyboard)
      setText(this.spoken, [title, words, near && `${near.name} ${near.value}`].filter(Boolean).join(". "));
  }

  private exampleNear(
    plane: DecisionPlane,
    scale: PlaneScale,
    { x, y }: { readonly x: number; readonly y: number },
  ): { readonly name: string; readonly value: string } | undefined {
    let nearest = reach;
    let found: { readonly name: string; readonly value: string } | undefined;
    for (const part of plane.parts)
      part.targets.forEach((target, at) => {
        const distance = Math.hypot(
          scale.left(part.x[at]!) - scale.left(x),
          scale.top(part.y[at]!) - scale.top(y),
        );
        if (!(distance < nearest)) return;
        nearest = distance;
        const answer =
          plane.classes === undefined ? coordinate(target) : className(this.context.run.data!, target);
        const wrong = part.wrong[at] === 1 ? ` · ${text("onWrongSide")}` : "";
        found = { name: text("exampleOf", text(`${part.part}_part`)), value: answer + wrong };
      });
    return found;
  }

  private pressed(event: KeyboardEvent): void {
    const { plane } = this.context.run.network;
    if (plane === undefined) return;
    const { x, y } = plane;
    const middle = { x: (x.minimum + x.maximum) / 2, y: (y.minimum + y.maximum) / 2 };
    const from = this.cursor ?? middle;
    const [across, up] = [stride * (x.maximum - x.minimum), stride * (y.maximum - y.minimum)];
    const to = {
      ArrowLeft: { x: from.x - across, y: from.y },
      ArrowRight: { x: from.x + across, y: from.y },
      ArrowUp: { x: from.x, y: from.y + up },
      ArrowDown: { x: from.x, y: from.y - up },
      Home: middle,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (cellAt(plane, to.x, to.y) !== undefined) this.read(to, true);
  }
}
