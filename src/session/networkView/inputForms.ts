import type { FeaturePlace } from "../../data/featurePlaces";
import type { NumbersProfile } from "../../data/profile/dataProfile";
import { unitOf, type ReadablePart } from "../../data/readablePart";
import { indexOf, sizeOf } from "../../engine/shape";
import { kindOf, rangeOf } from "../dataView/shownInputs";
import type { Prepared } from "../prepare";
import type { FormField, InputForm } from "../shownNetwork";
import { asPicture } from "./picturedTensors";

/** More fields make no form that anyone fills in. */
const mostFields = 40;

type Input = ReadablePart["inputs"][number];

/** How an example of this data is put together by hand. */
export const inputForms = (prepared: Prepared): InputForm[] =>
  prepared.data.readable.train.inputs.map((input, at) => formOf(prepared, input, at));

function formOf(prepared: Prepared, input: Input, at: number): InputForm {
  const { name, columns, rows } = input;
  const [column] = columns;
  switch (kindOf(input)) {
    case "picture": {
      const [height = 1, width = 1, channels = 1] = column!.shape;
      return {
        kind: "picture",
        name,
        height,
        width,
        channels: channels === 3 ? 3 : 1,
        range: rangeOf(column!, rows),
      };
    }
    case "spectrogram": {
      const [frames = 1, bands = 1] = column!.shape;
      return { kind: "spectrogram", name, frames, bands, range: rangeOf(column!, rows) };
    }
    case "text":
      return { kind: "text", name, unit: unitOf(column!.vocabulary!), length: column!.shape[0] ?? 1 };
    case "row":
      return reshaped(prepared, name) ?? fieldsOf(prepared, name, at);
    default:
      return { kind: "given", name };
  }
}

/** A row of numbers that the network's first layer makes a picture of. */
function reshaped({ network, profile }: Prepared, name: string): InputForm | undefined {
  const isAlone = network.inputs.length === 1;
  const readers = network.layers.filter(
    ({ inputs }) => inputs.includes(name) || (isAlone && inputs[0] === "input"),
  );
  const [reader] = readers;
  if (readers.length !== 1 || reader!.type !== "reshape") return undefined;
  const picture = asPicture(reader!.options.targetShape as readonly number[]);
  if (picture === undefined) return undefined;
  const [height = 1, width = 1, channels = 1] = picture;
  const features = profile.features.filter(({ input }) => input === name);
  if (features.some(({ kind }) => kind !== "numbers")) return undefined;
  const moments = features.map((feature) => (feature as NumbersProfile).parts.train.raw);
  const low = Math.min(...moments.map(({ minimum }) => minimum));
  const high = Math.max(...moments.map(({ maximum }) => maximum));
  const range = low < high ? ([low, high] as const) : ([0, 1] as const);
  return { kind: "picture", name, height, width, channels: channels === 3 ? 3 : 1, range };
}

function fieldsOf({ data, profile }: Prepared, name: string, at: number): InputForm {
  const all = data.features[at]!.flatMap((place) => rawFields(place, profile.features, name));
  return {
    kind: "fields",
    name,
    fields: all.slice(0, mostFields),
    more: Math.max(0, all.length - mostFields),
  };
}

/** A field for each of a feature's numbers before encoding. */
function rawFields(
  { kind, column, names = [], coding, shape }: FeaturePlace,
  profiles: Prepared["profile"]["features"],
  input: string,
): FormField[] {
  // A category number's last name stands for a missing one.
  if (kind === "categories")
    return [{ kind: "category", name: column, names: coding === "index" ? names.slice(0, -1) : names }];
  const own = profiles.filter((one) => one.input === input && one.column === column);
  return Array.from({ length: sizeOf(shape) }, (_, entry) => {
    const name = shape.length === 0 ? column : `${column}[${indexOf(entry, shape).join(", ")}]`;
    const found = own.find((one) => one.name === name) ?? own[0];
    const numbers = found?.kind === "numbers" ? found : undefined;
    const { minimum = 0, maximum = 1 } = numbers?.parts.train.raw ?? {};
    return { kind: "number", name, minimum, maximum, isWhole: numbers?.integers !== undefined };
  });
}
