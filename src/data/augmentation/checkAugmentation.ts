import { valuesOf } from "../../engine/options";
import { type Shape, showShape } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import type { SelectedInput } from "../selectColumns";
import { augmentationDefinition } from "./index";

/** Throws a UserError at the first augmentation of the list that cannot be applied to an input of this shape. */
export function checkAugmentation({ augment, columns, path }: SelectedInput, shape: Shape): void {
  augment.forEach((chosen, index) => {
    const definition = augmentationDefinition(chosen);
    const { kind } = definition;
    const place = [...path, "augment", index];
    const hasNumbers = columns.some((column) => column.kind === "number" && column.vocabulary === undefined);
    const fits = { picture: isPicture(shape), frames: shape.length === 2, numbers: true }[kind];
    if (!fits || !hasNumbers)
      throw new UserError(`\`${chosen.type}\` ${needs[kind]} ${has(shape, hasNumbers, kind)}`, {
        path: place,
      });
    const wrong = definition.refuse?.(valuesOf(chosen.options), shape);
    if (wrong)
      throw new UserError(`\`${wrong.key}\` of \`${chosen.type}\` ${wrong.message}`, {
        path: [...place, wrong.key],
      });
  });
}

const isPicture = (shape: Shape): boolean => shape.length === 2 || shape.length === 3;

const needs = {
  picture: "works on pictures, [height, width, channels] or [height, width];",
  frames: "works on recordings, [frames, bands];",
  numbers: "works on numbers;",
} as const;

function has(shape: Shape, hasNumbers: boolean, kind: keyof typeof needs): string {
  if (!hasNumbers) return "this input holds categories or items of a vocabulary alone.";
  const shown = `this input has the shape ${showShape(shape)}.`;
  return kind === "picture" && shape.length === 1
    ? `${shown} Pictures that lie in a row until the network reshapes them cannot be augmented: ` +
        "give them as a folder of images, IDX files or an .npy array with these axes."
    : shown;
}
