import { parseColor, toCss, toOklch } from "../color";
import type { Palette } from "../theme";

const steps = 256;
const yellow = 5;

/**
 * Colours in order from little to much: lightness runs evenly from near the background's to its opposite, so that
 * the order is seen by eyes of every kind and in grey; the hue runs with it between the theme's blue, at the dark
 * end, and its yellow, at the light one (as in viridis: van der Walt & Smith 2015).
 */
export class ColorRamp {
  /** Bytes red, green, blue, alpha, as pixels hold them, 256 colours. */
  readonly bytes: Uint8ClampedArray;
  private readonly names: readonly string[];

  constructor(palette: Palette) {
    this.names = Array.from({ length: steps }, (_, at) => rampColor(palette, at / (steps - 1)));
    const canvas = document.createElement("canvas");
    canvas.width = steps;
    canvas.height = 1;
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    this.names.forEach((name, at) => {
      context.fillStyle = name;
      context.fillRect(at, 0, 1, 1);
    });
    this.bytes = context.getImageData(0, 0, steps, 1).data;
  }

  /** Of 0 … 1. */
  index(share: number): number {
    return Math.max(0, Math.min(steps - 1, Math.round(share * (steps - 1))));
  }

  color(share: number): string {
    return this.names[this.index(share)]!;
  }
}

function rampColor(palette: Palette, share: number): string {
  const background = toOklch(parseColor(palette.background)).light;
  const isDark = background < 0.5;
  const [from, to] = isDark ? [Math.max(0.22, background + 0.06), 0.95] : [0.94, 0.26];
  const [cold, warm] = [palette.blue, palette.runs[yellow]!].map((color) => toOklch(parseColor(color)).hue);
  // How light it is among the ramp's colours: dark ones are blue, light ones yellow.
  const lightness = isDark ? share : 1 - share;
  const hue = cold! - throughGreen(cold! - warm!) * lightness;
  return toCss(from + (to - from) * share, 0.07 + 0.08 * Math.sin(Math.PI * lightness), hue);
}

/** An angle between 0 and 2π: the same way round in every theme, whatever its yellow is. */
const throughGreen = (angle: number): number => angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI));

let kept: { readonly palette: Palette; readonly ramp: ColorRamp } | undefined;

/** The ramp of a theme, made once for all plots. */
export function rampOf(palette: Palette): ColorRamp {
  if (kept?.palette !== palette) kept = { palette, ramp: new ColorRamp(palette) };
  return kept.ramp;
}
