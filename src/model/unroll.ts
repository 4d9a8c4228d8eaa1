import { graphOf } from "../engine/graph";
import type { NetworkSpec } from "../engine/networkSpec";
import type { Shape } from "../engine/shape";
import { stateSourceOf } from "../engine/networkSpec";
import type { Written, WrittenLayer } from "./grammar/layers";
import type { ModelPath } from "./problem";
import { type CustomLayerDeclaration, isCustom } from "./custom";
import { nearestName } from "./nearest";
import { replaceBy, type Report } from "./report";
import type { ModelLayer } from "./spec";
import type { TextRange } from "./problem";

/** More layers than any file means; keeps a slip like `"repeat": 1000` in a block in a block from hanging the editor. */
const mostLayers = 2000;

/** What a network with one input calls it, where no layer of type `input` gives it a name. */
export const inputName = "input";

/** A network's inputs of that one shape: what `inferShapes` and the engine read. */
export const inputsNamed = (names: readonly string[], shape: Shape): NetworkSpec["inputs"] =>
  (names.length === 0 ? [inputName] : names).map((name) => ({ name, shape }));

interface Copy {
  readonly layer: WrittenLayer;
  readonly name: string;
  /** Names of the enclosing blocks' own layers as this copy must read them, innermost last. */
  readonly scopes: readonly ReadonlyMap<string, string>[];
}

export interface Unrolled {
  /** Names that layers of type `input` give to the network's inputs; empty: the one input is `input`. */
  readonly inputs: readonly string[];
  readonly layers: readonly ModelLayer[];
  /** Names of layers whose type or a required option is not understood. */
  readonly incomplete: ReadonlySet<string>;
  /** The custom layer types that stand in the list. */
  readonly customs: readonly CustomLayerDeclaration[];
}

/** Copies blocks, gives every layer its name, and finds out whom it reads. */
export const unroll = (
  written: readonly Written[],
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

  checkNames(copies, report, rangeOf);
  const declared = copies.filter(isInput);
  checkInputs(declared, copies.length, report, rangeOf);
  const inputs = declared.map(({ name }) => name);
  const layers = connect(copies, inputs, report, rangeOf);
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

const checkInputs = (
  declared: readonly Copy[],
  layers: number,
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  const tell = (path: ModelPath, message: string): void =>
    report.add("layer-inputs", rangeOf(path), path, message);
  for (const { layer } of declared) {
    if (layer.inputs)
      tell([...layer.path, "inputs"], "An `input` reads the data and no layer; take `inputs` away.");
  }
  const [first, second] = declared;
  if (second) {
    tell(
      second.layer.path,
      "This data gives one input; several inputs, each with a source of its own, are not available yet.",
    );
  } else if (first && layers === 1) {
    tell(first.layer.path, "An `input` computes nothing; a model needs another layer behind it.");
  }
};

const checkNames = (
  copies: readonly Copy[],
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  const taken = new Map<string, Copy>();
  const told = new Set<string>();
  for (const copy of copies) {
    const { name, layer } = copy;
    const first = taken.get(name);
    if (!first && (name !== inputName || isInput(copy))) {
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
        "`input` is the name of the network's own input; choose another.",
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
  declared: readonly string[],
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): ModelLayer[] => {
  // With several inputs there is none that is meant by `input`.
  const names = new Set([...(declared.length < 2 ? [inputName] : []), ...copies.map(({ name }) => name)]);
  const told = new Set<string>();
  /** The name as a copy must read it; reports one that leads nowhere, once for all copies. */
  const resolve = (given: string, scopes: Copy["scopes"], place: ModelPath): string => {
    const own = scopes.findLast((scope) => scope.has(given))?.get(given) ?? given;
    // The network's input has no state.
    const leads = names.has(own) && !(place.at(-1) === "initialState" && own === inputName);
    if (!leads && !told.has(place.join("."))) {
      told.add(place.join("."));
      reportUnknownInput(given, [...names], place, report, rangeOf);
    }
    return own;
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
      inputs: inputs ?? [copies[index - 1]?.name ?? inputName],
    };
  });
  const computing = layers.filter((_, index) => !isInput(copies[index]!));
  reportCircles(computing, declared, names, report, rangeOf);
  return computing;
};

const reportUnknownInput = (
  input: string,
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
  report.add("layer-inputs", rangeOf(path), path, `No layer is called \`${input}\`.${hint}`, { fixes });
};

/** Only for layers whose inputs all exist; the graph names every layer of a circle, one of each path is enough. */
const reportCircles = (
  layers: readonly ModelLayer[],
  declared: readonly string[],
  names: ReadonlySet<string>,
  report: Report,
  rangeOf: (path: ModelPath) => TextRange,
): void => {
  // Without these every layer reads the one before it: no circle.
  if (!layers.some(({ given }) => given.includes("inputs") || given.includes("initialState"))) return;
  const first = new Set<string>();
  const { problems } = graphOf(inputsNamed(declared, []), layers);
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
      state !== inputName &&
      layers.findIndex((layer) => layer.name === name) === index;
    if (!isCircle || first.has(place.join("."))) continue;
    first.add(place.join("."));
    report.add("layer-inputs", rangeOf(place), place, `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`);
  }
};
