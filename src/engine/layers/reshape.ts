import { showShape, sizeOf } from "../shape";
import { defineLayer, noPasses } from "./definition";
import { say } from "../../words/words";

/** The same numbers in the same order under other axes. */
export const reshape = defineLayer({
  summary: "Gives its input other axes, the same number of entries.",
  options: {
    targetShape: { kind: "integers", minimum: 1, description: "The new axes, without the batch." },
  },
  outputShape({ targetShape }, [input]) {
    if (sizeOf(targetShape) === sizeOf(input!)) return targetShape;
    return {
      mismatch: say`targetShape ${showShape(targetShape)} has ${sizeOf(targetShape)} entries an example, the input ${showShape(input!)} has ${sizeOf(input!)}`,
    };
  },
  passesThrough: true,
  create: () => noPasses,
});
