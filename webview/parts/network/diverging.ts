import { parseColor, type Rgb } from "../../color";
import type { Palette } from "../../theme";

/** Colours of numbers about 0: orange below, the page's own at 0, blue above, full at −1 and 1. */
export class Diverging {
  private readonly negative: Rgb;
  private readonly zero: Rgb;
  private readonly positive: Rgb;

  constructor({ orange, background, blue }: Palette) {
    [this.negative, this.zero, this.positive] = [orange, background, blue].map(parseColor) as [Rgb, Rgb, Rgb];
  }

  /** Writes the colour of a number from −1 to 1; what is no number is grey. */
  write(value: number, to: Uint8ClampedArray, at: number): void {
    const share = Math.min(1, Math.abs(value));
    const end = value < 0 ? this.negative : this.positive;
    const mix = (zero: number, full: number) => (Number.isNaN(share) ? 128 : zero + (full - zero) * share);
    to[at] = mix(this.zero.red, end.red);
    to[at + 1] = mix(this.zero.green, end.green);
    to[at + 2] = mix(this.zero.blue, end.blue);
  }
}
