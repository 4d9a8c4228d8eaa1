import type { DataSource, SourceSpec } from "../../data/dataSpec";
import { either, mapped } from "../forms/collect";
import { object, optional, required } from "../forms/combine";
import type { Form } from "../forms/form";
import { text } from "../forms/values";
import { propertyOf, type TextNode } from "../tree";
import { generator } from "./generator";
import { say } from "../../words/words";

const file: Form<SourceSpec> = mapped(
  text(() => say`a file's path relative to the model file`),
  (path) => ({ path }),
);

const idxPair = object(() => say`an IDX source`, {
  images: required(
    text(() => say`a file's path`),
    "The pictures' IDX file, e.g. train-images-idx3-ubyte.gz.",
  ),
  labels: required(
    text(() => say`a file's path`),
    "The IDX file of their class numbers, one for each picture.",
  ),
});
const idx: Form<SourceSpec> = {
  ...idxPair,
  read(node, path, report) {
    const { images, labels } = idxPair.read(node, path, report) ?? {};
    return images === undefined || labels === undefined ? undefined : { images, labels };
  },
};
const isIdx = (node: TextNode): boolean =>
  ["images", "labels"].some((key) => propertyOf(node, key) !== undefined);

const source: Form<SourceSpec> = either<SourceSpec>(
  () => say`a file or a generator`,
  [file, idx, generator],
  (node) => {
    if (node.type === "string") return file;
    if (node.type !== "object") return undefined;
    return isIdx(node) ? idx : generator;
  },
);

const parts = object(() => say`the parts of \`source\``, {
  train: required(source, "Trained on."),
  dev: optional(source, "Held out to compare models and to stop early."),
  test: optional(source, "Held out to the very end."),
});
const sourceOfParts: Form<DataSource> = {
  ...parts,
  read(node, path, report) {
    const { train, dev, test } = parts.read(node, path, report) ?? {};
    return train && { parts: { train, ...(dev && { dev }), ...(test && { test }) } };
  },
};

const partNames = ["train", "dev", "test"];
const eitherSource: Form<DataSource> = either<DataSource>(
  () => say`a file, { "images": …, "labels": … }, { "generator": … }, or { "train": …, "dev": …, "test": … }`,
  [file, idx, generator, sourceOfParts],
  (node) => {
    if (node.type === "string") return file;
    if (node.type !== "object") return undefined;
    if (isIdx(node)) return idx;
    return partNames.some((part) => propertyOf(node, part)) ? sourceOfParts : generator;
  },
);

/** A file, a pair of IDX files, a generator, or one of them for each part. */
export const anySource: Form<DataSource> = {
  ...eitherSource,
  // Once a generator is named, only its options are offered.
  schema: () => ({
    if: { type: "object", required: ["generator"] },
    then: generator.schema(),
    else: { anyOf: [file.schema(), sourceOfParts.schema(), idx.schema(), generator.schema()] },
  }),
};
