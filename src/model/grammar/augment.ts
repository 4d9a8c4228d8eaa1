import { list } from "../forms/collect";
import { named } from "../forms/options";

/** Names, or `{ "type": name, options }`. */
export const augment = list("a list of augmentations", named("augmentations"));
