import { valuesOf } from "../../engine/options";
import { type Shape, showShape } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import type { SelectedInput } from "../selectColumns";
import type { AugmentationDefinition } from "./definition";
import { augmentationDefinition } from "./index";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

/** Throws a UserError at the first augmentation of the list that cannot be applied to an input of this shape. */
export function checkAugmentation({ augment, columns, path }: SelectedInput, shape: Shape): void {
  augment.forEach((chosen, index) => {
    const definition = augmentationDefinition(chosen);
    const { kind } = definition;
    const place = [...path, "augment", index];
    const hasNumbers = columns.some((column) => column.kind === "number" && column.vocabulary === undefined);
    const fits = { picture: isPicture(shape), frames: shape.length === 2, numbers: true }[kind];
    if (!fits || !hasNumbers)
      throw new UserError(misfit(`\`${chosen.type}\``, kind, hasNumbers ? shape : undefined), {
        path: place,
      });
    const wrong = definition.refuse?.(valuesOf(chosen.options), shape, chosen.type);
    if (wrong) throw new UserError(wrong.message, { path: [...place, wrong.key] });
  });
}

const isPicture = (shape: Shape): boolean => shape.length === 2 || shape.length === 3;

/** `shape`: of an input that holds numbers. */
function misfit(name: string, kind: AugmentationDefinition["kind"], shape: Shape | undefined): string {
  switch (kind) {
    case "picture":
      if (shape === undefined)
        return say`${name} works on pictures, [height, width, channels] or [height, width]; this input holds categories or items of a vocabulary alone.`;
      return sentences(
        say`${name} works on pictures, [height, width, channels] or [height, width]; this input has the shape ${showShape(shape)}.`,
        shape.length === 1
          ? say`Pictures that lie in a row until the network reshapes them cannot be augmented: give them as a folder of images, IDX files or an .npy array with these axes.`
          : undefined,
      );
    case "frames":
      return shape === undefined
        ? say`${name} works on recordings, [frames, bands]; this input holds categories or items of a vocabulary alone.`
        : say`${name} works on recordings, [frames, bands]; this input has the shape ${showShape(shape)}.`;
    case "numbers":
      return say`${name} works on numbers; this input holds categories or items of a vocabulary alone.`;
  }
}
