import type { Decoding, SequenceDecoding } from "../../data/dataSpec";
import { defaulting, object, optional } from "../forms/combine";
import type { Form } from "../forms/form";
import { choice, integer } from "../forms/values";
import { say } from "../../words/words";

const side = integer({ minimum: 1, maximum: 4096 });

const size: Form<readonly [number, number]> = {
  expects: () => say`height and width, e.g. [64, 64]`,
  schema: () => ({ type: "array", items: side.schema(), minItems: 2, maxItems: 2 }),
  read(node, path, report) {
    const children = node.children ?? [];
    if (node.type !== "array" || children.length !== 2) {
      report.wrongType(node, path, size.expects());
      return undefined;
    }
    const [height, width] = children.map((child, at) => side.read(child, [...path, at], report));
    return height === undefined || width === undefined ? undefined : [height, width];
  },
};

const channels: Form<1 | 3> = {
  expects: () => say`1 (gray) or 3 (red, green, blue)`,
  schema: () => ({ type: "integer", enum: [1, 3] }),
  read(node, path, report) {
    if (node.value === 1 || node.value === 3) return node.value;
    if (node.type === "number") report.outOfRange(node, path, channels.expects());
    else report.wrongType(node, path, channels.expects());
    return undefined;
  },
};

const features: Form<NonNullable<Decoding["features"]>> = object(() => "`features`", {
  type: defaulting(
    choice((name) => say`There is no kind of features ${name}.`, ["logMel"], {
      logMel: "Logarithms of the energy in mel bands.",
    }),
    "logMel",
    "What becomes of recordings: log-mel frames of 25 ms, one every 10 ms.",
  ),
  bands: defaulting(integer({ minimum: 1, maximum: 256 }), 40, "Mel bands: the features of one frame."),
  frames: defaulting(
    integer({ minimum: 1, maximum: 10_000 }),
    98,
    "Frames an example has: longer recordings are cut at their end, shorter ones padded with silence. 98 are one second.",
  ),
});

export const sequence: Form<SequenceDecoding> = object(() => "`sequence`", {
  length: defaulting(
    integer({ minimum: 1, maximum: 100_000 }),
    64,
    "Items of one example; shorter texts of a table are padded at their end.",
  ),
  unit: defaulting(
    choice((name) => say`There is no unit ${name}.`, ["character", "word"], {
      character: "Every character is an item, blanks and line ends too.",
      word: "Words, numbers and punctuation marks are items; blanks only divide them.",
    }),
    "character",
    "What an item of the text is.",
  ),
  longer: defaulting(
    choice((name) => say`There is no way ${name}.`, ["error", "cut"], {
      error: "Report row and column.",
      cut: "Leave out the end.",
    }),
    "error",
    "What happens to a table's text that has more items.",
  ),
});

/** The keys that say how files that are no tables become numbers. */
export const decoding = {
  size: optional(
    size,
    "Height and width that pictures of a folder are brought to: averaged over areas where that makes them smaller, interpolated where larger. Default: all have the same already.",
  ),
  channels: optional(channels, "1: pictures of a folder become gray; 3 (default): red, green, blue."),
  features: optional(features, "How the recordings of a folder become features."),
  sequence: optional(
    sequence,
    "How a text is cut into examples (the target is the same text one item on; default: 64 characters), or that the texts of a table's columns are sequences of items.",
  ),
} as const;
