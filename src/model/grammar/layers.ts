import type { OptionValues } from "../../engine/options";
import type { CustomLayerDeclaration } from "../custom";
import { list } from "../forms/collect";
import { checkedProperties } from "../forms/combine";
import type { Form, JsonSchema } from "../forms/form";
import { memberOf, readName } from "../forms/registry";
import { typedObjectSchema } from "../forms/registrySchemas";
import { readOptions } from "../forms/options";
import { integer, text } from "../forms/values";
import type { ModelPath } from "../problem";
import { readCustomLayer } from "./custom";
import { registries } from "../registries";
import { oneOf, removal, type Report } from "../report";
import { propertiesOf, type Property, propertyOf, rangeOfNode, type TextNode } from "../tree";
import { say } from "../../words/words";

/** A layer as it stands in the text, before names and `repeat` are resolved. */
export interface WrittenLayer {
  readonly kind: "layer";
  readonly type: string;
  readonly options: OptionValues;
  /** Its type is known and no required option is missing. */
  readonly complete: boolean;
  readonly name: string | undefined;
  readonly inputs: readonly string[] | undefined;
  readonly given: readonly string[];
  readonly path: ModelPath;
  /** Of a custom layer; `type` is its key then. */
  readonly custom?: CustomLayerDeclaration;
}

/** `{ "repeat": 30, "layers": [ … ] }` */
export interface WrittenBlock {
  readonly kind: "block";
  readonly repeat: number;
  readonly layers: readonly (WrittenLayer | WrittenBlock)[];
  readonly path: ModelPath;
}

export type Written = WrittenLayer | WrittenBlock;

const nameForm = text(() => say`a name`);
const severalInputs = list(() => say`a list of layer names`, nameForm, 1);
const commonKeys = ["type", "name", "inputs"];
const repeatForm = integer({ minimum: 1, maximum: 1000 });

const common = (): Record<string, JsonSchema> => ({
  name: { ...nameForm.schema(), description: "Unique name; default: type and position, as in dense_2." },
  inputs: {
    ...severalInputs.schema(),
    description:
      'Layers whose outputs this one takes; default: the one before. The raw input is called "input".',
  },
});

const readInputs = (
  property: Property | undefined,
  path: ModelPath,
  report: Report,
): readonly string[] | undefined => {
  const node = property?.value;
  if (!node) return undefined;
  if (node.type !== "string") return severalInputs.read(node, path, report);
  const fixes = [{ title: say`Put it in a list`, edits: [{ path, value: [node.value] }] }];
  report.wrongType(node, path, severalInputs.expects(), fixes);
  return [String(node.value)];
};

const readLayer = (node: TextNode, path: ModelPath, report: Report): WrittenLayer | undefined => {
  const type = propertyOf(node, "type");
  if (!type && node.open) return unknownLayer(path);
  if (!type) {
    const message = say`A layer needs its \`type\`, e.g. { "type": "dense", "units": 8 }.`;
    report.add("missing-key", { offset: node.offset, length: 1 }, path, message);
    return undefined;
  }
  if (!type.value) return undefined;
  if (type.value.type === "unknown") return unknownLayer(path);
  if (type.value.type !== "string") {
    report.wrongType(type.value, [...path, "type"], oneOf(Object.keys(registries.layers)));
    return undefined;
  }
  if (type.value.value === "custom" && node.custom !== undefined) return customLayer(node, path, report);

  const given = String(type.value.value);
  const known = readTypeName(given, type.value, [...path, "type"], report);
  const definition = known === undefined ? undefined : memberOf(registries.layers, known);
  const keys = definition ? [...commonKeys, ...Object.keys(definition.options)] : undefined;
  const properties = keys
    ? checkedProperties(node, keys, path, report, () => `\`${given}\``)
    : new Map(propertiesOf(node).map((property) => [property.key, property]));
  const name = properties.get("name")?.value;
  const layer = {
    kind: "layer",
    type: given,
    name: name && nameForm.read(name, [...path, "name"], report),
    inputs: readInputs(properties.get("inputs"), [...path, "inputs"], report),
    given: [...properties.keys()],
    path,
  } as const;
  if (!definition) return { ...layer, options: {}, complete: false };
  const read = readOptions(node, properties, definition.options, path, report);
  if (given === "dropout") checkDropout(properties, path, report);
  return { ...layer, ...read };
};

