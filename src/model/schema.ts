import type { JsonSchema } from "./forms/form";
import { namedRegistries, nouns } from "./forms/registry";
import { namedSchema, nestedSchemas } from "./forms/registrySchemas";
import { diagnosisSchema, type RuleDescription } from "./grammar/diagnosis";
import { layerSchema } from "./grammar/layers";
import { modelForm } from "./grammar/model";

/**
 * The JSON Schema (draft 7) of a `*.model.json`, made of the same declarations the reader goes by.
 * Strict: what is not declared is not allowed. `rules`: the linter's, for the `diagnosis` section.
 */
export const modelSchema = (rules: Readonly<Record<string, RuleDescription>> = {}): JsonSchema => {
  const form = modelForm.schema();
  const properties = form.properties as Readonly<Record<string, JsonSchema>>;
  const described = properties.diagnosis?.description;
  return withMarkdown({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Model Debugger: a neural network and its training",
    description: "Data, layers, loss, optimizer, and what to watch: everything a training run needs.",
    ...form,
    properties: {
      ...properties,
      ...(Object.keys(rules).length > 0 && {
        diagnosis: { description: described, ...diagnosisSchema(rules) },
      }),
    },
    defaultSnippets,
    definitions: {
      layer: { ...layerSchema(), defaultSnippets: layerSnippets },
      ...nestedSchemas(),
      ...Object.fromEntries(namedRegistries.map((from) => [nouns[from], namedSchema(from)])),
    },
  });
};

const layerSnippets = [
  {
    label: "dense layer",
    description: "Fully connected, with relu",
    body: { type: "dense", units: "^${1:16}", activation: "${2:relu}" },
  },
  {
    label: "repeated block",
    description: "The same layers several times in a row",
    body: { repeat: "^${1:3}", layers: [{ type: "dense", units: "^${2:16}", activation: "${3:relu}" }] },
  },
];

const defaultSnippets = [
  {
    label: "model",
    description: "A small classifier on a spiral",
    body: {
      data: { source: { generator: "${1:spiral}" } },
      layers: [
        { type: "dense", units: "^${2:16}", activation: "tanh" },
        { type: "dense", units: "^${3:2}", activation: "softmax" },
      ],
      loss: "sparseCategoricalCrossentropy",
      optimizer: { type: "adam", learningRate: "^${4:0.01}" },
      training: { batchSize: "^${5:32}", epochs: "^${6:50}" },
    },
  },
];

type Visit = (schema: JsonSchema) => JsonSchema;

const listsOfSchemas = new Set(["anyOf", "oneOf", "allOf"]);
const schemaKeys = new Set(["items", "if", "then", "else", "not", "additionalProperties"]);
const mapsOfSchemas = new Set(["properties", "definitions"]);

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same schema with `visit` applied to every schema right inside it. */
const mapInside = (schema: JsonSchema, visit: Visit): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, unknown] => {
      if (listsOfSchemas.has(key) && Array.isArray(value)) return [key, value.filter(isSchema).map(visit)];
      if (schemaKeys.has(key) && isSchema(value)) return [key, visit(value)];
      if (mapsOfSchemas.has(key) && isSchema(value)) {
        const entries = Object.entries(value).map(([name, inner]) => [
          name,
          isSchema(inner) ? visit(inner) : inner,
        ]);
        return [key, Object.fromEntries(entries)];
      }
      return [key, value];
    }),
  );

/** Hovers show Markdown: the description, and the default where there is one. */
const withMarkdown: Visit = (schema) => {
  const inner = mapInside(schema, withMarkdown);
  const { description, default: fallback } = schema;
  if (typeof description !== "string") return inner;
  // Names and formulas stand in plain text; Markdown would read * and _ in them.
  const escaped = description.replace(/[\\*_<>]/g, (sign) => `\\${sign}`);
  const shown = fallback === undefined ? "" : `\n\nDefault: \`${JSON.stringify(fallback)}\``;
  return { ...inner, markdownDescription: escaped + shown };
};

/** What can make a value wrong. */
const constraints = new Set([
  ..."type enum const required additionalProperties minItems maxItems minLength".split(" "),
  ..."minimum maximum exclusiveMinimum exclusiveMaximum".split(" "),
]);
/** What completion reads, so it stays, beside an alternative that any value fits. */
const suggestions = new Set(["type", "enum", "enumDescriptions", "const"]);

/**
 * The same completions and hovers, but nothing is ever wrong: the extension reports problems itself,
 * with nearest names and fixes, and the editor's own validation would say everything a second time.
 */
export const editorSchema = (schema: JsonSchema): JsonSchema => {
  const lenient: Visit = (strict) => {
    const { if: condition, ...rest } = strict;
    const inner = mapInside(rest, lenient);
    const kept = Object.entries(inner).filter(([key]) => !constraints.has(key) && !suggestions.has(key));
    const suggested = Object.entries(inner).filter(
      ([key]) => suggestions.has(key) && key !== "enumDescriptions",
    );
    const isContainer = strict.type === "object" || strict.type === "array";
    const offered = Object.fromEntries(Object.entries(inner).filter(([key]) => suggestions.has(key)));
    return {
      ...Object.fromEntries(kept),
      // A condition decides, it does not judge: it stays as it is.
      ...(condition !== undefined && { if: condition }),
      ...(suggested.length > 0 && !isContainer && { anyOf: [offered, {}] }),
    };
  };
  // The format allows them; VS Code's JSON support asks the schema.
  return { ...lenient(schema), allowTrailingCommas: true };
};
