import type { Chosen, Definition, OptionSchema, OptionValue } from "../../engine/options";
import { registries } from "../registries";
import type { JsonSchema } from "./form";
import { nestableLayers, nestedDefinition } from "./nestedLayer";
import { optionForm } from "./options";
import { membersOf, type NamedRegistry, nouns, type Registry, requiredKeys } from "./registry";

/** What `named` refers to. */
export const namedSchema = (from: NamedRegistry): JsonSchema => {
  const registry: Registry = registries[from];
  const names = membersOf(registry);
  const alone = names.filter((name) => requiredKeys(registry[name]!.options).length === 0);
  return {
    anyOf: [
      { type: "string", enum: alone, enumDescriptions: alone.map((name) => registry[name]!.summary) },
      typedObjectSchema(nouns[from], registry),
    ],
  };
};

/** What the layers that hold a layer refer to: one definition for each choice of layers. */
export const nestedSchemas = (): Record<string, JsonSchema> => {
  const options = Object.values(registries.layers).flatMap((layer) => Object.values(layer.options));
  return Object.fromEntries(
    options.flatMap((option) =>
      option.kind === "layer"
        ? [[nestedDefinition(option.among), typedObjectSchema("layer", nestableLayers(option.among))]]
        : [],
    ),
  );
};

/**
 * `{ "type": … }` whose other keys follow from the type. `if`/`then` rather than alternatives: an editor
 * then offers the keys of the written type alone, and says what is wrong with that one.
 */
export const typedObjectSchema = (
  what: string,
  registry: Registry,
  common: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema => {
  const names = membersOf(registry);
  const type = {
    type: "string",
    description: `Which ${what}.`,
    enum: names,
    enumDescriptions: names.map((name) => registry[name]!.summary),
  };
  return {
    type: "object",
    required: ["type"],
    properties: { type, ...common },
    allOf: names.map((name) => ({
      if: { properties: { type: { const: name } }, required: ["type"] },
      then: memberSchema(name, registry[name]!, common),
    })),
  };
};

const memberSchema = (
  name: string,
  definition: Definition,
  common: Readonly<Record<string, JsonSchema>>,
): JsonSchema => {
  const needed = requiredKeys(definition.options);
  return {
    properties: {
      type: { const: name, description: definition.summary },
      ...optionProperties(definition.options),
      ...common,
    },
    ...(needed.length > 0 && { required: needed }),
    additionalProperties: false,
  };
};

/** The keys of an option schema as JSON Schema properties. */
export const optionProperties = (schema: OptionSchema): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(schema).map(([key, option]) => [
      key,
      {
        description: option.description,
        ...optionForm(option).schema(),
        ...(option.default !== undefined && { default: spelt(option.default) }),
      },
    ]),
  );

const isChosen = (value: OptionValue): value is Chosen => typeof value === "object" && "type" in value;

/** A default as the file would spell it: a chosen member by its name. */
const spelt = (value: OptionValue): unknown => (isChosen(value) ? value.type : value);
