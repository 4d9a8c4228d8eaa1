import type { NamedInput } from "../../data/dataSpec";
import { nearestName } from "../nearest";
import { propertiesOf } from "../tree";
import { checkedProperties, type Elsewhere, object, optional } from "../forms/combine";
import type { Form } from "../forms/form";
import { augment } from "./augment";
import { categoricalNames, categoryForm, columnNames, scaling } from "./columns";
import { decoding } from "./decoding";
import { anySource } from "./source";
import { say } from "../../words/words";

/** What is said once for all inputs, since their rows are joined. */
const elsewhere: Elsewhere = (key, value) => {
  const shared = nearestName(key, ["target", "split", "missing", "normalizeTarget"]);
  return shared === undefined ? undefined : { path: ["data", shared], value };
};

const input = object(
  () => say`an input`,
  {
    source: optional(anySource, "Where its rows come from; default: the data section's `source`."),
    inputs: optional(columnNames, "The columns it takes. Default: every column but the target."),
    categorical: optional(
      categoricalNames,
      "Its number columns that are categories; default: the section's.",
    ),
    categories: optional(categoryForm, "What its categories become; default: the section's."),
    ...decoding,
    normalize: optional(scaling, "Scales each of its columns; default: the section's."),
    augment: optional(augment, "Random changes of this input in training alone."),
  },
  elsewhere,
);

/** `{ "camera": { "source": … }, "speed": { … } }`: several inputs, each a layer of its own name. */
export const namedInputs: Form<readonly NamedInput[]> = {
  expects: () => say`inputs by name, e.g. { "camera": { "source": "camera.csv" }, "speed": { … } }`,
  schema: () => ({ type: "object", minProperties: 1, additionalProperties: input.schema() }),
  read(node, path, report) {
    if (node.type !== "object") {
      report.wrongType(node, path, namedInputs.expects());
      return undefined;
    }
    const keys = propertiesOf(node).map(({ key }) => key);
    if (keys.length === 0) {
      report.outOfRange(node, path, namedInputs.expects());
      return undefined;
    }
    return [...checkedProperties(node, keys, path, report, () => "`inputs`").values()].flatMap(
      ({ key, value }) => {
        const read = value && input.read(value, [...path, key], report);
        return read ? [{ name: key, ...read }] : [];
      },
    );
  },
};
