import type { Chosen } from "../../engine/options";
import { brightness } from "./brightness";
import { crop } from "./crop";
import type { AugmentationDefinition } from "./definition";
import { flipHorizontal } from "./flipHorizontal";
import { flipVertical } from "./flipVertical";
import { frequencyMasking } from "./frequencyMasking";
import { noise } from "./noise";
import { rotation } from "./rotation";
import { shift } from "./shift";
import { timeMasking } from "./timeMasking";
import { zoom } from "./zoom";

/** Every augmentation of the file format by its name; a further one is one file and one line here. */
export const augmentations = {
  flipHorizontal,
  flipVertical,
  rotation,
  zoom,
  shift,
  crop,
  noise,
  brightness,
  timeMasking,
  frequencyMasking,
} satisfies Record<string, AugmentationDefinition>;

export type AugmentationName = keyof typeof augmentations;

/** Definition of a chosen augmentation; a name that validation let through is in the registry. */
export const augmentationDefinition = (chosen: Chosen): AugmentationDefinition =>
  (augmentations as Record<string, AugmentationDefinition>)[chosen.type]!;
