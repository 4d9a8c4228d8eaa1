/** The network's inputs: what the data give, what layers of type `input` declare, and who reads them. */
import { inputName } from "../engine/graph";
import { nearestName } from "./nearest";
import type { Fix, ModelPath, TextRange } from "./problem";
import { changeTo, didYouMean, removal, type Report } from "./report";
import type { ModelLayer } from "./spec";
import { propertiesOf, propertyOf, type TextNode } from "./tree";
import type { Copy } from "./unroll";
import { say } from "../words/words";
import { allOf, sentences } from "../words/lists";

type RangeOf = (path: ModelPath) => TextRange;

/** The names that the model's text gives the inputs; undefined where it says nothing of data. */
export const givenInputs = (model: TextNode | undefined): readonly string[] | undefined => {
  const data = model && propertyOf(model, "data")?.value;
  const inputs = data && propertyOf(data, "inputs")?.value;
  const names = inputs?.type === "object" ? [...new Set(propertiesOf(inputs).map(({ key }) => key))] : [];
  return names.length > 0 ? names : data && [inputName];
};

/** The data's inputs; a single one that has no other name takes the one that a layer of type `input` gives it. */
export const networkInputs = (
  declared: readonly Copy[],
  given: readonly string[] = declared.map(({ name }) => name),
): readonly string[] => {
  if (given.length === 0) return [inputName];
  const isUnnamed = given.length === 1 && given[0] === inputName;
  return isUnnamed && declared[0] ? [declared[0].name] : given;
};

/** Layers of type `input`: each is one of the data's, and computes nothing. */
export const checkDeclared = (
  declared: readonly Copy[],
  layers: number,
  inputs: readonly string[],
  report: Report,
  rangeOf: RangeOf,
): void => {
  const tell = (path: ModelPath, message: string, fixes: readonly Fix[] = []): void =>
    report.add("layer-inputs", rangeOf(path), path, message, { fixes });
  for (const { layer, name } of declared) {
    if (layer.inputs)
      tell([...layer.path, "inputs"], say`An \`input\` reads the data and no layer; take \`inputs\` away.`);
    if (inputs.includes(name)) continue;
    const path = layer.name === undefined ? layer.path : [...layer.path, "name"];
    const place = [...layer.path, "name"];
    const open = inputs.filter((input) => !declared.some((other) => other.name === input));
    const nearest = nearestName(name, open);
    tell(
      path,
      inputs.length === 1
        ? say`The data give one input, \`${inputs[0]!}\`, and this would be another, \`${name}\`. Several inputs stand by name under \`data.inputs\`, each with its source.`
        : sentences(
            say`\`data.inputs\` gives ${shown(inputs)}, and none is called \`${name}\`.`,
            nearest && didYouMean(nearest),
          ),
      nearest ? [changeTo(place, nearest)] : [],
    );
  }
  const [first] = declared;
  if (first && layers === declared.length)
    tell(first.layer.path, say`An \`input\` computes nothing; a model needs another layer behind it.`);
};

/** Data that no layer reads are loaded for nothing; the model can be trained all the same. */
export const checkReaders = (
  layers: readonly ModelLayer[],
  inputs: readonly string[],
  report: Report,
  rangeOf: RangeOf,
): void => {
  if (inputs.length < 2 || layers.length === 0) return;
  const read = new Set(layers.flatMap((layer) => layer.inputs));
  for (const name of inputs.filter((input) => !read.has(input))) {
    const path = ["data", "inputs", name];
    const message = say`No layer reads the input \`${name}\`: name it in a layer's \`inputs\`, or take it out of the data.`;
    report.add("layer-inputs", rangeOf(path), path, message, {
      severity: "warning",
      fixes: [removal(path, say`the input \`${name}\``)],
    });
  }
};

/** The first layer reads the network's input; of several it has to say which. */
export const checkChoice = (
  first: Copy,
  inputs: readonly string[],
  report: Report,
  rangeOf: RangeOf,
): void => {
  if (first.layer.inputs || inputs.length < 2) return;
  const { path } = first.layer;
  const message = say`The data give ${shown(inputs)}: say which of them this layer reads, e.g. "inputs": ["${inputs[0]!}"].`;
  report.add("layer-inputs", rangeOf(path), path, message, {
    fixes: inputs.slice(0, 3).map((name) => ({
      title: say`Read \`${name}\``,
      edits: [{ path: [...path, "inputs"], value: [name] }],
    })),
  });
};

/** `a`, `b` and `c` */
const shown = (names: readonly string[]): string => allOf(names.map((name) => `\`${name}\``));
