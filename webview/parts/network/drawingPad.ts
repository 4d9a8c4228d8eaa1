import type { GivenInput, InputForm } from "../../../src/session/shownNetwork";
import { h, setText, show } from "../../dom";
import { rawValue } from "../../format";
import { text } from "../../strings";
import { Button } from "../button";
import { Choice } from "../choice";
import { cover, squareSide, stroke, type PictureValues, type Place } from "./brush";
import { padPicture, type PadPicture } from "./padPicture";
import type { InputEditor } from "./rowForm";

type DrawnForm = Extract<InputForm, { kind: "picture" | "spectrogram" }>;

/** Larger pictures, and those in colour, are covered square by square and not drawn on. */
const largestDrawn = 64;
/** The pad's longer side, in CSS pixels, where whole pixels allow it. */
const side = 224;

type Tool = "draw" | "erase" | "cover" | "restore";

/** A picture to draw on with the pointer, or with arrow keys and Space. */
export class DrawingPad implements InputEditor {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas");
  private readonly cursorBox = h("div", { class: "pad-cursor", "aria-hidden": "true" });
  private readonly pad: HTMLElement;
  private readonly spoken = h("div", { class: "hidden-text", "aria-live": "polite" });
  private readonly form: PadPicture;
  private tool: Tool;
  private original: Float64Array = new Float64Array();
  private values: Float64Array = new Float64Array();
  private last: Place | undefined;
  private cursor: Place;
  /** Ink on the examples is bright on dark ground, or the other way round. */
  private isDarkGround = true;

  constructor(
    form: DrawnForm,
    private readonly changed: () => void,
  ) {
    this.form = padPicture(form);
    const { name, height, width, channels } = this.form;
    const isDrawn = form.kind === "picture" && channels === 1 && Math.max(height, width) <= largestDrawn;
    const tools: readonly Tool[] = isDrawn ? ["draw", "erase", "cover", "restore"] : ["cover", "restore"];
    this.tool = tools[0]!;
    const labelled = tools.map((value) => ({ value, label: text(`pad_${value}`) }));
    const choice = new Choice<Tool>(text("padTools"), labelled, (tool) => {
      this.tool = tool;
      this.placeCursor();
    });
    choice.set(this.tool);
    const blank = new Button("close", text("padBlank"), () => this.fill(this.ground));
    const reset = new Button("restart", text("padReset"), () => this.restore());
    show(blank.element, isDrawn);
    this.canvas.width = width;
    this.canvas.height = height;
    const times = Math.max(1, Math.floor(side / Math.max(width, height)));
    this.canvas.style.width = `${times * width}px`;
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    this.cursor = { x: Math.floor(width / 2) + 0.5, y: Math.floor(height / 2) + 0.5 };
    this.pad = h(
      "div",
      { class: "pad", tabindex: 0, role: "application", "aria-label": text("padLabel", name) },
      this.canvas,
      this.cursorBox,
    );
    this.pad.setAttribute("aria-roledescription", text("padRole"));
    this.listen();
    this.element = h(
      "div",
      { class: "picture-form" },
      h("div", { class: "pad-tools" }, choice.element, blank.element, reset.element),
      this.pad,
      h("p", { class: "figure-words" }, text(isDrawn ? "padHint" : "coverHint")),
      this.spoken,
    );
  }

  get given(): GivenInput {
    return { kind: "numbers", values: this.form.fromPad(this.values) };
  }

  set(given: GivenInput): void {
    if (given.kind !== "numbers") return;
    this.original = this.form.toPad(given.values);
    this.values = this.original.slice();
    const [low, high] = this.form.range;
    const mean = this.values.reduce((sum, value) => sum + value, 0) / this.values.length;
    this.isDarkGround = !(mean > (low + high) / 2);
    this.paint();
  }

  private get ground(): number {
    return this.form.range[this.isDarkGround ? 0 : 1];
  }

  private get ink(): number {
    return this.form.range[this.isDarkGround ? 1 : 0];
  }

  /** Pixels that an arrow key moves by. */
  private get pace(): number {
    return this.tool === "cover" || this.tool === "restore" ? squareSide(this.form) : 1;
  }

  private get picture(): PictureValues {
    return { ...this.form, values: this.values };
  }

  private listen(): void {
    const { pad } = this;
    pad.addEventListener("pointerdown", (event) => {
      pad.setPointerCapture(event.pointerId);
      this.last = undefined;
      this.apply(this.placeOf(event));
    });
    pad.addEventListener("pointermove", (event) => {
      if (this.last !== undefined && event.buttons !== 0) this.apply(this.placeOf(event));
    });
    for (const type of ["pointerup", "pointercancel"] as const)
      pad.addEventListener(type, () => (this.last = undefined));
    pad.addEventListener("keydown", (event) => this.pressed(event));
  }

  private placeOf(event: PointerEvent): Place {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - left) / width) * this.form.width,
      y: ((event.clientY - top) / height) * this.form.height,
    };
  }

  private apply(place: Place): void {
    const { picture, last = place, tool } = this;
    const [low, high] = this.form.range;
    if (tool === "draw") stroke(picture, last, place, this.ink);
    else if (tool === "erase") stroke(picture, last, place, this.ground);
    else cover(picture, place, tool === "cover" ? (low + high) / 2 : this.original);
    this.last = place;
    this.paint();
    this.changed();
  }

  private fill(value: number): void {
    this.values.fill(value);
    this.paint();
    this.changed();
  }

  private restore(): void {
    this.values = this.original.slice();
    this.paint();
    this.changed();
  }

  private pressed(event: KeyboardEvent): void {
    const { cursor, pace, form } = this;
    const to = {
      ArrowLeft: { x: cursor.x - pace, y: cursor.y },
      ArrowRight: { x: cursor.x + pace, y: cursor.y },
      ArrowUp: { x: cursor.x, y: cursor.y - pace },
      ArrowDown: { x: cursor.x, y: cursor.y + pace },
    }[event.key];
    const isPress = event.key === " " || event.key === "Enter";
    if (to === undefined && !isPress) return;
    event.preventDefault();
    if (to !== undefined && to.x > 0 && to.y > 0 && to.x < form.width && to.y < form.height) this.cursor = to;
    if (isPress) {
      this.last = undefined;
      this.apply(this.cursor);
      this.last = undefined;
    }
    this.placeCursor();
    const { x, y } = this.cursor;
    const [row, column] = [Math.floor(y), Math.floor(x)];
    const value = this.values[(row * form.width + column) * form.channels]!;
    setText(
      this.spoken,
      text("padPlace", Math.floor(y / pace) + 1, Math.floor(x / pace) + 1, rawValue(value)),
    );
  }

  private placeCursor(): void {
    const { cursor, pace, form, cursorBox } = this;
    const percent = (value: number, of: number) => `${(100 * value) / of}%`;
    cursorBox.style.left = percent(Math.floor(cursor.x / pace) * pace, form.width);
    cursorBox.style.top = percent(Math.floor(cursor.y / pace) * pace, form.height);
    cursorBox.style.width = percent(pace, form.width);
    cursorBox.style.height = percent(pace, form.height);
  }

  private paint(): void {
    const { width, height, color } = this.form;
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    const image = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      color(this.values, pixel, image.data, 4 * pixel);
      image.data[4 * pixel + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    this.placeCursor();
  }
}
