export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Reads `rgb(…)` or `rgba(…)`, as computed styles give colours. */
export function parseColor(color: string): Rgb {
  const [red = 128, green = 128, blue = 128] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return { red, green, blue };
}

/**
 * Colour of layer `index` of `count`: hue, lightness and strength run evenly from one colour to the
 * other in OKLCH, where equal distances look equal, the short way round the hue circle.
 */
export function depthColor(from: Rgb, to: Rgb, index: number, count: number): string {
  const t = count > 1 ? index / (count - 1) : 0;
  const [a, b] = [toOklch(from), toOklch(to)];
  const turn = ((((b.hue - a.hue) % TURN) + 1.5 * TURN) % TURN) - TURN / 2;
  const mix = (x: number, y: number) => x + (y - x) * t;
  return toCss(mix(a.light, b.light), mix(a.chroma, b.chroma), a.hue + turn * t);
}

const TURN = 2 * Math.PI;

// The matrices and their use: B. Ottosson, "A perceptual color space for image processing" (2020).
export function toOklch({ red, green, blue }: Rgb): { light: number; chroma: number; hue: number } {
  const [r, g, b] = [red, green, blue].map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const [x, y] = [
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
  const light = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  return { light, chroma: Math.hypot(x, y), hue: Math.atan2(y, x) };
}

function linear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

export const toCss = (light: number, chroma: number, hue: number): string =>
  `oklch(${light.toFixed(4)} ${chroma.toFixed(4)} ${((hue * 360) / TURN).toFixed(2)})`;
