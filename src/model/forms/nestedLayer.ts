import type { Chosen } from "../../engine/options";
import { registries } from "../registries";
import { oneOf } from "../report";
import { propertyOf } from "../tree";
import { checkedProperties } from "./combine";
import type { Form } from "./form";
import type { readOptions as ReadOptions } from "./options";
import { memberOf, membersOf, readName, type Registry } from "./registry";
import { say } from "../../words/words";

/** The layers that may stand in another's option; `among` undefined: all. */
export const nestableLayers = (among: readonly string[] | undefined): Registry =>
  among
    ? Object.fromEntries(Object.entries(registries.layers).filter(([type]) => among.includes(type)))
    : registries.layers;

/** The schema's definition of them: `nestedLayer`, `simpleRNNOrGruOrLstm`. */
export const nestedDefinition = (among: readonly string[] | undefined): string =>
  among
    ? among.map((type, at) => (at > 0 ? `Or${type[0]!.toUpperCase()}${type.slice(1)}` : type)).join("")
    : "nestedLayer";

/**
 * A layer as an option of another: `{ "type": name, …its options }`. Undefined, with its problem told,
 * where its type is unknown or a required option is missing. `readOptions` is handed in because a layer
 * inside may itself hold a layer.
 */
export const nestedLayer = (
  among: readonly string[] | undefined,
  readOptions: typeof ReadOptions,
): Form<Chosen> => {
  const expects = () => say`a layer, e.g. { "type": "${among?.at(-1) ?? "dense"}", "units": 8 }`;
  return {
    expects,
    schema: () => ({ $ref: `#/definitions/${nestedDefinition(among)}` }),
    read(node, path, report) {
      const registry = nestableLayers(among);
      if (node.type !== "object") {
        report.wrongType(node, path, expects());
        return undefined;
      }
      const type = propertyOf(node, "type");
      if (!type) {
        report.missingKey(node, path, "type", say`which layer`);
        return undefined;
      }
      if (!type.value) return undefined;
      if (type.value.type !== "string") {
        report.wrongType(type.value, [...path, "type"], oneOf(membersOf(registry)));
        return undefined;
      }
      const given = String(type.value.value);
      const name = readName("layers", given, registry, type.value, [...path, "type"], report);
      const definition = name === undefined ? undefined : memberOf(registry, name);
      if (!definition) return undefined;
      const keys = ["type", ...Object.keys(definition.options)];
      const properties = checkedProperties(
        node,
        keys,
        path,
        report,
        () => say`\`${given}\` inside another layer`,
      );
      const { options, complete } = readOptions(node, properties, definition.options, path, report);
      return complete ? { type: given, options } : undefined;
    },
  };
};
