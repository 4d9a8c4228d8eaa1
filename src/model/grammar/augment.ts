import { list } from "../forms/collect";
import { named } from "../forms/options";
import { say } from "../../words/words";

/** Names, or `{ "type": name, options }`. */
export const augment = list(() => say`a list of augmentations`, named("augmentations"));
