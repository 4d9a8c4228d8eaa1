import { SvgColors } from "./svgColors";

/** What `save` keeps. */
interface State {
  fillStyle: unknown;
  strokeStyle: unknown;
  globalAlpha: number;
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  lineCap: CanvasLineCap;
  lineDashOffset: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
}

const first: State = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  globalAlpha: 1,
  lineWidth: 1,
  lineJoin: "miter",
  lineCap: "butt",
  lineDashOffset: 0,
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
};

/** What `save` keeps, and no drawing sets by itself. */
interface Frame {
  readonly dash: readonly number[];
  readonly transform: DOMMatrix;
  /** Id of the clipping path in force. */
  readonly clipPath: string | undefined;
}

const anchors: Partial<Record<CanvasTextAlign, string>> = { center: "middle", right: "end", end: "end" };

/**
 * A drawing context that writes SVG instead of pixels: the part of CanvasRenderingContext2D that plots use. A path takes
 * the transformation that is in force when it is filled or stroked. Colours are resolved; text stays text.
 */
export class SvgContext {
  imageSmoothingEnabled = true;
  private frame: Frame = { dash: [], transform: new DOMMatrix(), clipPath: undefined };
  private readonly stack: { readonly state: State; readonly frame: Frame }[] = [];
  private readonly elements: string[] = [];
  private readonly definitions: string[] = [];
  private readonly colors = new SvgColors();
  /** Measures text. */
  private readonly ruler = document.createElement("canvas").getContext("2d")!;
  private path: string[] = [];

  constructor() {
    Object.assign(this, first);
  }

  /** For what is written for a canvas's own context. */
  get asCanvasContext(): CanvasRenderingContext2D {
    return this as unknown as CanvasRenderingContext2D;
  }

