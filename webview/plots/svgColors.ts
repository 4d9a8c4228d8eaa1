/** A colour as every reader of SVG knows it. */
export interface SvgColor {
  /** `rgb(…)`, or a reference to a pattern. */
  readonly color: string;
  readonly opacity: number;
}

/** Resolves the colours of style sheets, `oklch(…)` among them, by looking at what a canvas makes of them. */
export class SvgColors {
  private readonly known = new Map<string, SvgColor>();
  private readonly canvas = document.createElement("canvas");

  of(style: string): SvgColor {
    const known = this.known.get(style);
    if (known !== undefined) return known;
    const found = style.startsWith("url(")
      ? { color: style, opacity: 1 }
      : (plain(style) ?? this.seen(style));
    this.known.set(style, found);
    return found;
  }

  private seen(style: string): SvgColor {
    this.canvas.width = this.canvas.height = 1;
    const context = this.canvas.getContext("2d", { willReadFrequently: true })!;
    context.fillStyle = style;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return { color: `rgb(${red},${green},${blue})`, opacity: alpha! / 255 };
  }
}

/** `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`: a pixel would lose some of it where it is faint. */
function plain(style: string): SvgColor | undefined {
  const found = /^rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([\d.]+))?\)$/.exec(style);
  if (found === null) return undefined;
  const [, red, green, blue, alpha = "1"] = found;
  return { color: `rgb(${red},${green},${blue})`, opacity: Number(alpha) };
}
