import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DataPlace } from "../../../src/data/dataset";
import type { DataSpec } from "../../../src/data/dataSpec";
import type { Examples } from "../../../src/engine/examples";
import { sizeOf } from "../../../src/engine/shape";
import { UserError, type UserPlace } from "../../../src/engine/userError";

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own with these files, removed at the end; the model file would be `model.model.json` in it. */
export function workspace(
  files: Readonly<Record<string, string | Uint8Array>>,
): DataPlace & { folder: string; at: (file: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), "model-debugger-data-"));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return {
    folder,
    at: (file) => join(folder, file),
    modelFile: join(folder, "model.model.json"),
    root: folder,
    seed: 1,
  };
}

/** A data section with nothing out of the ordinary. */
export function specOf(source: DataSpec["source"] | string, changes: Partial<DataSpec> = {}): DataSpec {
  return {
    source: typeof source === "string" ? { path: source } : source,
    target: ["y"],
    categorical: [],
    categories: "oneHot",
    missing: "error",
    split: { train: 1, dev: 0, test: 0, stratify: false },
    normalize: "none",
    normalizeTarget: "none",
    ...changes,
  };
}

export const generator = (
  name: "xor" | "circles" | "moons" | "spiral" | "blobs" | "linear" | "sine",
  changes: { samples?: number; noise?: number; classes?: number; features?: number } = {},
) => ({
  generator: name,
  samples: 200,
  noise: 0.1,
  classes: name === "blobs" ? 3 : 2,
  features: 2,
  ...changes,
});

/** Asserts that a promise is refused by a UserError at exactly this place, its message matching. */
export async function assertUserError(
  promise: Promise<unknown>,
  place: UserPlace,
  message: RegExp,
): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof UserError, String(error instanceof Error ? error.stack : error));
    assert.match(error.message, message);
    assert.deepEqual(error.place, place);
    return true;
  });
}

/** All rows of a part, the first input's and the targets. */
export function contentOf(examples: Examples): { inputs: number[][]; targets: number[][] } {
  const { inputs, targets } = contentOfAll(examples);
  return { inputs: inputs[0]!, targets };
}

/** All rows of a part, for every input and the targets. */
export function contentOfAll(examples: Examples): { inputs: number[][][]; targets: number[][] } {
  const widths = examples.inputs.map(({ shape }) => sizeOf(shape));
  const targetWidth = sizeOf(examples.targetShape);
  const inputs = widths.map((width) => new Float64Array(examples.count * width));
  const targets = new Float64Array(examples.count * targetWidth);
  const all = Uint32Array.from({ length: examples.count }, (_, row) => row);
  examples.read(all, 0, examples.count, inputs, targets);
  return {
    inputs: inputs.map((values, at) => rowsOf(values, widths[at]!)),
    targets: rowsOf(targets, targetWidth),
  };
}

const rowsOf = (values: Float64Array, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, row) => [
    ...values.slice(row * width, (row + 1) * width),
  ]);
