import { graphOf, inputName } from "../engine/graph";
import { stateSourceOf } from "../engine/networkSpec";
import type { Written, WrittenLayer } from "./grammar/layers";
import { type CustomLayerDeclaration, isCustom } from "./custom";
import type { Fix, ModelPath, TextRange } from "./problem";
import { nearestName } from "./nearest";
import { removal, replaceBy, type Report } from "./report";
import type { ModelLayer } from "./spec";

/** More layers than any file means; keeps a slip like `"repeat": 1000` in a block in a block from hanging the editor. */
const mostLayers = 2000;

interface Copy {
  readonly layer: WrittenLayer;
  readonly name: string;
  /** Names of the enclosing blocks' own layers as this copy must read them, innermost last. */
  readonly scopes: readonly ReadonlyMap<string, string>[];
}

export interface Unrolled {
  /** Names of the network's inputs, in the order of the data's. */
  readonly inputs: readonly string[];
  readonly layers: readonly ModelLayer[];
  /** Names of layers whose type or a required option is not understood. */
  readonly incomplete: ReadonlySet<string>;
  /** The custom layer types that stand in the list. */
  readonly customs: readonly CustomLayerDeclaration[];
}

/**
 * Copies blocks, gives every layer its name, and finds out whom it reads. `given`: the inputs that the data
 * section names, undefined where it could not be read.
 */
export const unroll = (
  written: readonly Written[],
  given: readonly string[] | undefined,
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): Unrolled => {
  const counts = new Map<string, number>();
  const copies: Copy[] = [];
  let full = false;

  const copyAll = (items: readonly Written[], suffix: string, scopes: Copy["scopes"]): void => {
    const own = new Map<string, string>();
    for (const item of items) {
      if (item.kind === "layer" && item.name !== undefined) own.set(item.name, item.name + suffix);
    }
    const inner = [...scopes, own];
    for (const item of items) {
      if (item.kind === "block") {
        for (let copy = 1; copy <= item.repeat && !full; copy += 1)
          copyAll(item.layers, `${suffix}_${copy}`, inner);
        continue;
      }
      if (copies.length >= mostLayers) {
        if (!full)
          report.add("out-of-range", rangeOf(item.path), item.path, `More than ${mostLayers} layers.`);
        full = true;
        return;
      }
      // A custom layer without a name of its own is one of many of the type `custom`.
      const kind = isCustom(item.type) ? (item.name ?? "custom") : item.type;
      const position = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, position);
      const name = item.name === undefined ? `${kind}_${position}` : item.name + suffix;
      copies.push({ layer: item, name, scopes: inner });
    }
  };
  copyAll(written, "", []);
  numberShared(copies);

  const declared = copies.filter(isInput);
  const inputs = networkInputs(declared, given);
  checkNames(copies, inputs, report, rangeOf);
  checkInputs(declared, copies.length, inputs, report, rangeOf);
  const layers = connect(copies, inputs, report, rangeOf);
  if (given) checkReaders(layers, inputs, report, rangeOf);
  const incomplete = new Set(copies.filter(({ layer }) => !layer.complete).map(({ name }) => name));
  const customs = new Map(
    copies.flatMap(({ layer: { custom } }) => (custom ? [[custom.key, custom] as const] : [])),
  );
  return { inputs, layers, incomplete, customs: [...customs.values()] };
};

/** A custom layer used twice, or two of one name, become two layers, `name_1` and `name_2`. */
const numberShared = (copies: Copy[]): void => {
  const uses = new Map<string, number[]>();
  copies.forEach(({ layer, name }, index) => {
    if (!layer.custom) return;
    uses.set(name, [...(uses.get(name) ?? []), index]);
  });
  for (const indices of uses.values()) {
    if (indices.length < 2) continue;
    indices.forEach((index, at) => {
      copies[index] = { ...copies[index]!, name: `${copies[index]!.name}_${at + 1}` };
    });
  }
};

/** It computes nothing: it only says what an input of the network is called. */
const isInput = ({ layer }: Copy): boolean => layer.type === "input";