  /** The whole picture, of so many CSS pixels. */
  toSvg(width: number, height: number, title: string): string {
    const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
    const definitions = this.definitions.length === 0 ? [] : [`<defs>${this.definitions.join("")}</defs>`];
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
      `<title>${escape(title)}</title>`,
      ...definitions,
      ...this.elements,
      "</svg>\n",
    ].join("\n");
  }

  save(): void {
    const state = Object.fromEntries(
      Object.keys(first).map((key) => [key, this.state[key as keyof State]]),
    ) as unknown as State;
    this.stack.push({ state, frame: this.frame });
  }

  restore(): void {
    const last = this.stack.pop();
    if (last === undefined) return;
    Object.assign(this, last.state);
    this.frame = last.frame;
  }

  translate(x: number, y: number): void {
    this.transformBy((matrix) => matrix.translate(x, y));
  }

  scale(x: number, y: number): void {
    this.transformBy((matrix) => matrix.scale(x, y));
  }

  rotate(radians: number): void {
    this.transformBy((matrix) => matrix.rotate((radians * 180) / Math.PI));
  }

  resetTransform(): void {
    this.transformBy(() => new DOMMatrix());
  }

  setLineDash(dash: Iterable<number>): void {
    this.frame = { ...this.frame, dash: [...dash] };
  }

  getLineDash(): number[] {
    return [...this.frame.dash];
  }

  beginPath(): void {
    this.path = [];
  }

  closePath(): void {
    if (this.path.length > 0) this.path.push("Z");
  }

  moveTo(x: number, y: number): void {
    this.path.push(`M${pair(x, y)}`);
  }

  lineTo(x: number, y: number): void {
    this.path.push(`${this.path.length === 0 ? "M" : "L"}${pair(x, y)}`);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.path.push(`C${pair(x1, y1)} ${pair(x2, y2)} ${pair(x, y)}`);
  }

  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.path.push(`Q${pair(x1, y1)} ${pair(x, y)}`);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.path.push(rectangle(x, y, width, height));
  }

  arc(x: number, y: number, radius: number, from: number, to: number, counterclockwise = false): void {
    const at = (angle: number) => pair(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    const turn = counterclockwise ? from - to : to - from;
    const sweep = counterclockwise ? 0 : 1;
    const arcTo = (angle: number, large: number) =>
      this.path.push(`A${pair(radius, radius)} 0 ${large} ${sweep} ${at(angle)}`);
    this.path.push(`${this.path.length === 0 ? "M" : "L"}${at(from)}`);
    if (turn >= 2 * Math.PI) {
      // A whole circle ends where it begins, which a single arc cannot say.
      arcTo(from + Math.PI, 0);
      arcTo(from, 0);
    } else arcTo(to, turn > Math.PI ? 1 : 0);
  }

  fill(): void {
    this.draw("path", `d="${this.path.join("")}" ${this.paint("fill", this.state.fillStyle)}`);
  }

  /** Fills a path that is written as SVG writes it. */
  fillData(data: string): void {
    this.draw("path", `d="${data}" ${this.paint("fill", this.state.fillStyle)}`);
  }

  stroke(): void {
    this.draw("path", `d="${this.path.join("")}" ${this.line()}`);
  }

  clip(): void {
    const id = `clip-${this.definitions.length}`;
    const inside = this.frame.clipPath === undefined ? "" : ` clip-path="url(#${this.frame.clipPath})"`;
    const path = `<path d="${this.path.join("")}"${this.place()}/>`;
    this.definitions.push(`<clipPath id="${id}"${inside}>${path}</clipPath>`);
    this.frame = { ...this.frame, clipPath: id };
  }

  clearRect(): void {
    // Nothing is drawn yet where a drawing begins with this.
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.fillData(rectangle(x, y, width, height));
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.draw("path", `d="${rectangle(x, y, width, height)}" ${this.line()}`);
  }

  fillText(text: string, x: number, y: number): void {
    this.text(text, x, y, this.paint("fill", this.state.fillStyle));
  }

  strokeText(text: string, x: number, y: number): void {
    this.text(text, x, y, this.line());
  }

  measureText(text: string): TextMetrics {
    this.ruler.font = this.state.font;
    return this.ruler.measureText(text);
  }

  /** An image, or a part of it, into a box; both given as x, y, width, height. */
  drawImage(image: HTMLCanvasElement, ...boxes: readonly number[]): void {
    const [x = 0, y = 0, width = image.width, height = image.height] = boxes.slice(-4);
    const box = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
    const shown = boxes.length === 8 ? partOf(image, boxes) : image;
    const look = this.imageSmoothingEnabled ? "" : ' image-rendering="pixelated"';
    this.draw("image", `${box} preserveAspectRatio="none"${look} href="${shown.toDataURL("image/png")}"`);
  }

  /** `repeat`: the tile, `scale` of whose pixels are one unit. */
  tiled(tile: HTMLCanvasElement, scale: number): string {
    const id = `tile-${this.definitions.length}`;
    const size = `width="${round(tile.width / scale)}" height="${round(tile.height / scale)}"`;
    const image = `<image ${size} href="${tile.toDataURL("image/png")}"/>`;
    this.definitions.push(`<pattern id="${id}" patternUnits="userSpaceOnUse" ${size}>${image}</pattern>`);
    return `url(#${id})`;
  }

  private get state(): State {
    return this as unknown as State;
  }

  private transformBy(change: (matrix: DOMMatrix) => DOMMatrix): void {
    this.frame = { ...this.frame, transform: change(this.frame.transform) };
  }

  private draw(tag: "path" | "image", attributes: string): void {
    this.elements.push(`<${tag} ${attributes}${this.place()}${this.clipped()}/>`);
  }

  private text(text: string, x: number, y: number, paint: string): void {
    const { font, textAlign, textBaseline } = this.state;
    const { weight, size, family } = fontOf(font);
    const words = [
      `x="${round(x)}" y="${round(y + this.baseline(text, textBaseline))}"`,
      `font-family="${escape(family)}" font-size="${size}"`,
      ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
      ...(anchors[textAlign] === undefined ? [] : [`text-anchor="${anchors[textAlign]}"`]),
      paint,
    ].join(" ");
    this.elements.push(`<text ${words}${this.place()}${this.clipped()}>${escape(text)}</text>`);
  }

  /** How far the alphabetic baseline, which every viewer knows, lies below the one that is set. */
  private baseline(text: string, baseline: CanvasTextBaseline): number {
    if (baseline === "alphabetic") return 0;
    const { ruler } = this;
    ruler.font = this.state.font;
    ruler.textBaseline = "alphabetic";
    const { actualBoundingBoxAscent: above } = ruler.measureText(text);
    ruler.textBaseline = baseline;
    const { actualBoundingBoxAscent: now } = ruler.measureText(text);
    ruler.textBaseline = "alphabetic";
    return above - now;
  }

  private line(): string {
    const { strokeStyle, lineWidth, lineJoin, lineCap, lineDashOffset } = this.state;
    const { dash } = this.frame;
    return [
      `fill="none" ${this.paint("stroke", strokeStyle)} stroke-width="${round(lineWidth)}"`,
      ...(lineJoin === "miter" ? [] : [`stroke-linejoin="${lineJoin}"`]),
      ...(lineCap === "butt" ? [] : [`stroke-linecap="${lineCap}"`]),
      ...(dash.length === 0 ? [] : [`stroke-dasharray="${dash.map(round).join(" ")}"`]),
      ...(dash.length === 0 || lineDashOffset === 0 ? [] : [`stroke-dashoffset="${round(lineDashOffset)}"`]),
    ].join(" ");
  }

  private paint(kind: "fill" | "stroke", style: unknown): string {
    const { color, opacity } = this.colors.of(String(style));
    const whole = opacity * this.state.globalAlpha;
    return `${kind}="${color}"${whole < 1 ? ` ${kind}-opacity="${round(whole)}"` : ""}`;
  }

  private place(): string {
    const { a, b, c, d, e, f, isIdentity } = this.frame.transform;
    return isIdentity ? "" : ` transform="matrix(${[a, b, c, d, e, f].map(round).join(" ")})"`;
  }

  private clipped(): string {
    return this.frame.clipPath === undefined ? "" : ` clip-path="url(#${this.frame.clipPath})"`;
  }
}

function partOf(image: HTMLCanvasElement, [x = 0, y = 0, width = 0, height = 0]: readonly number[]) {
  const part = document.createElement("canvas");
  part.width = Math.max(1, width);
  part.height = Math.max(1, height);
  part.getContext("2d")!.drawImage(image, x, y, width, height, 0, 0, part.width, part.height);
  return part;
}

const rectangle = (x: number, y: number, width: number, height: number): string =>
  `M${pair(x, y)}h${round(width)}v${round(height)}h${round(-width)}Z`;

/** A hundredth of a pixel is not seen. */
const round = (value: number): number => Math.round(value * 100) / 100;
const pair = (x: number, y: number): string => `${round(x)} ${round(y)}`;

/** `600 11px "Segoe UI", sans-serif` */
function fontOf(font: string): { weight: string | undefined; size: string; family: string } {
  const [, before = "", size = "10", family = "sans-serif"] =
    /^(.*?)([\d.]+)px(?:\/\S+)?\s+(.+)$/.exec(font) ?? [];
  return { weight: /bold|\d{3}/.exec(before)?.[0], size, family };
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);
