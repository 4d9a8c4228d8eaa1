import type { GeneratorSpec } from "../../data/dataSpec";
import { checkedProperties } from "../forms/combine";
import type { Form, JsonSchema } from "../forms/form";
import { memberOf } from "../forms/registry";
import { readOptions } from "../forms/options";
import { optionProperties } from "../forms/registrySchemas";
import { knownName } from "../forms/values";
import { registries } from "../registries";
import { oneOf } from "../report";
import { propertyOf } from "../tree";
import { say } from "../../words/words";

const names = Object.keys(registries.generators) as GeneratorSpec["generator"][];

/** `{ "generator": "spiral", …its options }` */
export const generator: Form<GeneratorSpec> = {
  expects: () => say`a generator, e.g. { "generator": "spiral", "samples": 200 }`,
  schema: generatorSchema,
  read(node, path, report) {
    if (node.type !== "object") {
      report.wrongType(node, path, generator.expects());
      return undefined;
    }
    const given = propertyOf(node, "generator");
    if (!given) {
      report.missingKey(node, path, "generator", say`the name of a generator`);
      return undefined;
    }
    const place = [...path, "generator"];
    if (!given.value) return undefined;
    if (given.value.type !== "string") {
      report.wrongType(given.value, place, oneOf(names));
      return undefined;
    }
    const name = knownName(
      (unknown) => say`There is no generator ${unknown}.`,
      String(given.value.value),
      names,
      given.value,
      place,
      report,
    );
    const definition = name && memberOf(registries.generators, name);
    if (!definition) return undefined;
    const keys = ["generator", ...Object.keys(definition.options)];
    const properties = checkedProperties(node, keys, path, report, () => say`the generator \`${name}\``);
    const { options } = readOptions(node, properties, definition.options, path, report);
    const numberOf = (key: string, otherwise: number): number => {
      const value = options[key];
      return typeof value === "number" ? value : otherwise;
    };
    // What a generator does not let choose is fixed in its definition; 2 stands for it here.
    return {
      generator: name,
      samples: numberOf("samples", 200),
      noise: numberOf("noise", 0),
      classes: numberOf("classes", 2),
      features: numberOf("features", name === "sine" ? 1 : 2),
    };
  },
};

function generatorSchema(): JsonSchema {
  return {
    type: "object",
    required: ["generator"],
    properties: {
      generator: {
        type: "string",
        description: "Which synthetic data set.",
        enum: names,
        enumDescriptions: names.map((name) => registries.generators[name]!.summary),
      },
    },
    allOf: names.map((name) => ({
      if: { properties: { generator: { const: name } }, required: ["generator"] },
      then: {
        properties: {
          generator: { const: name, description: registries.generators[name]!.summary },
          ...optionProperties(registries.generators[name]!.options),
        },
        additionalProperties: false,
      },
    })),
  };
}