/** The data's inputs; a single one that has no other name takes the one that a layer of type `input` gives it. */
const networkInputs = (
  declared: readonly Copy[],
  given: readonly string[] = declared.map(({ name }) => name),
): readonly string[] => {
  if (given.length === 0) return [inputName];
  const isUnnamed = given.length === 1 && given[0] === inputName;
  return isUnnamed && declared[0] ? [declared[0].name] : given;
};

const checkInputs = (
  declared: readonly Copy[],
  layers: number,
  inputs: readonly string[],
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  const tell = (path: ModelPath, message: string, fixes: readonly Fix[] = []): void =>
    report.add("layer-inputs", rangeOf(path), path, message, { fixes });
  for (const { layer, name } of declared) {
    if (layer.inputs)
      tell([...layer.path, "inputs"], "An `input` reads the data and no layer; take `inputs` away.");
    if (inputs.includes(name)) continue;
    const path = layer.name === undefined ? layer.path : [...layer.path, "name"];
    const place = [...layer.path, "name"];
    const open = inputs.filter((input) => !declared.some((other) => other.name === input));
    const nearest = nearestName(name, open);
    tell(
      path,
      inputs.length === 1
        ? `The data give one input, \`${inputs[0]!}\`, and this would be another, \`${name}\`. ` +
            "Several inputs stand by name under `data.inputs`, each with its source."
        : `\`data.inputs\` gives ${shown(inputs)}, and none is called \`${name}\`.` +
            (nearest ? ` Did you mean \`${nearest}\`?` : ""),
      nearest ? [replaceBy(place, nearest, `Change to \`${nearest}\``)] : [],
    );
  }
  const [first] = declared;
  if (first && layers === declared.length)
    tell(first.layer.path, "An `input` computes nothing; a model needs another layer behind it.");
};

/** Data that no layer reads are loaded for nothing; the model can be trained all the same. */
const checkReaders = (
  layers: readonly ModelLayer[],
  inputs: readonly string[],
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  if (inputs.length < 2 || layers.length === 0) return;
  const read = new Set(layers.flatMap((layer) => layer.inputs));
  for (const name of inputs.filter((input) => !read.has(input))) {
    const path = ["data", "inputs", name];
    const message = `No layer reads the input \`${name}\`: name it in a layer's \`inputs\`, or take it out of the data.`;
    report.add("layer-inputs", rangeOf(path), path, message, {
      severity: "warning",
      fixes: [removal(path, `the input \`${name}\``)],
    });
  }
};

/** `a`, `b` and `c` */
const shown = (names: readonly string[]): string => {
  const quoted = names.map((name) => `\`${name}\``);
  return [quoted.slice(0, -1).join(", "), quoted.at(-1)!].join(" and ");
};

const checkNames = (
  copies: readonly Copy[],
  inputs: readonly string[],
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  // Also of the one input that has a name of its own.
  const reserved = inputs.length === 1 ? [...inputs, inputName] : inputs;
  const taken = new Map<string, Copy>();
  const told = new Set<string>();
  for (const copy of copies) {
    const { name, layer } = copy;
    const first = taken.get(name);
    if (!first && (!reserved.includes(name) || isInput(copy))) {
      taken.set(name, copy);
      continue;
    }
    // The layer that was named by hand is the one to rename.
    const culprit = layer.name === undefined && first ? first.layer : layer;
    const path = [...culprit.path, "name"];
    if (told.has(path.join("."))) continue;
    told.add(path.join("."));
    if (!first) {
      report.add(
        "duplicate-name",
        rangeOf(path),
        path,
        `\`${name}\` is the name of the network's own input; choose another.`,
      );
      continue;
    }
    const related = [
      {
        message: `The other \`${name}\`.`,
        range: rangeOf(culprit === layer ? first.layer.path : layer.path),
      },
    ];
    report.add(
      "duplicate-name",
      rangeOf(path),
      path,
      `Two layers are called \`${name}\`; names must be unique.`,
      { related },
    );
  }
};

