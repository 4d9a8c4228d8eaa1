import { between, defineAugmentation } from "./definition";
import { fill, Resampler } from "./picture";

/** Turned by φ uniform in [−degrees, degrees] about the centre: (dy, dx) ← (dy·cos φ + dx·sin φ, dx·cos φ − dy·sin φ) */
export const rotation = defineAugmentation({
  summary: "Turns a picture about its centre.",
  options: {
    degrees: {
      kind: "number",
      default: 10,
      minimum: 0,
      maximum: 180,
      description: "Largest angle in degrees, to either side.",
    },
    fill,
  },
  kind: "picture",
  create({ degrees, fill: fillWith }, input) {
    const resampler = new Resampler(input, fillWith);
    const largest = (degrees * Math.PI) / 180;
    return (values, first, random) => {
      const angle = between(random, -largest, largest);
      const cosine = Math.cos(angle);
      const sine = Math.sin(angle);
      resampler.apply(values, first, cosine, sine, -sine, cosine, 0, 0);
    };
  },
});
