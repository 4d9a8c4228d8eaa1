import type { DataSource, SourceSpec } from "../../data/dataSpec";
import { either, mapped } from "../forms/collect";
import { object, optional, required } from "../forms/combine";
import type { Form } from "../forms/form";
import { text } from "../forms/values";
import { propertyOf } from "../tree";
import { generator } from "./generator";

const file: Form<SourceSpec> = mapped(text("a file's path relative to the model file"), (path) => ({ path }));

const source: Form<SourceSpec> = either<SourceSpec>("a file or a generator", [file, generator], (node) =>
  node.type === "string" ? file : node.type === "object" ? generator : undefined,
);

const parts = object("the parts of `source`", {
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
  'a file, { "generator": … }, or { "train": …, "dev": …, "test": … }',
  [file, generator, sourceOfParts],
  (node) => {
    if (node.type === "string") return file;
    if (node.type !== "object") return undefined;
    return partNames.some((part) => propertyOf(node, part)) ? sourceOfParts : generator;
  },
);

/** A file, a generator, or one of them for each part. */
export const anySource: Form<DataSource> = {
  ...eitherSource,
  // Once a generator is named, only its options are offered.
  schema: () => ({
    if: { type: "object", required: ["generator"] },
    then: generator.schema(),
    else: { anyOf: [file.schema(), sourceOfParts.schema(), generator.schema()] },
  }),
};
