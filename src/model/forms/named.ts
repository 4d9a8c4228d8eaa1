import type { Chosen, Definition } from "../../engine/options";
import { type AnnouncedKind, notYetAvailable } from "../notYetAvailable";
import type { ModelPath } from "../problem";
import { oneOf, type Report } from "../report";
import { registries } from "../registries";
import { propertyOf, type TextNode } from "../tree";
import { checkedProperties } from "./combine";
import type { Form, JsonSchema } from "./form";
import { defaultsOf, optionProperties, readOptions, requiredKeys } from "./options";
import { knownName } from "./values";

export type Registry = Readonly<Record<string, Definition>>;

/** What one member of each registry is called in messages, and the schema's definition of it. */
export const nouns = {
  activations: "activation",
  initializers: "initializer",
  losses: "loss",
  optimizers: "optimizer",
  schedules: "schedule",
  metrics: "metric",
} as const;
export type NamedRegistry = keyof typeof nouns;

export const membersOf = (registry: Registry): string[] => Object.keys(registry);

export const memberOf = <D extends Definition>(
  registry: Readonly<Record<string, D>>,
  type: string,
): D | undefined => (Object.hasOwn(registry, type) ? registry[type] : undefined);

/** The member's name, or a problem: one that is announced but not built is not called a spelling mistake. */
export const readName = (
  what: AnnouncedKind,
  given: string,
  registry: Registry,
  node: TextNode,
  path: ModelPath,
  report: Report,
): string | undefined => {
  if (!memberOf(registry, given) && notYetAvailable(what, given)) {
    report.add("not-available", node, path, `\`${given}\` is not available yet in this version.`);
    return undefined;
  }
  return knownName(what, given, membersOf(registry), node, path, report);
};

/**
 * A member of a registry: its name, or `{ "type": name, …its options }`. An unknown name is reported
 * and kept, with no options, so that the rest of the file can still be judged.
 */
export const named = (from: NamedRegistry): Form<Chosen> => {
  const what = nouns[from];
  const article = /^[aeiou]/.test(what) ? "an" : "a";
  const expects = `the name of ${article} ${what}, or { "type": name, options }`;

  const readMember = (node: TextNode, path: ModelPath, report: Report): Chosen | undefined => {
    const registry = registries[from];
    if (node.type === "string") {
      const given = String(node.value);
      const type = readName(what, given, registry, node, path, report);
      const definition = type === undefined ? undefined : memberOf(registry, type);
      if (!definition) return { type: given, options: {} };
      const missing = requiredKeys(definition.options)[0];
      if (missing !== undefined) {
        const message = `\`${given}\` needs \`${missing}\`: write { "type": "${given}", "${missing}": … }.`;
        report.add("missing-key", node, path, message);
      }
      return { type: given, options: defaultsOf(definition.options) };
    }
    if (node.type !== "object") return report.wrongType(node, path, expects);
    const type = propertyOf(node, "type");
    if (!type) {
      report.missingKey(node, path, "type", `the name of ${article} ${what}`);
      return undefined;
    }
    if (!type.value) return undefined;
    if (type.value.type !== "string") {
      return report.wrongType(type.value, [...path, "type"], oneOf(membersOf(registry)));
    }
    const given = String(type.value.value);
    const name = readName(what, given, registry, type.value, [...path, "type"], report);
    const definition = name === undefined ? undefined : memberOf(registry, name);
    if (!definition) return { type: given, options: {} };
    const keys = ["type", ...Object.keys(definition.options)];
    const properties = checkedProperties(node, keys, path, report, `${what} \`${given}\``);
    return { type: given, options: readOptions(node, properties, definition.options, path, report).options };
  };

  return {
    expects,
    // By reference: a schedule may hold another schedule.
    schema: () => ({ $ref: `#/definitions/${what}` }),
    read: readMember,
  };
};

/**
 * A layer as an option of another: `{ "type": name, …its options }`, one of `among` (default: any layer).
 * Undefined, with its problem told, where its type is unknown or a required option is missing.
 */
export const nestedLayer = (among?: readonly string[]): Form<Chosen> => {
  const allowed = (): Registry => (among ? pick(registries.layers, among) : registries.layers);
  const example = among?.at(-1) ?? "dense";
  const expects = `a layer, e.g. { "type": "${example}", "units": 8 }`;
  return {
    expects,
    // By reference: a layer inside may itself hold a layer.
    schema: () => (among ? typedObjectSchema("layer", allowed()) : { $ref: "#/definitions/nestedLayer" }),
    read(node, path, report) {
      if (node.type !== "object") return report.wrongType(node, path, expects);
      const type = propertyOf(node, "type");
      if (!type) {
        report.missingKey(node, path, "type", "which layer");
        return undefined;
      }
      if (!type.value) return undefined;
      if (type.value.type !== "string") {
        return report.wrongType(type.value, [...path, "type"], oneOf(membersOf(allowed())));
      }
      const given = String(type.value.value);
      const name = readName("layer", given, allowed(), type.value, [...path, "type"], report);
      const definition = name === undefined ? undefined : memberOf(allowed(), name);
      if (!definition) return undefined;
      const keys = ["type", ...Object.keys(definition.options)];
      const properties = checkedProperties(node, keys, path, report, `\`${given}\` inside another layer`);
      const { options, complete } = readOptions(node, properties, definition.options, path, report);
      return complete ? { type: given, options } : undefined;
    },
  };
};

const pick = (registry: Registry, names: readonly string[]): Registry =>
  Object.fromEntries(Object.entries(registry).filter(([name]) => names.includes(name)));

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
