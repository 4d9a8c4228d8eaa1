import type { Palette } from "../../theme";

/** How strong the colour of the smallest difference above the tolerance is. */
const faintest = 0.3;

/**
 * Colour of an entry's discrepancy: one quiet colour up to the tolerance, then ever stronger with its
 * logarithm, up to 1. Blends are named, not computed: a canvas knows `color-mix`.
 */
export function heatColor(discrepancy: number, tolerance: number, palette: Palette): string {
  if (discrepancy <= tolerance) return blend(palette.blue, 0.4, palette);
  const t = Math.min(1, Math.log(discrepancy / tolerance) / Math.log(1 / tolerance));
  return blend(palette.error, faintest + (1 - faintest) * (Number.isFinite(t) ? t : 1), palette);
}

const blend = (color: string, share: number, { background }: Palette): string =>
  `color-mix(in oklab, ${color} ${(share * 100).toFixed(1)}%, ${background})`;