const connect = (
  copies: readonly Copy[],
  networkInputs: readonly string[],
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): ModelLayer[] => {
  // With several inputs there is none that is meant by `input`.
  const own = networkInputs.length === 1 ? [...networkInputs, inputName] : networkInputs;
  const names = new Set([...own, ...copies.map(({ name }) => name)]);
  const told = new Set<string>();
  /** The name as a copy must read it; reports one that leads nowhere, once for all copies. */
  const resolve = (given: string, scopes: Copy["scopes"], place: ModelPath): string => {
    const found = scopes.findLast((scope) => scope.has(given))?.get(given) ?? given;
    // The network's inputs have no state.
    const leads = names.has(found) && !(place.at(-1) === "initialState" && own.includes(found));
    if (!leads && !told.has(place.join("."))) {
      told.add(place.join("."));
      const what = networkInputs.length > 1 && place.at(-2) === "inputs" ? "layer or input" : "layer";
      reportUnknownInput(given, what, [...names], place, report, rangeOf);
    }
    return found;
  };
  const layers = copies.map(({ layer, name, scopes }, index): ModelLayer => {
    const { type, options, path, given } = layer;
    const inputs = layer.inputs?.map((input, at) => resolve(input, scopes, [...path, "inputs", at]));
    const state = options.initialState;
    return {
      name,
      type,
      options:
        typeof state === "string"
          ? { ...options, initialState: resolve(state, scopes, [...path, "initialState"]) }
          : options,
      path,
      given,
      inputs: inputs ?? [copies[index - 1]?.name ?? networkInputs[0]!],
    };
  });
  const computing = layers.filter((_, index) => !isInput(copies[index]!));
  reportChoice(copies[0], networkInputs, report, rangeOf);
  reportCircles(computing, networkInputs, names, report, rangeOf);
  return computing;
};

/** The first layer reads the network's input; of several it has to say which. */
const reportChoice = (
  first: Copy | undefined,
  inputs: readonly string[],
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  if (!first || isInput(first) || first.layer.inputs || inputs.length < 2) return;
  const { path } = first.layer;
  const message = `The data give ${shown(inputs)}: say which of them this layer reads, e.g. "inputs": ["${inputs[0]!}"].`;
  report.add("layer-inputs", rangeOf(path), path, message, {
    fixes: inputs.slice(0, 3).map((name) => ({
      title: `Read \`${name}\``,
      edits: [{ path: [...path, "inputs"], value: [name] }],
    })),
  });
};

const reportUnknownInput = (
  input: string,
  what: string,
  names: readonly string[],
  path: ModelPath,
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  // Outside its block a repeated `h` is known as `h_1`, `h_2`, …; the last copy holds the block's result.
  const lastCopy = names.findLast(
    (name) => /^(_\d+)+$/.test(name.slice(input.length)) && name.startsWith(input),
  );
  const nearest = lastCopy ?? nearestName(input, names);
  const hint = nearest ? ` Did you mean \`${nearest}\`?` : "";
  const fixes = nearest ? [replaceBy(path, nearest, `Change to \`${nearest}\``)] : [];
  report.add("layer-inputs", rangeOf(path), path, `No ${what} is called \`${input}\`.${hint}`, { fixes });
};

/** Only for layers whose inputs all exist; the graph names every layer of a circle, one of each path is enough. */
const reportCircles = (
  layers: readonly ModelLayer[],
  inputs: readonly string[],
  names: ReadonlySet<string>,
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  // Without these every layer reads the one before it: no circle.
  if (!layers.some(({ given }) => given.includes("inputs") || given.includes("initialState"))) return;
  const first = new Set<string>();
  const { problems } = graphOf(
    inputs.map((name) => ({ name, shape: [] })),
    layers,
  );
  for (const [index, sentence] of problems) {
    const layer = layers[index]!;
    const { path, name, inputs, given } = layer;
    const state = stateSourceOf(layer);
    // A layer that says neither is only led round by one that does.
    const key = ["inputs", "initialState"].find((name) => given.includes(name));
    if (key === undefined) continue;
    const place = [...path, key];
    const isCircle =
      [...inputs, ...(state === undefined ? [] : [state])].every((input) => names.has(input)) &&
      !(state !== undefined && inputs.includes(state)) &&
      layers.findIndex((layer) => layer.name === name) === index;
    if (!isCircle || first.has(place.join("."))) continue;
    first.add(place.join("."));
    report.add("layer-inputs", rangeOf(place), place, `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`);
  }
};
