import {
  type Chosen,
  type Option,
  type OptionSchema,
  type OptionValue,
  type OptionValues,
  type Penalty,
  penaltyOptions,
} from "../../engine/options";
import type { ModelPath } from "../problem";
import { registries } from "../registries";
import { oneOf, type Report } from "../report";
import { type Property, propertyOf, rangeOfNode, type TextNode } from "../tree";
import { checkedProperties, defaulting, object } from "./combine";
import type { Form } from "./form";
import { nestedLayer } from "./nestedLayer";
import {
  defaultOf,
  defaultsOf,
  memberOf,
  membersOf,
  type NamedRegistry,
  nouns,
  readName,
  requiredKeys,
  wordsOf,
} from "./registry";
import { several } from "./several";
import { boolean, choice, integer, number, text } from "./values";
import { say, translated } from "../../words/words";

/** `{ "l1": 0, "l2": 0 }` */
export const penalty: Form<Penalty> = object(() => say`a penalty`, {
  l1: defaulting(number(penaltyOptions.l1), 0, penaltyOptions.l1.description),
  l2: defaulting(number(penaltyOptions.l2), 0, penaltyOptions.l2.description),
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
      return choice((name) => say`There is no choice ${name}.`, option.choices);
    case "text":
      return text(() => say`a text`);
    case "integers":
      return several("integers", integer({ minimum: option.minimum ?? 1 }), option.length);
    case "numbers":
      return several("numbers", number(option, "hyperparameter-range"), option.length);
    case "chosen":
      return named(option.from);
    case "penalty":
      return penalty;
    case "layer":
      return nestedLayer(option.among, readOptions);
    case "state":
      return text(() => say`the name of a recurrent layer`);
  }
};

/**
 * A member of a registry: its name, or `{ "type": name, …its options }`. An unknown name is reported
 * and kept, with no options, so that the rest of the file can still be judged.
 */
export const named = (from: NamedRegistry): Form<Chosen> => {
  const words = wordsOf[from];

  const readMember = (node: TextNode, path: ModelPath, report: Report): Chosen | undefined => {
    const registry = registries[from];
    if (node.type === "string") {
      const given = String(node.value);
      const type = readName(from, given, registry, node, path, report);
      const definition = type === undefined ? undefined : memberOf(registry, type);
      if (!definition) return { type: given, options: {} };
      const missing = requiredKeys(definition.options)[0];
      if (missing !== undefined) {
        const message = say`\`${given}\` needs \`${missing}\`: write { "type": "${given}", "${missing}": … }.`;
        report.add("missing-key", rangeOfNode(node), path, message);
      }
      return { type: given, options: defaultsOf(definition.options) };
    }
    if (node.type !== "object") {
      report.wrongType(node, path, words.nameOrObject());
      return undefined;
    }
    const type = propertyOf(node, "type");
    if (!type) {
      report.missingKey(node, path, "type", words.name());
      return undefined;
    }
    if (!type.value) return undefined;
    if (type.value.type !== "string") {
      report.wrongType(type.value, [...path, "type"], oneOf(membersOf(registry)));
      return undefined;
    }
    const given = String(type.value.value);
    const name = readName(from, given, registry, type.value, [...path, "type"], report);
    const definition = name === undefined ? undefined : memberOf(registry, name);
    if (!definition) return { type: given, options: {} };
    const keys = ["type", ...Object.keys(definition.options)];
    const properties = checkedProperties(node, keys, path, report, () => words.member(`\`${given}\``));
    return { type: given, options: readOptions(node, properties, definition.options, path, report).options };
  };

  return {
    expects: words.nameOrObject,
    // By reference: a schedule may hold another schedule.
    schema: () => ({ $ref: `#/definitions/${nouns[from]}` }),
    read: readMember,
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
    if (!property && needed) report.missingKey(owner, path, key, translated(option.description));
    const value = property?.value && optionForm(option).read(property.value, [...path, key], report);
    options[key] = value ?? defaultOf(option);
    if (needed && value === undefined) complete = false;
  }
  return { options, complete };
};
