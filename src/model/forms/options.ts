import type { Chosen, Option, OptionSchema, OptionValue, OptionValues, Penalty } from "../../engine/options";
import type { ModelPath } from "../problem";
import { registries } from "../registries";
import type { Report } from "../report";
import type { Property, TextNode } from "../tree";
import { defaulting, list, object } from "./combine";
import type { Form, JsonSchema } from "./form";
import { memberOf, named, nestedLayer } from "./named";
import { boolean, choice, integer, number, text } from "./values";

/** `{ "l1": 0, "l2": 0 }` */
export const penalty: Form<Penalty> = object("a penalty", {
  l1: defaulting(number({ minimum: 0 }), 0, "Adds l1 · Σ|W| to the cost."),
  l2: defaulting(number({ minimum: 0 }), 0, "Adds l2 / 2 · Σ W² to the cost."),
});

/** What the declaration of an engine's option allows in the file. */
export const optionForm = (option: Option): Form<OptionValue> => {
  const known = forms.get(option);
  if (known) return known;
  const form = formOf(option);
  forms.set(option, form);
  return form;
};

const forms = new WeakMap<Option, Form<OptionValue>>();

const formOf = (option: Option): Form<OptionValue> => {
  switch (option.kind) {
    case "number":
      // Out of its domain it is a hyper-parameter that cannot work: one rule with those that hardly can.
      return number(option, "hyperparameter-range");
    case "integer":
      return integer(option);
    case "boolean":
      return boolean;
    case "choice":
      return choice("choice", option.choices);
    case "text":
      return text("a text");
    case "integers":
      return several(integer({ minimum: option.minimum ?? 1 }), "whole number", option.length);
    case "numbers":
      return several(number(option, "hyperparameter-range"), "number", option.length);
    case "chosen":
      return named(option.from);
    case "penalty":
      return penalty;
    case "layer":
      return nestedLayer(option.among);
    case "state":
      return text("the name of a recurrent layer");
  }
};

/** A list of numbers; of a fixed length also one number that counts for every place. */
const several = (
  element: Form<number>,
  noun: string,
  length: number | undefined,
): Form<readonly number[]> => {
  const expects =
    length === undefined
      ? `a list of ${noun}s`
      : length === 1
        ? `a ${noun}`
        : `${length} ${noun}s, or one for all`;
  const many = list(expects, element);
  const size = length === undefined ? {} : { minItems: length, maxItems: length };
  return {
    expects,
    schema: () => {
      const array = { ...many.schema(), ...size };
      return length === undefined ? array : { anyOf: [element.schema(), array] };
    },
    read(node, path, report) {
      if (length !== undefined && node.type !== "array") {
        if (node.type !== "number") return report.wrongType(node, path, expects);
        const one = element.read(node, path, report);
        return one === undefined ? undefined : Array.from({ length }, () => one);
      }
      const values = many.read(node, path, report);
      const written = node.children?.length ?? 0;
      if (values && length !== undefined && written !== length) return report.wrongType(node, path, expects);
      return values?.length === written ? values : undefined;
    },
  };
};

/** Options as far as they could be understood; `complete` when nothing required is missing among them. */
export interface ReadOptions {
  readonly options: OptionValues;
  readonly complete: boolean;
}

export const readOptions = (
  owner: TextNode,
  properties: ReadonlyMap<string, Property>,
  schema: OptionSchema,
  path: ModelPath,
  report: Report,
): ReadOptions => {
  const options: Record<string, OptionValue> = {};
  let complete = true;
  for (const [key, option] of Object.entries(schema)) {
    const property = properties.get(key);
    const needed = option.default === undefined && !option.optional;
    if (!property && needed) report.missingKey(owner, path, key, option.description);
    const value = property?.value && optionForm(option).read(property.value, [...path, key], report);
    options[key] = value ?? defaultOf(option);
    if (needed && value === undefined) complete = false;
  }
  return { options, complete };
};

/** Every option's default; what is required stays undefined. */
export const defaultsOf = (schema: OptionSchema): OptionValues =>
  Object.fromEntries(Object.entries(schema).map(([key, option]) => [key, defaultOf(option)]));

/** A default member of a registry is declared by its name; its own options' defaults are filled in here. */
const defaultOf = (option: Option): OptionValue => {
  if (option.kind !== "chosen" || !option.default) return option.default;
  const { type, options } = option.default;
  const definition = memberOf(registries[option.from], type);
  return { type, options: { ...(definition && defaultsOf(definition.options)), ...options } };
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

export const requiredKeys = (schema: OptionSchema): string[] =>
  Object.keys(schema).filter((key) => schema[key]!.default === undefined && !schema[key]!.optional);

const isChosen = (value: OptionValue): value is Chosen => typeof value === "object" && "type" in value;

/** A default as the file would spell it: a chosen member by its name. */
const spelt = (value: OptionValue): unknown => (isChosen(value) ? value.type : value);
