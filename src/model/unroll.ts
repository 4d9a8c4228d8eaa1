import { graphOf, inputName } from "../engine/graph";
import { stateSourceOf } from "../engine/networkSpec";
import type { Written, WrittenLayer } from "./grammar/layers";
import { type CustomLayerDeclaration, isCustom } from "./custom";
import { checkChoice, checkDeclared, checkReaders, networkInputs } from "./networkInputs";
import type { ModelPath, TextRange } from "./problem";
import { nearestName } from "./nearest";
import { changeTo, didYouMean, type Report } from "./report";
import type { ModelLayer } from "./spec";
import { say } from "../words/words";
import { sentenceOf, sentences } from "../words/lists";

/** More layers than any file means; keeps a slip like `"repeat": 1000` in a block in a block from hanging the editor. */
const mostLayers = 2000;

/** A layer of the text as it stands in the network: once, or once for each repetition of its block. */
export interface Copy {
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
          report.add("out-of-range", rangeOf(item.path), item.path, say`More than ${mostLayers} layers.`);
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
  checkDeclared(declared, copies.length, inputs, report, rangeOf);
  if (copies[0] && !isInput(copies[0])) checkChoice(copies[0], inputs, report, rangeOf);
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
        say`\`${name}\` is the name of the network's own input; choose another.`,
      );
      continue;
    }
    const related = [
      {
        message: say`The other \`${name}\`.`,
        range: rangeOf(culprit === layer ? first.layer.path : layer.path),
      },
    ];
    report.add(
      "duplicate-name",
      rangeOf(path),
      path,
      say`Two layers are called \`${name}\`; names must be unique.`,
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
      const lacks =
        networkInputs.length > 1 && place.at(-2) === "inputs"
          ? say`No layer or input is called \`${given}\`.`
          : say`No layer is called \`${given}\`.`;
      reportUnknownInput(given, lacks, [...names], place, report, rangeOf);
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
  reportCircles(computing, networkInputs, names, report, rangeOf);
  return computing;
};

const reportUnknownInput = (
  input: string,
  lacks: string,
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
  const message = sentences(lacks, nearest && didYouMean(nearest));
  const fixes = nearest ? [changeTo(path, nearest)] : [];
  report.add("layer-inputs", rangeOf(path), path, message, { fixes });
};

/** Only for layers whose inputs all exist; the graph names every layer of a circle, one of each path is enough. */
const reportCircles = (
  layers: readonly ModelLayer[],
  networkInputs: readonly string[],
  names: ReadonlySet<string>,
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  // Without these every layer reads the one before it: no circle.
  if (!layers.some(({ given }) => given.includes("inputs") || given.includes("initialState"))) return;
  const first = new Set<string>();
  const { problems } = graphOf(
    networkInputs.map((name) => ({ name, shape: [] })),
    layers,
  );
  for (const [index, clause] of problems) {
    const layer = layers[index]!;
    const { path, name, inputs, given } = layer;
    const state = stateSourceOf(layer);
    // A layer that says neither is only led round by one that does.
    const key = ["inputs", "initialState"].find((name) => given.includes(name));
    if (key === undefined) continue;
    const place = [...path, key];
    const isCircle =
      [...inputs, ...(state === undefined ? [] : [state])].every((input) => names.has(input)) &&
      !(state !== undefined && networkInputs.includes(state)) &&
      layers.findIndex((layer) => layer.name === name) === index;
    if (!isCircle || first.has(place.join("."))) continue;
    first.add(place.join("."));
    report.add("layer-inputs", rangeOf(place), place, sentenceOf(clause));
  }
};
