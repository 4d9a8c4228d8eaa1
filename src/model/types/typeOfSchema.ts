/** JSON Schema as TypeScript: what the model's schema says, in the types of a model file in code. */
import type { JsonSchema } from "../forms/form";

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const schemasIn = (value: unknown): readonly JsonSchema[] =>
  Array.isArray(value) ? value.filter(isSchema) : [];

/** `leakyRelu` → `LeakyRelu` */
export const typeName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The type of what the schema allows, as an expression; lines inside it are indented from `indent` on. */
export const typeOfSchema = (schema: JsonSchema, indent = ""): string => {
  const { $ref: reference, anyOf, if: condition, then, else: otherwise, allOf } = schema;
  if (typeof reference === "string") return typeName(reference.split("/").at(-1)!);
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (anyOf) return union(schemasIn(anyOf), indent);
  if (isSchema(condition) && isSchema(then) && isSchema(otherwise)) return union([then, otherwise], indent);
  if (allOf) return typeName(discriminatorOf(schema));
  switch (schema.type) {
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
      return schema.type;
    case "array":
      return listOf(schema, indent);
    case "object":
      return objectOf(schema, indent);
    default:
      return schema.properties ? objectOf(schema, indent) : "unknown";
  }
};

/** Of an object whose keys follow from its type: one schema for each type. */
export const alternativesOf = ({ allOf }: JsonSchema): readonly JsonSchema[] =>
  schemasIn(allOf).flatMap(({ then }) => (isSchema(then) ? [then] : []));

/** The key that decides among them: `type`, `generator`. */
const discriminatorOf = (schema: JsonSchema): string => {
  const [first] = alternativesOf(schema);
  const properties = Object.entries(first?.properties ?? {}) as [string, JsonSchema][];
  return properties.find(([, value]) => "const" in value)?.[0] ?? "object";
};

/** Every set of alternatives inside a schema, by the name that `typeOfSchema` calls it by. */
export const alternativesIn = (schema: JsonSchema): Map<string, readonly JsonSchema[]> => {
  const found = new Map<string, readonly JsonSchema[]>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isSchema(value)) return;
    if (value.allOf) found.set(typeName(discriminatorOf(value)), alternativesOf(value));
    Object.values(value).forEach(visit);
  };
  visit(schema);
  return found;
};

export const union = (schemas: readonly JsonSchema[], indent = ""): string =>
  [...new Set(schemas.map((schema) => typeOfSchema(schema, indent)))].join(" | ");

const listOf = ({ items, minItems, maxItems }: JsonSchema, indent: string): string => {
  const item = isSchema(items) ? typeOfSchema(items, indent) : "unknown";
  if (typeof minItems === "number" && minItems === maxItems)
    return `readonly [${Array.from({ length: minItems }, () => item).join(", ")}]`;
  return /[|{ ]/.test(item) ? `readonly (${item})[]` : `readonly ${item}[]`;
};

/** `{ … }`, one member a line, each with its description. */
export const objectOf = (schema: JsonSchema, indent = ""): string => {
  const { properties, required, additionalProperties } = schema;
  const needed = new Set(Array.isArray(required) ? (required as unknown[]) : []);
  const inner = `${indent}  `;
  const members = Object.entries(isSchema(properties) ? properties : {}).flatMap(([key, value]) => {
    if (!isSchema(value) || key === "$schema") return [];
    // A type decides which of several objects this is.
    const optional = needed.has(key) || "const" in value ? "" : "?";
    const member = `${inner}${keyOf(key)}${optional}: ${typeOfSchema(value, inner)};`;
    return [...commentOf(value, inner), member];
  });
  if (isSchema(additionalProperties))
    members.push(`${inner}[name: string]: ${typeOfSchema(additionalProperties, inner)};`);
  return members.length === 0 ? "object" : ["{", ...members, `${indent}}`].join("\n");
};

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

/** The description, and the default where there is one, as JSDoc. */
export const commentOf = (schema: JsonSchema, indent: string): string[] => {
  const { description, default: fallback } = schema;
  if (typeof description !== "string") return [];
  const said = fallback === undefined ? description : `${description} Default: ${JSON.stringify(fallback)}.`;
  return [`${indent}/** ${said.replaceAll("*/", "* /")} */`];
};
