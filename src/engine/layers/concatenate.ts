/** The inputs one after the other along one axis;  ∂/∂input = its part of dy. */
import { type Shape, type ShapeMismatch, showShape, sizeOf } from "../shape";
import { defineLayer } from "./definition";
import { several } from "./merge";
import { say } from "../../words/words";
import { chainOf } from "../../words/lists";

/** The axis in one example's shape; `axis` counts the batch as 0, or from the end. */
const placeOf = (axis: number, rank: number): number => (axis < 0 ? rank + axis : axis - 1);

function joined(axis: number, inputs: readonly Shape[]): Shape | ShapeMismatch {
  const first = inputs[0]!;
  const place = placeOf(axis, first.length);
  const given = chainOf(inputs.map(showShape));
  if (axis === 0) {
    return { mismatch: say`concatenate cannot join along axis 0, the batch; the inputs are ${given}` };
  }
  if (place < 0 || place >= first.length) {
    return { mismatch: say`concatenate has axis ${axis}, which ${showShape(first)} has not` };
  }
  const fits = (shape: Shape): boolean =>
    shape.length === first.length && shape.every((size, at) => at === place || size === first[at]);
  if (!inputs.every(fits)) {
    return {
      mismatch: say`concatenate needs inputs that differ along axis ${axis} alone, and was given ${given}`,
    };
  }
  return first.with(
    place,
    inputs.reduce((sum, shape) => sum + shape[place]!, 0),
  );
}

export const concatenate = defineLayer({
  summary: "Joins its inputs along one axis.",
  options: {
    axis: {
      kind: "integer",
      default: -1,
      description: "The axis to join along; the batch is 0, −1 is the last.",
    },
  },
  inputs: several,
  outputShape: ({ axis }, inputs) => joined(axis, inputs),
  create({ options: { axis }, kernels, arena, inputs, output, outputGradient, inputGradients }) {
    const place = placeOf(axis, output.shape.length);
    // Seen as lines that begin at the axis, each input is a block of columns of the output.
    const lineOf = (shape: Shape): number => sizeOf(shape.slice(place));
    const whole = lineOf(output.shape);
    const linesOfExample = output.size / whole;
    const widths = inputs.map(({ shape }) => lineOf(shape));
    const starts = widths.map(
      (_, at) => widths.slice(0, at).reduce((sum, width) => sum + width, 0) * arena.bytesPerEntry,
    );
    return {
      forward({ examples }) {
        const lines = examples * linesOfExample;
        for (let at = 0; at < inputs.length; at++) {
          const width = widths[at]!;
          const block = output.pointer + starts[at]!;
          kernels.copyBlock(inputs[at]!.pointer, width, block, whole, lines, width);
        }
      },
      backward({ examples }) {
        const lines = examples * linesOfExample;
        for (let at = 0; at < inputs.length; at++) {
          const dx = inputGradients[at];
          const width = widths[at]!;
          const block = outputGradient.pointer + starts[at]!;
          if (dx) kernels.copyBlock(block, whole, dx.pointer, width, lines, width);
        }
      },
    };
  },
});
