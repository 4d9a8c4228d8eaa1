import { scaledValue, type AugmentedInput, type Change } from "./definition";
import { say } from "../../words/words";

export const masks = {
  kind: "integer",
  default: 1,
  minimum: 1,
  maximum: 100,
  description: "How many masks an example gets; they may overlap.",
} as const;

/** A mask cannot be wider than what it masks. */
export const refuseWidth = (
  key: "frames" | "bands",
  width: number,
  length: number,
  type: string,
): { key: string; message: string } | undefined => {
  if (width <= length) return undefined;
  return {
    key,
    message:
      key === "frames"
        ? say`\`frames\` of \`${type}\` is ${width}, and an example has ${length} frames.`
        : say`\`bands\` of \`${type}\` is ${width}, and an example has ${length} bands.`,
  };
};

/**
 * Masks of SpecAugment (Park et al. 2019): w consecutive frames or bands, w uniform in 0 … `width`, their place uniform.
 * What is masked gets its band's mean over the training part, as the paper does with means of zero.
 */
export function mask(
  { shape, groups }: AugmentedInput,
  axis: "frames" | "bands",
  width: number,
  count: number,
): Change {
  const [frames = 1, bands = 1] = shape;
  const means = scaledValue(groups, ({ mean }) => mean);
  const length = axis === "frames" ? frames : bands;
  return (values, first, random) => {
    for (let drawn = 0; drawn < count; drawn++) {
      const wide = random.below(width + 1);
      const start = random.below(length - wide + 1);
      const hasFrames = axis === "frames";
      const lastFrame = hasFrames ? start + wide : frames;
      const lastBand = hasFrames ? bands : start + wide;
      for (let frame = hasFrames ? start : 0; frame < lastFrame; frame++) {
        for (let band = hasFrames ? 0 : start; band < lastBand; band++)
          values[first + frame * bands + band] = means[band % means.length]!;
      }
    }
  };
}