const customLayer = (node: TextNode, path: ModelPath, report: Report): WrittenLayer => {
  const declaration = readCustomLayer(node, path, report);
  const name = propertyOf(node, "name")?.value;
  return {
    kind: "layer",
    type: node.custom!,
    name: name && nameForm.read(name, [...path, "name"], report),
    inputs: readInputs(propertyOf(node, "inputs"), [...path, "inputs"], report),
    given: propertiesOf(node).map(({ key }) => key),
    path,
    options: {},
    complete: declaration !== undefined,
    ...(declaration && { custom: declaration }),
  };
};

/** A layer of which only running the code would tell what it is: it has its place, and no shape. */
const unknownLayer = (path: ModelPath): WrittenLayer => ({
  kind: "layer",
  type: "unknown",
  options: {},
  complete: false,
  name: undefined,
  inputs: undefined,
  given: [],
  path,
});

const readTypeName = (given: string, node: TextNode, path: ModelPath, report: Report): string | undefined => {
  if (given === "custom") {
    const message = say`Custom layers are code: write them in a *.model.ts, .js or .mjs file.`;
    report.add("unknown-name", rangeOfNode(node), path, message);
    return undefined;
  }
  return readName("layers", given, registries.layers, node, path, report);
};

/** The two say the same, one as 1 minus the other. */
const checkDropout = (properties: ReadonlyMap<string, Property>, path: ModelPath, report: Report): void => {
  const keepProb = properties.get("keepProb");
  if (!keepProb || !properties.has("rate")) return;
  const message = say`\`rate\` and \`keepProb\` = 1 − rate say the same thing; give one of them.`;
  const place = [...path, "keepProb"];
  report.atKey("conflicting-keys", keepProb.keyNode, place, message, [
    removal(place, "`keepProb`"),
    removal([...path, "rate"], "`rate`"),
  ]);
};

const readBlock = (node: TextNode, path: ModelPath, report: Report): WrittenBlock => {
  const properties = checkedProperties(
    node,
    ["repeat", "layers"],
    path,
    report,
    () => say`a block with \`repeat\``,
  );
  const repeat = properties.get("repeat")?.value;
  const block = properties.get("layers");
  if (!block) report.missingKey(node, path, "layers", say`the layers to repeat`);
  return {
    kind: "block",
    repeat: (repeat && repeatForm.read(repeat, [...path, "repeat"], report)) ?? 1,
    layers: (block?.value && layers.read(block.value, [...path, "layers"], report)) ?? [],
    path,
  };
};

const element: Form<Written> = {
  expects: () => say`a layer, e.g. { "type": "dense", "units": 8 }`,
  schema: layerSchema,
  read(node, path, report) {
    if (node.type === "unknown") return unknownLayer(path);
    if (node.type !== "object") {
      report.wrongType(node, path, element.expects());
      return undefined;
    }
    return propertyOf(node, "repeat") ? readBlock(node, path, report) : readLayer(node, path, report);
  },
};

/** The `layers` list; what could not be understood at all is left out. */
export const layers: Form<readonly Written[]> = {
  ...list(() => say`a list of layers`, element, 1),
  schema: () => ({ type: "array", minItems: 1, items: { $ref: "#/definitions/layer" } }),
};

/** What `layers` refers to: a layer of one type, or a block of layers. */
export function layerSchema(): JsonSchema {
  return {
    if: { required: ["repeat"] },
    then: {
      type: "object",
      required: ["layers"],
      properties: {
        repeat: { ...repeatForm.schema(), description: "How many copies of the block follow each other." },
        layers: { ...layers.schema(), description: "The block." },
      },
      additionalProperties: false,
    },
    else: typedObjectSchema("layer", registries.layers, common()),
  };
}
