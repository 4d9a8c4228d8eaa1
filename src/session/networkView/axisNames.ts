import { indexOf } from "../../engine/shape";
import type { FeaturePlace } from "../../data/featurePlaces";
import type { Network } from "../../engine/network";
import type { Prepared } from "../prepare";
import { inputBehind, type NamesAlong } from "./picturedTensors";

/** More names beside a matrix are not read. */
const mostNames = 64;

/** Names of a table's features where a layer reads them one for one, and of classes where a layer's units are those. */
export function axisNames(
  { data }: Pick<Prepared, "data">,
  network: Network,
  classes: readonly string[] | undefined,
): NamesAlong {
  const { layers } = network.spec;
  const last = layers.at(-1);
  const decides = last?.type === "activation" ? last.inputs[0] : last?.name;
  return (layer, { kind, size }) => {
    if (size > mostNames) return undefined;
    if (kind === "units" && layer.name === decides && classes?.length === size) return classes;
    const input = kind === "inputs" ? inputBehind(network, layer) : undefined;
    const at = input === undefined ? -1 : network.inputs.indexOf(input);
    const names = data.features[at]?.flatMap(namesOf);
    return names?.length === size ? names : undefined;
  };
}

/** One for each number that the network gets of a column; items of a vocabulary are no features. */
function namesOf({ column, kind, coding, names = [], shape, width }: FeaturePlace): string[] {
  if (kind === "items") return [];
  if (kind === "categories")
    return coding === "oneHot" ? names.map((name) => `${column} = ${name}`) : [column];
  return Array.from({ length: width }, (_, entry) =>
    shape.length === 0 ? column : `${column}[${indexOf(entry, shape).join(", ")}]`,
  );
}
