import type { JsonSchema } from "../forms/form";
import { customTypes } from "./customTypes";
import {
  alternativesIn,
  alternativesOf,
  commentOf,
  objectOf,
  typeName,
  typeOfSchema,
  union,
} from "./typeOfSchema";

/** The module that a model file in code takes its types from; it has no code. */
export const typesModule = "model-debugger";
/** The file that declares it, beside the model. */
export const typesFile = "model-debugger.d.ts";

type Definitions = Readonly<Record<string, JsonSchema>>;

/** `import type { Model } from "model-debugger"`: the model's schema as declarations, with the custom layers' types. */
export const typeDeclarations = (schema: JsonSchema): string => {
  const { layer, ...others } = schema.definitions as Definitions;
  const properties = { ...(schema.properties as Definitions) };
  const shared = [...alternativesIn(properties)].map(
    ([name, alternatives]) => `export type ${name} = ${union(alternatives)};`,
  );
  properties.loss = { ...properties.loss, $ref: "#/definitions/lossOrCustom" };
  const layers = interfacesOf(alternativesOf(layer!.else as JsonSchema), "Layer");
  const parts = [
    `/** ${String(schema.description)} */\nexport interface Model ${objectOf({ ...schema, properties })}`,
    ...shared,
    ...layers.values(),
    `/** The same layers several times in a row. */\nexport interface RepeatedLayers ${blockOf(layer!)}`,
    `export type Layer = ${[...layers.keys(), "CustomLayer", "RepeatedLayers"].join(" | ")};`,
    customTypes,
    "export type LossOrCustom = Loss | CustomLoss;",
    '/** A layer inside another has neither name nor inputs of its own. */\ntype Inner<L> = L extends unknown ? Omit<L, "name" | "inputs"> : never;',
    ...Object.entries(others).map(([name, definition]) => definitionOf(name, definition, layers)),
  ];
  const body = parts.join("\n\n").replace(/^(?=.)/gm, "  ");
  return `${heading}declare module "${typesModule}" {\n${body}\n}\n`;
};

const heading = `// Types for *.model.ts and *.model.js files. Written by Model Debugger ("Add Model Types"); edits are not kept.

`;

/** One interface for each type, so that messages name it; by its name, `DenseLayer`. */
const interfacesOf = (kinds: readonly JsonSchema[], noun: string): Map<string, string> =>
  new Map(
    kinds.map((kind) => {
      const { type } = kind.properties as Definitions;
      const name = typeName(String(type!.const)) + noun;
      return [name, [...commentOf(type!, ""), `export interface ${name} ${objectOf(kind)}`].join("\n")];
    }),
  );

/** `type` is what tells a layer from a block. */
const blockOf = ({ then: block }: JsonSchema): string =>
  objectOf(block as JsonSchema).replace(/\}$/, "  type?: undefined;\n}");

/** What `$ref` refers to: names and objects with options, or layers inside another. */
const definitionOf = (name: string, definition: JsonSchema, layers: ReadonlyMap<string, string>): string => {
  if (definition.allOf) {
    const inside = [...interfacesOf(alternativesOf(definition), "Layer").keys()];
    const all =
      inside.length === layers.size ? "Exclude<Layer, CustomLayer | RepeatedLayers>" : inside.join(" | ");
    return `export type ${typeName(name)} = Inner<${all}>;`;
  }
  const [names, objects] = definition.anyOf as readonly JsonSchema[];
  const interfaces = interfacesOf(alternativesOf(objects!), typeName(name));
  return [
    ...interfaces.values(),
    `export type ${typeName(name)} = ${[typeOfSchema(names!), ...interfaces.keys()].join(" | ")};`,
  ].join("\n\n");
};
