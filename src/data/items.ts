import { copyOf } from "./columnProfile";
import type { SequenceDecoding } from "./dataSpec";
import { paddingItem, unknownItem, vocabularyOf } from "./vocabulary";

/** Words with their apostrophes and hyphens, numbers, and every other sign by itself. */
const words = /[\p{L}\p{N}\p{M}_]+(?:['’-][\p{L}\p{N}\p{M}_]+)*|[^\s\p{L}\p{N}\p{M}_]/gu;

/** A text cut into items. Characters are code points: a letter outside the first plane is one item, not two halves. */
export function* itemsOf(text: string, unit: SequenceDecoding["unit"]): Generator<string> {
  if (unit === "character") yield* text;
  else for (const [word] of text.matchAll(words)) yield word;
}

export function countItems(text: string, unit: SequenceDecoding["unit"]): number {
  const items = itemsOf(text, unit);
  let count = 0;
  while (items.next().done !== true) count++;
  return count;
}

/** Gathers the vocabulary of a column's texts: `<unknown>` is number 0, `<padding>` number 1. */
export class ItemCounts {
  private readonly counts = new Map<string, number>();

  constructor(private readonly decoding: SequenceDecoding) {}

  /** Items beyond the length are never seen, so they count for nothing. */
  add(text: string): void {
    const { counts } = this;
    let left = this.decoding.length;
    for (const item of itemsOf(text, this.decoding.unit)) {
      if (left-- === 0) return;
      const count = counts.get(item);
      counts.set(count === undefined ? copyOf(item) : item, (count ?? 0) + 1);
    }
  }

  vocabulary(): readonly string[] {
    const counts = Float64Array.from(this.counts.values());
    return vocabularyOf([...this.counts.keys()], counts, [unknownItem, paddingItem]);
  }
}

/**
 * Writes a text's item numbers to `values[at … at + length − 1]`: unknown items as 0, padding behind the last one,
 * NaN everywhere for an empty text, which is a missing value. Returns false where the text is too long to be written whole.
 */
export function itemWriter(
  vocabulary: readonly string[],
  { length, unit }: SequenceDecoding,
): (text: string, values: Float64Array, at: number) => boolean {
  const numberOf = new Map(vocabulary.map((item, number) => [item, number]));
  const padding = vocabulary.indexOf(paddingItem);
  return (text, values, at) => {
    values.fill(text === "" ? NaN : padding, at, at + length);
    let written = 0;
    for (const item of itemsOf(text, unit)) {
      if (written === length) return false;
      values[at + written++] = numberOf.get(item) ?? 0;
    }
    return true;
  };
}
