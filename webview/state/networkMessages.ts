import type { NetworkAnswer } from "../../src/session/shownNetwork";
import { byKind, boolean, listOf, number, object, oneOf, optional, string, type Check } from "./shape";

const numbers: Check = (value) => value instanceof Float64Array;
const bytes: Check = (value) => value instanceof Uint8Array;
const part = oneOf("train", "dev", "test");

const pictureAxis = object({
  kind: oneOf(
    "height",
    "width",
    "length",
    "inputs",
    "channels",
    "items",
    "units",
    "filters",
    "features",
    "multiples",
    "state",
    "heads",
    "products",
    "entries",
    "gates",
  ),
  size: number,
  names: optional(listOf(string)),
  rises: optional(boolean),
});
const tensor = object({
  layer: string,
  parameter: string,
  kind: oneOf("units", "filters", "items", "matrix"),
  of: listOf(pictureAxis),
  rows: optional(pictureAxis),
  columns: pictureAxis,
  channels: number,
});
const picturePart = object({ picture: number, row: number, column: number, height: number, width: number });
const field = byKind({
  number: object({ name: string, minimum: number, maximum: number, isWhole: boolean }),
  category: object({ name: string, names: listOf(string) }),
});
const form = byKind({
  fields: object({ name: string, fields: listOf(field), more: number }),
  picture: object({ name: string, height: number, width: number, channels: number, range: listOf(number) }),
  text: object({ name: string, unit: oneOf("character", "word"), length: number }),
  spectrogram: object({ name: string, frames: number, bands: number, range: listOf(number) }),
  given: object({ name: string }),
});
const overview = object({
  tensors: listOf(tensor),
  plane: optional(object({ x: string, y: string })),
  inputs: listOf(form),
  answers: oneOf("classes", "numbers", "nextItem", "text"),
});
const pictures = object({
  request: object({ layer: string, parameter: string, page: number, mostNumbers: number, asTable: boolean }),
  step: number,
  pages: number,
  first: number,
  count: number,
  parts: listOf(picturePart),
  names: optional(listOf(string)),
  values: numbers,
  largest: number,
});
const axis = object({ name: string, minimum: number, maximum: number });
const plane = object({
  step: number,
  x: axis,
  y: axis,
  columns: number,
  rows: number,
  values: numbers,
  classes: optional(bytes),
  parts: listOf(
    object({
      part,
      x: numbers,
      y: numbers,
      targets: numbers,
      wrong: bytes,
      wrongCount: number,
      measured: number,
    }),
  ),
});
const given = byKind({ numbers: object({ values: numbers }), text: object({ text: string }) });
const target = byKind({
  class: object({ index: number }),
  text: object({ text: string }),
  numbers: object({ values: listOf(number), of: number }),
});
const example = object({
  request: object({ part, example: number }),
  of: number,
  row: number,
  inputs: listOf(given),
  target: optional(target),
});
const answer = byKind({
  classes: object({
    predicted: number,
    shares: listOf(object({ index: number, value: number })),
    areProbabilities: boolean,
  }),
  numbers: object({ values: listOf(number), of: number }),
  nextItem: object({ shares: listOf(object({ item: string, value: number })) }),
  text: object({ text: string }),
});
const prediction = object({ step: number, answer, unknown: listOf(string) });

/** The shape of each answer to the network view's questions. */
export const networkChecks: Readonly<Record<NetworkAnswer["type"], Check>> = {
  networkOverview: object({ overview }),
  weightPictures: object({ pictures }),
  decisionPlane: object({ plane }),
  takenExample: object({ example }),
  prediction: object({ prediction }),
};
