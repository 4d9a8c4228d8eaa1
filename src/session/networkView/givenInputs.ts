import { itemsOf } from "../../data/items";
import type { FeaturePlace } from "../../data/featurePlaces";
import { arrayOf, textOf, unitOf, type ReadablePart } from "../../data/readablePart";
import { paddingItem } from "../../data/vocabulary";
import { sizeOf } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import { kindOf } from "../dataView/shownInputs";
import type { GivenInput } from "../shownNetwork";
import { say } from "../../words/words";

type Input = ReadablePart["inputs"][number];

/** An input of one example as its file has it. */
export function takeInput(input: Input, example: number): GivenInput {
  const row = input.rows[example]!;
  const [column] = input.columns;
  if (kindOf(input) === "text")
    return { kind: "text", text: textOf(column!.vocabulary!, arrayOf(column!, row)) };
  const values = input.columns.flatMap((one) => Array.from(arrayOf(one, row)));
  return { kind: "numbers", values: Float64Array.from(values) };
}

/** Numbers that a feature has in an example before it is encoded. */
const rawSize = ({ kind, shape }: FeaturePlace): number => (kind === "categories" ? 1 : sizeOf(shape));

/**
 * Writes an input into `to` from `at` on as `encodeInputs` would have it: scaled, filled, one-hot. Answers with what of
 * a text is not in the vocabulary. A UserError where values and input do not fit each other.
 */
export function encodeGiven(
  given: GivenInput,
  name: string,
  places: readonly FeaturePlace[],
  to: Float32Array | Float64Array,
  at: number,
): readonly string[] {
  if (given.kind === "text") return encodeText(given.text, name, places, to, at);
  const wanted = places.reduce((sum, place) => sum + rawSize(place), 0);
  if (given.values.length !== wanted)
    throw new UserError(
      say`The input ${name} takes ${wanted} numbers, and was given ${given.values.length}.`,
    );
  let from = 0;
  for (const place of places) {
    const size = rawSize(place);
    encodePlace(given.values.subarray(from, from + size), place, to, at + place.first);
    from += size;
  }
  return [];
}

function encodePlace(
  values: Float64Array,
  place: FeaturePlace,
  to: Float32Array | Float64Array,
  at: number,
): void {
  const { kind, coding, width, scales, means, names = [] } = place;
  if (kind !== "categories") {
    for (let entry = 0; entry < width; entry++) {
      const { offset, factor } = scales[entry % scales.length]!;
      const value = values[entry]!;
      to[at + entry] = ((Number.isNaN(value) ? means[entry % means.length]! : value) - offset) / factor;
    }
    return;
  }
  const value = values[0]!;
  const known = coding === "oneHot" ? names.length : names.length - 1;
  if (!Number.isNaN(value) && !(Number.isInteger(value) && value >= 0 && value < known))
    throw new UserError(say`${place.column} has no category number ${value}.`);
  if (coding === "index") {
    to[at] = Number.isNaN(value) ? known : value;
    return;
  }
  to.fill(0, at, at + width);
  if (!Number.isNaN(value)) to[at + value] = 1;
}

function encodeText(
  text: string,
  name: string,
  [place]: readonly FeaturePlace[],
  to: Float32Array | Float64Array,
  at: number,
): readonly string[] {
  const { names, width } = place!;
  if (place!.kind !== "items" || names === undefined)
    throw new UserError(say`The input ${name} takes numbers, and was given a text.`);
  const { items, unknown } = numbersOf(text, names);
  const padding = Math.max(0, names.indexOf(paddingItem));
  for (let entry = 0; entry < width; entry++) to[at + entry] = items[entry] ?? padding;
  return unknown;
}

/** Item numbers of a text, 0 for what is not in the vocabulary, and what that is. */
export function numbersOf(
  text: string,
  vocabulary: readonly string[],
): { readonly items: readonly number[]; readonly unknown: readonly string[] } {
  const numbers = new Map(vocabulary.map((item, number) => [item, number]));
  const given = [...itemsOf(text.replaceAll("\r\n", "\n"), unitOf(vocabulary))];
  return {
    items: given.map((item) => numbers.get(item) ?? 0),
    unknown: [...new Set(given.filter((item) => (numbers.get(item) ?? 0) === 0))],
  };
}
